"""Which languages a test of programs needs, as its mark says."""

from __future__ import annotations

import pytest

import other_languages


def test_a_mark_names_the_languages(request: pytest.FixtureRequest) -> None:
    """The test is left out where one of them is missing."""
    assert other_languages.languages(request.node) == ()
    request.node.add_marker(pytest.mark.other_languages("TypeScript", "YAML"))
    assert other_languages.languages(request.node) == ("TypeScript", "YAML")


def test_a_mark_without_a_language_ends_the_run(request: pytest.FixtureRequest) -> None:
    """It would run where its language is missing, and fail there."""
    request.node.add_marker(pytest.mark.other_languages)
    with pytest.raises(pytest.UsageError, match="name the languages"):
        other_languages.languages(request.node)
