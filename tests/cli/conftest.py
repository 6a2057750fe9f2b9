"""The command as a person runs it, in an environment in which nothing is set but what the test sets."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pulumi_apsara_live.cli.app import app

Run = Callable[..., Result]
FOREIGN = ("ALIBABA", "ALICLOUD", "APSARA", "LIVE_ENDPOINT", "PULUMI", "SSL_CERT")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home on a machine without a role, in an environment without settings; it is the current directory."""
    for name in list(os.environ):
        if name.startswith(FOREIGN) or name.upper() in PROXIES:
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def apsara_live(home: Path) -> Run:
    """Runs `apsara-live` with these words, on this input; its answer has `exit_code`, `stdout` and `stderr`."""

    def run(*words: str, input: str = "") -> Result:
        result = CliRunner().invoke(app, list(words), input=input)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run
