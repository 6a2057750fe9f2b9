"""What `make mutants` may let survive is in the source, and has a reason."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LIST = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("survivor", LIST["survivor"], ids=lambda each: f"{each['module']}-{each['after'][:40]}")
def test_a_listed_survivor_is_a_change_of_the_source_with_a_reason(survivor: dict[str, Any]) -> None:
    """A line that is gone takes its entry with it."""
    package = ROOT / "provider" / "pulumi_apsara_live"
    paths = sorted(package.rglob("*.py")) if survivor["module"] == "*" else [package / survivor["module"]]
    texts = (" ".join(line.strip() for line in path.read_text(encoding="utf-8").splitlines()) for path in paths)
    before = survivor["before"] if survivor["module"] == "*" else re.escape(survivor["before"])
    assert any(re.search(before, text) for text in texts)
    assert survivor["after"] != survivor["before"]
    assert survivor["reason"].endswith(".")


@pytest.mark.parametrize("module", LIST["tests"])
def test_the_tests_of_a_module_are_there(module: str) -> None:
    """As is the module, or the folder whose modules have no entry of their own."""
    assert (ROOT / "provider" / "pulumi_apsara_live" / module).exists()
    for each in LIST["tests"][module]:
        path, _, name = each.partition("::")
        assert (ROOT / path).exists()
        assert not name or f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
