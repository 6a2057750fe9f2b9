"""L14. Derived files are current: what the writers write is what is in the repository."""

from authoring import reference, sdk


def test_the_classes_of_programs_are_current() -> None:
    """`make derive` would change nothing in sdk.py."""
    assert sdk.WHERE.read_text(encoding="utf-8") == sdk.derive()


def test_the_reference_manual_is_current() -> None:
    """`make derive` would change nothing in docs/reference."""
    for path, text in reference.derive().items():
        assert path.read_text(encoding="utf-8") == text, path.name
