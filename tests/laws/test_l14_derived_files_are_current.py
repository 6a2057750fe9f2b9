"""L14. Derived files are current: what the writers write is what is in the repository."""

from pathlib import Path
from typing import get_args

import pytest
from authoring import calls, operations, outputs, reference, schema, sdk, tables

from pulumi_apsara_live.model.fields import fields
from pulumi_apsara_live.resources._settings import CARRIED, Settings
from pulumi_apsara_live.resources.caster_config import SettingName


def assert_current(path: Path, derived: str) -> None:
    """The file is there and is what its writer writes."""
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    assert written == derived, f"{path.name} is not current: run `make derive`"


def test_the_classes_of_programs_are_current() -> None:
    """`make derive` would change nothing in sdk.py."""
    assert_current(sdk.WHERE, sdk.derive())


def test_the_schema_is_current() -> None:
    """`make derive` would change nothing in schema.json."""
    assert_current(schema.WHERE, schema.derive())


def test_the_parts_of_outputs_are_current() -> None:
    """`make derive` would change nothing in outputs.py."""
    assert outputs.WHERE.read_text(encoding="utf-8") == outputs.derive()


def test_the_page_of_calls_is_current() -> None:
    """`make derive` would change nothing in docs/calls.md."""
    assert_current(calls.PAGE, calls.derive(calls.PAGE.read_text(encoding="utf-8")))


def test_the_page_of_operations_is_current() -> None:
    """`make derive` would change nothing in docs/operations.md."""
    assert_current(operations.PAGE, operations.derive())


def test_every_operation_is_offered_or_has_a_reason() -> None:
    """No row of the page puts it off."""
    assert operations.NOT_YET not in operations.PAGE.read_text(encoding="utf-8")


def test_a_reason_why_nothing_calls_an_operation_is_for_one_that_nothing_calls() -> None:
    """A resource that is added takes its operations out of the list of reasons."""
    assert [action for action, names in operations.offered().items() if names and action in operations.REASONS] == []
    assert operations.REASONS.keys() <= operations.offered().keys()


def test_the_reference_manual_is_current() -> None:
    """`make derive` would change nothing in docs/reference."""
    for path, text in reference.derive().items():
        assert_current(path, text)


@pytest.mark.parametrize("page", tables.PAGES, ids=lambda page: page.stem)
def test_no_table_of_resources_lacks_one(page: Path) -> None:
    """`make derive` would change nothing in the README, the glossary, and the pages on adoption and renames."""
    assert_current(page, tables.PAGES[page](page.read_text(encoding="utf-8")))


def test_the_names_that_can_be_kept_are_the_settings() -> None:
    """The type lists every setting in the order of the model, without what every write carries along."""
    assert get_args(SettingName) == tuple(name for name in fields(Settings) if name not in CARRIED)
