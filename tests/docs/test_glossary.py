"""The glossary: its classes, properties, operations and parameters exist, and the site's search finds its words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

import pulumi_apsara_live
from docs.manual import ROOT
from pulumi_apsara_live.model.fields import fields
from pulumi_apsara_live.resources import RESOURCES

PAGE = ROOT / "docs" / "glossary.md"
CONTRACT = json.loads((ROOT / "provider" / "apsara_live_emulator" / "contract.json").read_text(encoding="utf-8"))
ACTIONS = CONTRACT["actions"]
NOT_YET = "no class yet"


def rows() -> Iterator[list[str]]:
    """Words, meaning, what is in a program, what is in the API."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = line.strip("| ").split(" | ")
        if line.startswith("| ") and len(cells) == 4 and cells[0] not in ("word", "---"):
            yield cells


ROWS = list(rows())


@pytest.mark.parametrize("row", ROWS, ids=[row[0].partition(",")[0] for row in ROWS])
def test_what_a_row_names_exists(row: list[str]) -> None:
    """In the program a class, and properties of it; in the API operations, and their parameters."""
    _, _, program, api = row
    classes = [name for name in re.findall(r"`(\w+)`", program) if name in pulumi_apsara_live.__all__]
    assert classes or program == NOT_YET
    for names, resource in re.findall(r"((?:`\w+`, )*`\w+`) of `(\w+)`", program):
        outputs = fields(RESOURCES[resource].outputs)
        assert [name for name in re.findall(r"`(\w+)`", names) if name not in outputs] == []
    for part in api.split("; "):
        named = re.findall(r"`(\w+)`", part)
        operations = [name for name in named if name in ACTIONS]
        assert operations, part
        known = json.dumps([ACTIONS[name] for name in operations])
        assert [name for name in named if name not in operations and f'"{name}"' not in known] == []


def test_every_class_of_a_resource_has_a_row() -> None:
    """A reader finds each of them by the words of the trade."""
    named = {name for row in ROWS for name in re.findall(r"`(\w+)`", row[2])}
    assert set(RESOURCES) <= named


def test_no_word_is_two_things() -> None:
    """But for those that the trade itself uses twice."""
    words = [word for row in ROWS for word in row[0].split(", ")]
    assert sorted({word for word in words if words.count(word) > 1}) == ["slate"]
