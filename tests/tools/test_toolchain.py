"""Where the Pulumi CLI is looked for, in which order, and what is said when it is not to be had.

The CLIs are scripts that print a version, and `go` is one that writes such scripts; the program under test is real.
"""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from toolchain import BESIDE, LANGUAGE_HOSTS, Unusable, parse_version

PROGRAM = Path(__file__).parents[2] / "tools" / "toolchain.py"
BUILT = "3.259.0"
LIMIT_S = 60


class Machine:
    """A machine of its own: a home, a PATH and variables, and the program run on it."""

    def __init__(self, directory: Path) -> None:
        self.home = directory / "home"
        self.programs = directory / "programs"
        self.versions = self.home / ".pulumi" / "versions"
        for each in (self.home, self.programs):
            each.mkdir()
        self.variables = {
            "HOME": str(self.home),
            "PATH": f"{self.programs}:/usr/bin:/bin",
            "GOPROXY": "off",  # a Go that stands in its usual place builds nothing in these tests
            "GOMODCACHE": str(directory / "modules"),
            "PIP_NO_INDEX": "1",
        }

    def cli(self, directory: Path, version: str, *, without: str = "", exit_code: int = 0) -> Path:
        """A directory with a CLI that prints a version, and with what stands beside a real one."""
        directory.mkdir(parents=True, exist_ok=True)
        for name in ("pulumi", *BESIDE):
            if name != without:
                script(directory / name, f"echo v{version}; exit {exit_code}")
        return directory

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, PROGRAM, "--print-bin", "--python", "/nowhere/python", *words]
        return subprocess.Popen(command, env=self.variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, what is printed on stdout, and what is said on stderr."""
        child = self.start(*words)
        stdout, stderr = child.communicate(timeout=LIMIT_S)
        assert "Traceback" not in stderr
        return child.returncode, stdout.strip(), stderr.strip()

    def go(self, build: str) -> None:
        """A Go that says it is new enough, and does this to build; `$output` is the file that it is asked for."""
        sdk = self.home / "sdk"
        for name in ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python"):
            (sdk / name).parent.mkdir(parents=True, exist_ok=True)
            (sdk / name).write_text("#!/bin/sh\n", encoding="utf-8")
        script(
            self.programs / "go",
            f"""
            case "$1" in
            env) echo go1.99.0; echo local ;;
            list) echo {sdk} ;;
            build)
                while [ "$1" != -o ]; do shift; done
                output=$2
                {build}
                ;;
            esac
            """,
        )


BUILDS = f"""printf '#!/bin/sh\\necho v{BUILT}\\n' > "$output"; chmod +x "$output" """


def script(file: Path, body: str) -> None:
    file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    file.chmod(0o755)


def until(condition: Callable[[], bool]) -> None:
    """Waits for another process to come so far."""
    deadline = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < deadline, "the other process never came so far"
        time.sleep(0.01)


def runs(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not collected yet does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", f"{pid}"], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


# ── versions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("v3.259.0\n", (3, 259, 0)), ("3.254.1", (3, 254, 1)), ("v3.260.0-alpha.x1+dirty", (3, 260, 0))],
)
def test_a_version_is_read_as_the_cli_prints_it(text: str, numbers: tuple[int, int, int]) -> None:
    """With and without the letter, and with what a development build adds."""
    assert parse_version(text) == numbers


@pytest.mark.parametrize("text", ["", "three", "3.259", "pulumi 3.259.0"])
def test_other_output_is_not_a_version(text: str) -> None:
    """A binary that was built without its version prints an empty line, for example."""
    with pytest.raises(Unusable, match="not a version"):
        parse_version(text)


# ── the order ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_variable_comes_first(machine: Machine, tmp_path: Path) -> None:
    """APSARA_LIVE_PULUMI wins over PATH and over installed versions; it names a directory, or the executable."""
    machine.cli(machine.programs, "3.300.0")
    machine.cli(machine.versions / "3.301.0" / "bin", "3.301.0")
    own = machine.cli(tmp_path / "own", "3.254.0")
    for value in (own, own / "pulumi"):
        machine.variables["APSARA_LIVE_PULUMI"] = str(value)
        code, stdout, stderr = machine.run()
        assert (code, stdout) == (0, str(own))
        assert stderr == f"Pulumi 3.254.0: {own} (APSARA_LIVE_PULUMI)"


def test_a_variable_that_points_at_nothing_usable_is_an_error(machine: Machine, tmp_path: Path) -> None:
    """It is not passed over in silence: who sets it means it."""
    machine.cli(machine.programs, "3.300.0")
    machine.variables["APSARA_LIVE_PULUMI"] = str(tmp_path / "nothing")
    code, stdout, stderr = machine.run()
    assert (code, stdout) == (1, "")
    assert stderr.startswith(f"error: APSARA_LIVE_PULUMI={tmp_path / 'nothing'} is not usable: ")
    assert "\n" not in stderr


def test_the_path_comes_before_installed_versions(machine: Machine) -> None:
    """The CLI that the user has is the one that the user gets."""
    machine.cli(machine.programs, "3.255.0")
    machine.cli(machine.versions / "3.301.0" / "bin", "3.301.0")
    assert machine.run()[1] == str(machine.programs)


def test_a_link_on_the_path_is_followed_to_its_language_host(machine: Machine, tmp_path: Path) -> None:
    """Package managers put a link on PATH, and the language host stands beside what it points to."""
    real = machine.cli(tmp_path / "cellar", "3.260.0")
    (machine.programs / "pulumi").symlink_to(real / "pulumi")
    assert machine.run()[1] == str(real)


@pytest.mark.parametrize(
    ("version", "without", "exit_code", "reason"),
    [
        ("3.253.9", "", 0, "it is v3.253.9, but 3.254.0 or newer is needed"),
        ("3.260.0", "pulumi-language-python", 0, "pulumi-language-python missing next to `pulumi`"),
        ("3.260.0", "", 3, "`pulumi version` failed with exit code 3"),
        ("?", "", 0, "`pulumi version` printed 'v?', which is not a version"),
    ],
)
def test_an_unfit_cli_on_the_path_is_passed_over_with_a_reason(
    machine: Machine, version: str, without: str, exit_code: int, reason: str
) -> None:
    """Too old, without its Python language host, broken, or without a version: the next place is looked at."""
    machine.cli(machine.programs, version, without=without, exit_code=exit_code)
    installed = machine.cli(machine.versions / BUILT / "bin", BUILT)
    code, stdout, stderr = machine.run()
    assert (code, stdout) == (0, str(installed))
    assert stderr.splitlines()[0] == f"skipped {machine.programs / 'pulumi'}: {reason}"


def test_the_newest_installed_version_that_works_is_taken(machine: Machine) -> None:
    """Compared as numbers, and half an install is passed over."""
    machine.cli(machine.versions / "3.254.0" / "bin", "3.254.0")
    newest = machine.cli(machine.versions / "3.1000.0" / "bin", "3.1000.0")
    machine.cli(machine.versions / "3.999.0" / "bin", "3.999.0")
    (machine.versions / "3.2000.0" / "bin").mkdir(parents=True)
    assert machine.run()[1] == str(newest)


# ── nothing there ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_looking_changes_nothing_and_names_the_manual_ways(machine: Machine) -> None:
    """`--look` is what tests use: it neither downloads nor builds."""
    code, stdout, stderr = machine.run("--look")
    assert (code, stdout) == (1, "")
    assert stderr.startswith("error: no Pulumi CLI can be installed here. ")
    assert "\n" not in stderr
    assert list(machine.home.iterdir()) == []


def test_when_nothing_helps_each_way_says_why_in_a_line(machine: Machine) -> None:
    """The download that nobody can do, the build that fails, and then the manual ways."""
    machine.go("echo some output; echo 'cannot find module' >&2; exit 1")
    code, _, stderr = machine.run()
    lines = stderr.splitlines()
    assert code == 1
    assert lines[0] == "official download: skipped, /nowhere/python has no Pulumi SDK"
    assert lines[1].startswith("build: Pulumi 3.259.0 from pinned Go modules with ")
    assert lines[2].startswith("building pulumi: cannot find module (exit code 1; complete output: ")
    assert lines[3].startswith("error: no Pulumi CLI can be installed here. ")
    assert len(lines) == 4


def test_a_site_that_does_not_answer_holds_nothing_up(machine: Machine) -> None:
    """The official download is tried only where its site answers within seconds; here a proxy swallows the question."""
    machine.go(BUILDS)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        machine.variables["HTTPS_PROXY"] = f"http://127.0.0.1:{silent.getsockname()[1]}"
        code, _, stderr = machine.run("--python", sys.executable)
    assert code == 0
    assert stderr.splitlines()[0] == "official download: skipped, its site does not respond within 3 s"


# ── the build ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_built_is_found_by_the_next_run(machine: Machine) -> None:
    """It stands where the SDK and the npm launcher look too, whole, and nothing unfinished is left."""
    machine.go(BUILDS)
    place = machine.versions / BUILT / "bin"
    assert machine.run()[:2] == (0, str(place))
    assert sorted(file.name for file in place.iterdir()) == sorted(("pulumi", *BESIDE))
    assert not (machine.versions / ".apsara-live-unfinished").exists()
    machine.go("exit 1")
    code, stdout, stderr = machine.run()
    assert (code, stdout, len(stderr.splitlines())) == (0, str(place), 1)


def test_a_build_takes_only_what_is_pinned(machine: Machine) -> None:
    """Every Go command that could change what is built is told not to, whatever the user's own flags are."""
    machine.variables["GOFLAGS"] = "-mod=mod"
    machine.go(BUILDS)
    go, asked = machine.programs / "go", machine.home / "asked"
    script(go, f'echo "$@" >> {asked}\n{go.read_text(encoding="utf-8")}')
    assert machine.run()[0] == 0
    told = [line.split() for line in asked.read_text(encoding="utf-8").splitlines() if not line.startswith("env")]
    assert {words[0] for words in told} == {"build", "list"}
    assert [words for words in told if "-mod=readonly" not in words] == []


@pytest.mark.parametrize(
    "module",
    ["pulumi", "pulumi-language-python", "pulumi-language-yaml", "older-language-hosts", "language-host"],
)
def test_every_module_of_a_build_has_its_hash(module: str) -> None:
    """go.sum names each version that go.mod requires, so that Go refuses one that was altered since."""
    directory = PROGRAM.parent / module
    text = (directory / "go.mod").read_text(encoding="utf-8")
    replaced = dict(re.findall(r"^replace (\S+) => (\S+ \S+)$", text, re.MULTILINE))
    required = re.findall(r"^\t?(?:require )?(\S+\.\S+) (v\S+)", text, re.MULTILINE)
    wanted = [f"{replaced.get(name, f'{name} {number}')}/go.mod" for name, number in required]
    sums = [line.split() for line in (directory / "go.sum").read_text(encoding="utf-8").splitlines()]
    assert len(wanted) > 20
    assert set(wanted) <= {f"{name} {number}" for name, number, _ in sums}
    assert [each for *_, each in sums if not re.fullmatch(r"h1:[A-Za-z0-9+/]{43}=", each)] == []


def test_the_hosts_of_other_languages_are_built_once_next_to_an_installed_cli(machine: Machine) -> None:
    """Only where they are wanted, each that is missing, and with what is pinned."""
    machine.go(BUILDS)
    place = machine.versions / BUILT / "bin"
    assert machine.run("--languages")[:2] == (0, str(place))
    older = [f"{LANGUAGE_HOSTS[language]}-older" for language in ("TypeScript", "Go")]
    assert sorted(file.name for file in place.iterdir()) == sorted(
        ("pulumi", *BESIDE, *LANGUAGE_HOSTS.values(), *older)
    )
    assert not (machine.versions / ".apsara-live-unfinished").exists()
    (place / LANGUAGE_HOSTS["Go"]).unlink()
    _, _, stderr = machine.run("--languages")
    assert [line.split()[1] for line in stderr.splitlines() if line.startswith("build: ")] == [LANGUAGE_HOSTS["Go"]]
    machine.go("exit 1")
    code, stdout, stderr = machine.run("--languages")
    assert (code, stdout, len(stderr.splitlines())) == (0, str(place), 1)


def test_a_cli_of_another_place_gets_no_hosts_of_other_languages(machine: Machine) -> None:
    """It belongs to somebody else; the official one has the hosts."""
    machine.cli(machine.programs, "3.300.0")
    first, *rest = LANGUAGE_HOSTS.values()
    script(machine.programs / first, "exit 0")
    code, _, stderr = machine.run("--languages")
    assert code == 1
    assert stderr.startswith(f"error: there is no {', '.join(rest)} next to the Pulumi CLI in {machine.programs}")
    assert "\n" not in stderr
    for host in rest:
        script(machine.programs / host, "exit 0")
    assert machine.run("--languages")[:2] == (0, str(machine.programs))


def test_half_an_install_is_replaced(machine: Machine) -> None:
    """What another program left half-done in our place does not stop us."""
    (machine.versions / BUILT / "bin").mkdir(parents=True)
    (machine.versions / BUILT / "bin" / "pulumi").write_text("", encoding="utf-8")
    machine.go(BUILDS)
    assert machine.run()[:2] == (0, str(machine.versions / BUILT / "bin"))


def test_an_interrupted_build_leaves_no_half_install_and_the_next_run_finishes(machine: Machine) -> None:
    """Ctrl-C in the middle of compiling: one line, no compiler left running, and the next run builds."""
    begun = machine.home / "begun"
    machine.go(f'echo half > "$output"; echo $$ > {begun}; exec sleep 300')
    child = machine.start()
    until(lambda: begun.exists() and begun.read_text().strip() != "")
    child.send_signal(signal.SIGINT)
    _, stderr = child.communicate(timeout=LIMIT_S)
    assert child.returncode == 130
    assert stderr.splitlines()[-1].startswith("interrupted; ")
    assert "Traceback" not in stderr
    until(lambda: not runs(int(begun.read_text())))  # whoever inherits it may collect it a moment later
    assert not (machine.versions / BUILT).exists()
    machine.go(BUILDS)
    assert machine.run()[:2] == (0, str(machine.versions / BUILT / "bin"))


def test_two_runs_at_a_time_build_once(machine: Machine) -> None:
    """The second waits for the first, says so, and takes what the first has built."""
    begun, go_on, builds = (machine.home / name for name in ("begun", "go-on", "builds"))
    machine.go(f"echo x >> {builds}; touch {begun}; while [ ! -e {go_on} ]; do sleep 0.05; done; {BUILDS}")
    first = machine.start()
    until(begun.exists)
    second = machine.start()
    assert second.stderr is not None
    assert second.stderr.readline().strip() == "another run is installing the Pulumi CLI; waiting for it"
    go_on.touch()
    place = str(machine.versions / BUILT / "bin")
    assert [child.communicate(timeout=LIMIT_S)[0].strip() for child in (first, second)] == [place, place]
    assert builds.read_text().splitlines() == ["x", "x"]  # the engine and its language host, once each
