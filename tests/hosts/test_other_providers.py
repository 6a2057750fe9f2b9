"""What another provider of the same engine holds: known while its process lives, and of no other engine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pulumi_apsara_live.hosts.other_providers import OtherProviders

ENGINE = "127.0.0.1:4711"
CHILD = """
import sys
from pathlib import Path
from pulumi_apsara_live.hosts.other_providers import OtherProviders

providers = OtherProviders(lambda: sys.argv[1], Path(sys.argv[2]))
for id in sys.argv[3:]:
    providers.share("urn:one", "CasterConfig 'config'", "CasterConfig", id)
print("shared", flush=True)
sys.stdin.read()
"""
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts another provider's process, which has shared what it holds, and lives until the end of the test."""
    with ExitStack() as ends:

        def started(*ids: str, engine: str = ENGINE) -> subprocess.Popen[str]:
            words = [sys.executable, "-c", CHILD, engine, str(tmp_path), *ids]
            child = ends.enter_context(
                subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            ends.callback(child.kill)
            assert child.stdout is not None
            assert child.stdout.readline() == "shared\n"
            return child

        yield started


def providers(folder: Path, engine: str = ENGINE) -> OtherProviders:
    """Those that this process knows of."""
    return OtherProviders(lambda: engine, folder)


def test_what_another_process_holds_is_known_as_soon_as_it_is_shared(start: Start, tmp_path: Path) -> None:
    """By kind and id, whichever process began first."""
    ours = providers(tmp_path)
    assert ours.holder("CasterConfig", "a") is None
    start("a")
    start("b")
    assert ours.holder("CasterConfig", "a") == ours.holder("CasterConfig", "b") == "CasterConfig 'config'"
    assert ours.holder("CasterProgram", "a") is None
    assert ours.holder("CasterConfig", "c") is None


def test_the_last_thing_that_a_resource_holds_counts(start: Start, tmp_path: Path) -> None:
    """A replacement gives up what its original held."""
    start("a", "", "b", "c", "")
    start("a", "b")
    ours = providers(tmp_path)
    assert ours.holder("CasterConfig", "a") is None
    assert ours.holder("CasterConfig", "b") == "CasterConfig 'config'"
    assert ours.holder("CasterConfig", "c") is None


def test_what_this_process_holds_itself_is_not_of_another(tmp_path: Path) -> None:
    """The run knows that, and which of it is declared."""
    ours = providers(tmp_path)
    ours.share("urn:one", "CasterConfig 'config'", "CasterConfig", "a")
    assert ours.holder("CasterConfig", "a") is None


def test_a_process_that_has_ended_holds_nothing(start: Start, tmp_path: Path) -> None:
    """Killed or not: its file is unlocked, and the next process removes it."""
    child = start("a")
    child.kill()
    child.wait()
    assert len([*tmp_path.iterdir()]) == 1
    assert providers(tmp_path).holder("CasterConfig", "a") is None
    (left,) = tmp_path.iterdir()
    assert str(child.pid) not in left.name


def test_a_provider_of_another_engine_is_no_neighbor(start: Start, tmp_path: Path) -> None:
    """Its run declares other resources."""
    start("a", engine="127.0.0.1:4712")
    assert providers(tmp_path).holder("CasterConfig", "a") is None


def test_a_run_that_begins_anew_holds_nothing(tmp_path: Path) -> None:
    """In a debugger, one process serves several runs."""
    ours = providers(tmp_path)
    ours.share("urn:one", "CasterConfig 'config'", "CasterConfig", "a")
    (file,) = tmp_path.iterdir()
    assert file.read_text(encoding="utf-8").endswith('"a"]\n')
    ours.forget()
    assert file.read_text(encoding="utf-8") == ""


def test_outside_of_an_engine_nothing_is_written(tmp_path: Path) -> None:
    """As in the tests of a program."""
    ours = providers(tmp_path, engine="")
    ours.share("urn:one", "CasterConfig 'config'", "CasterConfig", "a")
    assert ours.holder("CasterConfig", "a") is None
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_cannot_be_written_fails_no_update(tmp_path: Path) -> None:
    """A process then knows of itself alone."""
    file = tmp_path / "file"
    file.touch()
    ours = providers(file)
    ours.share("urn:one", "CasterConfig 'config'", "CasterConfig", "a")
    assert ours.holder("CasterConfig", "a") is None


def test_a_link_to_another_folder_is_left_alone(tmp_path: Path) -> None:
    """Anybody may put one in the place of the folder: nothing is written where it leads to, nothing removed."""
    (elsewhere := tmp_path / "elsewhere").mkdir()
    (elsewhere / "20361129-1").touch()
    (link := tmp_path / "link").symlink_to(elsewhere)
    ours = providers(link)
    ours.share("urn:one", "CasterConfig 'config'", "CasterConfig", "a")
    assert [each.name for each in elsewhere.iterdir()] == ["20361129-1"]


def test_files_of_other_names_are_left_alone(tmp_path: Path) -> None:
    """Only what such a process may have written is removed."""
    (tmp_path / "2036-notes").touch()
    ours = providers(tmp_path)
    ours.share("urn:one", "CasterConfig 'config'", "CasterConfig", "a")
    assert (tmp_path / "2036-notes").exists()


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they write there would keep things from being deleted."""
    (tmp_path / "4711-1").touch()
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    ours = providers(tmp_path)
    ours.share("urn:one", "CasterConfig 'config'", "CasterConfig", "a")
    assert [each.name for each in tmp_path.iterdir()] == ["4711-1"]


def test_a_process_that_serves_another_engine_leaves_the_first(start: Start, tmp_path: Path) -> None:
    """As in a debugger, to which one engine after the other attaches."""
    engines = [ENGINE]
    ours = OtherProviders(lambda: engines[-1], tmp_path)
    ours.share("urn:one", "CasterConfig 'config'", "CasterConfig", "a")
    start("b", engine="127.0.0.1:4712")
    assert ours.holder("CasterConfig", "b") is None
    engines.append("127.0.0.1:4712")
    assert ours.holder("CasterConfig", "b") == "CasterConfig 'config'"
    assert {each.name.partition("-")[0] for each in tmp_path.iterdir()} == {"4712"}
