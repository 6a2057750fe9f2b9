"""What access control checks an operation against, and the resource of a policy statement for it."""

import pytest

from pulumi_apsara_live.wire.permissions import kind, resource


@pytest.mark.parametrize(
    ("action", "checked", "narrow", "wide"),
    [
        ("StartCaster", "caster", "acs:live:cn-shanghai:1:caster/c-1", "acs:live:*:*:caster/*"),
        ("ModifyCasterEpisode", "domain", "acs:live:cn-shanghai:1:domain/d.example", "acs:live:*:*:domain/*"),
        ("StopPlaylist", "cdn domain", "acs:cdn:cn-shanghai:1:domain/d.example", "acs:cdn:*:*:domain/*"),
        ("StopLivePullToPush", "all", "*", "*"),
        ("StartPlaylist", "undocumented", "*", "*"),
    ],
)
def test_a_statement_names_what_the_operation_is_checked_against(
    action: str, checked: str, narrow: str, wide: str
) -> None:
    """A statement in any other form has no effect."""
    assert kind(action) == checked
    assert resource(action, caster="c-1", domain="d.example", account="1", region="cn-shanghai") == narrow
    assert resource(action) == wide
