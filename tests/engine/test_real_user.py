"""The way of a user: the package in an environment of their own, a project of their own, the CLI that they have."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
import venv
from pathlib import Path
from typing import Any

from toolchain import Toolchain

from apsara_live_emulator import Emulator
from engine import processes
from engine.clone import copy_tree

LIMIT_S = 180

PROGRAM = """
import pulumi
import pulumi_apsara_live as live

studio = live.Caster("studio", norm_type="general")
pulumi.export("id", studio.id)
pulumi.export("file", live.__file__)
"""


class User:
    """A folder with an environment, into which the package is installed as users do it, and a Pulumi project."""

    def __init__(self, directory: Path, pulumi: Toolchain, emulator: Emulator) -> None:
        self.cli = pulumi.bin / "pulumi"
        self.project = directory / "project"
        self.environment = self.project / "venv"
        home, back_end = directory / "home", directory / "state"
        for each in (home, back_end, self.project):
            each.mkdir()
        self.variables = {
            "HOME": str(home),
            "PULUMI_HOME": str(home / ".pulumi"),  # without it the CLI asks the system, not HOME, where the home is
            "PATH": os.pathsep.join((str(pulumi.bin), str(self.environment / "bin"), os.defpath)),
            "PULUMI_BACKEND_URL": f"file://{back_end}",
            "PULUMI_CONFIG_PASSPHRASE": "correct horse",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "ALIBABA_CLOUD_ACCESS_KEY_ID": "testid",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecret",
            "APSARA_LIVE_ENDPOINT": emulator.url,
        }
        (self.project / "Pulumi.yaml").write_text("name: news\nruntime: python\n", encoding="utf-8")
        (self.project / "__main__.py").write_text(PROGRAM, encoding="utf-8")

    def install(self, package: Path) -> None:
        """`pip install CLONE`, with the dependencies of these tests instead of fresh downloads."""
        venv.create(self.environment, symlinks=True)  # without pip, which is among the dependencies and quicker so
        python = self.environment / "bin" / "python"
        site = subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        # A path in a .pth file brings what is installed there, without what the .pth files there add: our clone.
        (Path(site) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--no-deps", package],
            check=True,
            capture_output=True,
            timeout=LIMIT_S,
        )

    def pulumi(self, *words: str) -> str:
        """A command as it is typed, answered without a terminal."""
        done = subprocess.run(
            [self.cli, *words, "--non-interactive", "--color", "never"],
            cwd=self.project,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def test_install_configure_and_up(tmp_path: Path, pulumi: Toolchain, emulator: Emulator) -> None:
    """pip install, pulumi config set, credentials from the environment, pulumi up: a studio; up again: none."""
    user = User(tmp_path, pulumi, emulator)
    user.install(copy_tree(tmp_path / "clone"))
    user.pulumi("stack", "init", "dev")
    user.pulumi("config", "set", "apsara-live:region", "cn-shanghai")
    user.pulumi("up", "--yes")
    outputs: dict[str, Any] = json.loads(user.pulumi("stack", "output", "--json"))
    assert list(emulator.state.casters) == [outputs["id"]]
    assert Path(outputs["file"]).is_relative_to(user.environment)
    user.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes")
    user.pulumi("destroy", "--yes", "--skip-preview")
    assert emulator.state.is_empty()
    assert processes.until_gone(f"PULUMI_BACKEND_URL={user.variables['PULUMI_BACKEND_URL']}\0") == []
