"""A made-up resource in a copy of the repository: what `make new-resource` writes is all that has to be written."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.clone import copy_tree

pytestmark = pytest.mark.takes_turns

NAME, STEM = "CasterTicker", "caster_ticker"
MADE_UP = Path(__file__).with_name("made_up")
WRITTEN = {
    "resource": f"provider/pulumi_apsara_live/resources/{STEM}.py",
    "behaviours": f"provider/apsara_live_emulator/behaviours/{STEM}.py",
    "cases": f"tests/cases/{STEM}.py",
    "example": f"examples/reference/{STEM}.py",
}
"""The files of the resource: each is written over the skeleton that `make new-resource` makes."""
LIST, HOSTS = "provider/pulumi_apsara_live/resources/__init__.py", "provider/pulumi_apsara_live/hosts/dynamic.py"
LINES = {LIST: 2, HOSTS: 4}
"""Files that `make new-resource` changes, with the lines that it adds."""
DERIVED = {
    "README.md": f"| [`{NAME}`](docs/reference/{STEM}.md) | a ticker: a line of text",
    "docs/adopt.md": f"| ticker | `{NAME}` |",
    "docs/calls.md": NAME,
    "docs/emulator.md": f"Add{NAME}",
    "docs/glossary.md": f"a line of text that runs along the lower edge of the picture. | `{NAME}` |",
    "docs/operations.md": f"Describe{NAME}s",
    "docs/permissions.md": f"Delete{NAME}",
    "docs/reference/index.md": NAME,
    f"docs/reference/{STEM}.md": "Text that runs.",
    "docs/rename-and-move.md": f"`{NAME}`",
    "provider/apsara_live_emulator/contract.json": f"Modify{NAME}",
    "provider/pulumi_apsara_live/schema.json": NAME,
    "provider/pulumi_apsara_live/sdk.py": f"class {NAME}(Declared",
    "tests/laws/hosts.json": NAME,
}
"""Files that `make derive` writes, each with something of the resource."""
SETTINGS = {name: {"type": "string"} for name in ("TickerName", "LocationId", "Text")} | {"Speed": {"type": "integer"}}
STUDIO = {"CasterId": {"type": "string", "required": True}}
TICKER = STUDIO | {"TickerId": {"type": "string", "required": True}}
COMMON = {"OwnerId": {"type": "integer"}, "RegionId": {"type": "string"}}
CHANGED = {name: kind for name, kind in SETTINGS.items() if name != "LocationId"}
ROW = {"TickerId": "string", **{name: kind["type"] for name, kind in SETTINGS.items()}}
OPERATIONS = {
    f"Add{NAME}": (STUDIO | SETTINGS, {"TickerId": "string"}),
    f"Modify{NAME}": (TICKER | CHANGED, {}),
    f"Delete{NAME}": (TICKER, {}),
    f"Describe{NAME}s": (STUDIO, {"Tickers": {"Ticker": [ROW]}}),
}
"""What the next release of the vendor's SDK has: parameters and answers."""
LAWS = ("l01", "l02", "l03", "l04", "l05", "l06", "l07", "l09", "l14", "l15", "l21")
"""Laws that take less than a second per resource."""
PREVIEW = f"""
from cli.preview.samples import impacts_of, step
before = {{"caster_id": "c-1", "ticker_name": "one", "location_id": "RT01", "text": "0:0"}}
told = before | {{"ticker_id": "t-1", "speed": 5}}
found = impacts_of(step("{NAME}", "scores", "update", old=before, new=before | {{"text": "1:0"}}, told=told))
for each in found.impacts:
    print(each.kind, each.what, each.verb[0], each.name)
"""
CURRENT = """
from laws import test_l14_derived_files_are_current as l14
l14.test_the_classes_of_programs_are_current()
for page in l14.tables.PAGES: l14.test_no_table_of_resources_lacks_one(page)
"""
LEFT_OUT = {
    WRITTEN["resource"]: (
        "import pulumi_apsara_live.resources",
        f"No module named 'pulumi_apsara_live.resources.{STEM}'",
    ),
    WRITTEN["behaviours"]: (
        "from authoring import operations; operations.derive()",
        "which no behaviour of the emulator answers",
    ),
    WRITTEN["cases"]: ("import cases", f"no file of tests/cases has cases of {NAME}"),
    WRITTEN["example"]: ("from authoring import reference; reference.derive()", f"examples/reference/{STEM}.py"),
    LIST: ("import cases", f"tests/cases has cases of {NAME}, and resources/__init__.py does not list it"),
    HOSTS: ("from authoring import hosts; hosts.serialised()", f"hosts/dynamic.py has no class {NAME}"),
    "README.md": (CURRENT, "README.md is not current: run `make derive`"),
    "provider/pulumi_apsara_live/sdk.py": (CURRENT, "sdk.py is not current: run `make derive`"),
}
"""Each part, as it was before the resource or as no file, with what fails then and the sentence that it ends with."""
SCRIPT = """
import importlib, json, os, sys, traceback
from pathlib import Path

for library in ("pulumi.dynamic.dynamic", "pydantic", "httpx", "pytest", "hypothesis"):
    importlib.import_module(library)
for name, (before, check) in json.loads(sys.stdin.read()).items():
    path = Path(name)
    now = path.read_text(encoding="utf-8")
    path.unlink() if before is None else path.write_text(before, encoding="utf-8")
    sys.stdout.flush()
    child = os.fork()
    if not child:
        try:
            exec(check)
        except BaseException as error:
            print(json.dumps([name, str(error)]), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    path.write_text(now, encoding="utf-8")
"""
"""Leaves out one part after the other, each in a fork of a process that has loaded the libraries; prints what fails."""


def run(copy: Path, *command: str, given: str = "") -> str:
    """Run a Python command in the copy, with its packages, and return what it prints."""
    paths = os.pathsep.join(str(copy / folder) for folder in ("provider", "tests", ""))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        (sys.executable, *command), cwd=copy, env=environment, input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def contents(copy: Path) -> dict[str, str]:
    """The text of every file of the copy."""
    paths = [path for path in copy.rglob("*") if path.is_file() and path.suffix not in (".png", ".pyc")]
    return {path.relative_to(copy).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A copy in which the vendor has the operations of the resource, and all its files."""
    copy = copy_tree(tmp_path_factory.mktemp("copy"))
    operations = {
        action: {
            "methods": ["GET", "POST"],
            "qps": 10,
            "evidence": "made up",
            "parameters": dict(sorted((parameters | COMMON).items())),
            "answer": answer | {"RequestId": "string"},
        }
        for action, (parameters, answer) in OPERATIONS.items()
    }
    path = copy / "authoring" / "contract.py"
    text = path.read_text(encoding="utf-8")
    start = "\nSCALARS = "
    assert text.count(start) == 1
    supplement = f"\nSUPPLEMENT |= json.loads({json.dumps(operations)!r})  # noqa: E501\n{start}"
    path.write_text(text.replace(start, supplement), encoding="utf-8")
    return copy, contents(copy)


@pytest.fixture(scope="module")
def copy(before: tuple[Path, dict[str, str]]) -> Path:
    """The copy with the resource, and everything derived."""
    path, _ = before
    run(path, "-m", "authoring.new_resource", NAME)
    for part, name in WRITTEN.items():
        shutil.copy(MADE_UP / f"{part}.py", path / name)
    derive = (path / "Makefile").read_text(encoding="utf-8").partition("\nderive:")[2].partition("\n\n")[0]
    parts = re.findall(r"-m authoring\.(\w+)", derive)
    run(path, "-c", f"import runpy\nfor part in {parts}: runpy.run_module(f'authoring.{{part}}', run_name='__main__')")
    return path


def test_nothing_else_is_written(before: tuple[Path, dict[str, str]], copy: Path) -> None:
    """Four files, two changed ones, and what is derived."""
    _, texts = before
    now = contents(copy)
    changed = {name for name in now if now[name] != texts.get(name)}
    assert changed == {*WRITTEN.values(), *LINES, *DERIVED}
    for name, lines in LINES.items():
        assert len(now[name].splitlines()) == len(texts[name].splitlines()) + lines
    assert [name for name, expected in DERIVED.items() if expected not in now[name]] == []


def test_the_laws_hold_for_it(copy: Path) -> None:
    """Its creation, refresh, changes, deletion and refusals, in the emulator."""
    files = [str(path) for law in LAWS for path in copy.glob(f"tests/laws/test_{law}_*.py")]
    assert len(files) == len(LAWS)
    chosen = f"{NAME} or test_l14 or test_every_import_keeps_the_rules or test_no_module_knows"
    options = ("-q", "-rA", "-p", "no:xdist", "-p", "no:cacheprovider", "-k", chosen)
    passed = run(copy, "-m", "pytest", *options, *files)
    about = {found for found in LAWS if re.search(rf"PASSED tests/laws/test_{found}_.*{NAME}", passed)}
    assert about == set(LAWS) - {"l14"}


def test_a_preview_words_its_change(copy: Path) -> None:
    """With the noun of its declaration."""
    assert run(copy, "-c", PREVIEW) == "disturb ticker changes scores\n"


def test_nothing_that_is_left_out_is_silent(before: tuple[Path, dict[str, str]], copy: Path) -> None:
    """Without any one of the parts something fails, with a sentence that names what is missing."""
    _, texts = before
    parts = {name: [texts.get(name), check] for name, (check, _) in LEFT_OUT.items()}
    assert {*WRITTEN.values(), *LINES} <= parts.keys()
    ends = dict(json.loads(line) for line in run(copy, "-c", SCRIPT, given=json.dumps(parts)).splitlines())
    assert [(name, ends.get(name)) for name, (_, says) in LEFT_OUT.items() if says not in ends.get(name, "")] == []
