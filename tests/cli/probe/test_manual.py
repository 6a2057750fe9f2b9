"""The page "Help confirm the API": its commands run, and print what it shows."""

from __future__ import annotations

import json
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from apsara_live_emulator import Emulator
from cli.conftest import Run
from docs.manual import fences

pytestmark = pytest.mark.takes_turns

PAGE = "docs/help-confirm-the-api.md"
PROBE, CLEAN_UP, POLICY, EMULATOR = (shlex.split(each.text) for each in fences(PAGE, "sh"))
VARIES = re.compile(r"[0-9A-F]{8}-[0-9A-F-]{27}|\d{4}-\d\d-\d\dT[\d:]+Z")
"""Request ids and times."""


def words_of(line: str) -> list[str]:
    """Return the words of a line, without request ids and times."""
    return VARIES.sub("", line).replace("…", "").split()


def test_the_probe_prints_what_the_manual_shows(account: Emulator, apsara_live: Run, home: Path) -> None:
    """Row by row; the request ids differ, and the report is written."""
    result = apsara_live(*PROBE[1:])
    assert result.exit_code == 0, result.output
    (shown,) = fences(PAGE, "text")
    assert [words_of(line) for line in result.stdout.splitlines()] == [
        words_of(line) for line in shown.text.splitlines()
    ]
    assert json.loads((home / "report.json").read_text(encoding="utf-8"))["schema"] == 1


def test_the_clean_up_of_the_manual_runs(account: Emulator, apsara_live: Run) -> None:
    """With nothing to delete, it says so."""
    result = apsara_live(*CLEAN_UP[1:])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "0 left behind" in result.stderr
    assert {call.action for call in account.ledger.calls()} == {
        "DescribeCasters",
        "DescribeAutoShowListTasks",
        "DescribeLivePullToPushList",
    }


def test_the_policy_of_the_manual_allows_a_run(account: Emulator, apsara_live: Run) -> None:
    """All that any probe calls."""
    result = apsara_live(*POLICY[1:])
    assert result.exit_code == 0, result.stderr
    allowed = {action for each in json.loads(result.stdout)["Statement"] for action in each["Action"]}
    assert apsara_live(*PROBE[1:]).exit_code == 0
    assert {f"live:{call.action}" for call in account.ledger.calls()} <= allowed
    assert {"live:InitializeAutoShowListTask", "live:RestartLivePullToPush", "live:StartCaster"} <= allowed
    assert apsara_live("policy", "--probe", "--read-only").exit_code == 2


def test_the_emulator_of_the_manual_reads_the_report(home: Path) -> None:
    """It starts, and says which fact it cannot have."""
    (home / "report.json").write_text(json.dumps({"schema": 1, "facts": {"source-limit": "12"}}), encoding="utf-8")
    command = [sys.executable, "-m", "pulumi_apsara_live.cli", *EMULATOR[1:]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        assert serving.stdout.readline().startswith("http://127.0.0.1:")
        serving.send_signal(signal.SIGTERM)
        assert "source-limit is one of 6, 99, not '12'" in serving.communicate()[1]
