"""Access keys: what is shown of them."""

import pytest

from pulumi_apsara_live.wire.credentials import Credentials


@pytest.mark.parametrize("token", [None, "sts-token"])
def test_a_key_is_shown_without_its_secret_parts(token: str | None) -> None:
    """A traceback or a log may contain it; the id is what an administrator searches for."""
    assert repr(Credentials("LTAI-id", "very-secret", token)) == "Credentials(access_key_id='LTAI-id')"


def test_equal_keys_are_one_key() -> None:
    """Clients are shared by key."""
    assert len({Credentials("LTAI-id", "a"), Credentials("LTAI-id", "a"), Credentials("LTAI-id", "b")}) == 2
