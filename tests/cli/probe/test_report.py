"""The report: what it holds and what it does not, and the emulator that behaves as observed in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from apsara_live_emulator import Emulator, faults
from apsara_live_emulator.__main__ import build
from apsara_live_emulator.assumptions import SWITCHES
from cli.conftest import Run
from cli.probe.conftest import GIVEN, observed
from cli.probe.test_every_switch import others
from pulumi_apsara_live.cli.probe.plan import chosen_probes
from pulumi_apsara_live.cli.probe.questions import PROBES
from pulumi_apsara_live.cli.probe.report import document, summary, table
from pulumi_apsara_live.cli.probe.session import Outcome

Probed = Callable[..., Outcome]


def test_an_emulator_with_the_facts_of_a_report_behaves_as_observed(
    probed: Probed, emulator: Emulator, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Half of the switches are flipped in the account that is probed; a second run on the facts agrees."""
    chance = Random(request.config.getoption("randomly_seed", 0))
    for switch in chance.sample(SWITCHES, len(SWITCHES) // 2):
        emulator.choices.set(switch.name, others(switch)[-1])
    first = document(probed())
    assert any(each["agrees"] is False for each in first["answers"])
    report = tmp_path / "report.json"
    report.write_text(json.dumps(first), encoding="utf-8")
    with build(["--facts", str(report)]) as second:
        assert {switch.name: second.choices[switch.name] for switch in SWITCHES if switch.name in first["facts"]} == {
            name: emulator.choices[name] for name in first["facts"]
        }


def test_assume_takes_precedence_over_facts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And what no switch can have is one line, with the rest applied."""
    report = tmp_path / "report.json"
    facts = {"absent-config": "keeps", "stop-idle": "refused", "source-limit": "12", "moon-phase": "full"}
    report.write_text(json.dumps({"schema": 1, "facts": facts}), encoding="utf-8")
    with build(["--facts", str(report), "--assume", "stop-idle=succeeds"]) as emulator:
        assert [emulator.choices[name] for name in ("absent-config", "stop-idle", "source-limit")] == [
            "keeps",
            "succeeds",
            "6",
        ]
    printed = capsys.readouterr().err.splitlines()
    assert printed[0] == "fact not applied: source-limit is one of 6, 99, not '12'"
    assert printed[1].startswith("fact not applied: unknown switch 'moon-phase'")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 2, "facts": {}}', '{"schema": 1, "facts": []}', None])
def test_a_file_that_is_no_report_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None
) -> None:
    """With what to pass in its place."""
    report = tmp_path / "report.json"
    if text is not None:
        report.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        build(["--facts", str(report)])
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"error: {report} ")


def test_the_report_holds_no_secret_no_account_and_no_address(probed: Probed, emulator: Emulator) -> None:
    """Neither does a refusal that quotes them: its message is left out."""
    quoted = "user 1234567890123456 at rtmp://source.example.com/app/stream?key=hidden may not"
    emulator.faults.order("StopCaster", faults.error("PermissionDenied", 403, quoted))
    outcome = probed()
    text = json.dumps(document(outcome)) + "\n".join(table(outcome))
    for secret in ("testid", "testsecret", "1234567890123456", "example.com", "://", "hidden", GIVEN.asset):
        assert secret not in text
    (entry,) = (each for each in document(outcome)["answers"] if each["assumption"] == "stop-idle")
    assert (entry["observed"], entry["agrees"]) == (None, None)
    assert entry["reason"] == "StopCaster is not allowed (PermissionDenied)"
    assert "stop-idle" not in document(outcome)["facts"]


def test_the_table_has_a_row_for_each_assumption(probed: Probed) -> None:
    """What the emulator assumes, what was observed, request ids and the time."""
    outcome = probed((PROBES[0],))
    head, *rows = table(outcome)
    assert head.split()[:3] == ["assumption", "emulator", "observed"]
    assert [row.split()[:3] for row in rows] == [[name, value, value] for name, value in observed(outcome).items()]
    assert all("2026-03-01T12:" in row for row in rows)
    assert summary(outcome) == f"{len(rows)} as the emulator assumes, 0 otherwise, 0 not observed"


def test_the_command_plans_runs_and_reports(account: Emulator, apsara_live: Run, home: Path) -> None:
    """The plan goes to standard error, the table to standard output, the report into a file."""
    result = apsara_live("probe", "idle", "--yes", "--report", "report.json")
    assert result.exit_code == 0, result.output
    assert "idle: 6 questions, up to 15 calls; creates 1 general studio, which is not started" in result.stderr
    assert "Starts nothing" in result.stderr
    assert "Calls CreateCaster, DeleteCaster, " in result.stderr
    assert result.stdout.splitlines()[-1] == "6 as the emulator assumes, 0 otherwise, 0 not observed"
    report = json.loads((home / "report.json").read_text(encoding="utf-8"))
    (idle,) = chosen_probes(["idle"])
    assert report["facts"] == {each.switch: each.assumed for each in idle.questions}
    assert account.state.is_empty()
    assert account.ledger.count("StartCaster") == 0


def test_the_command_prints_json(account: Emulator, apsara_live: Run) -> None:
    """And exits with 1 if a question has no answer."""
    account.faults.order("StopCaster", faults.error("PermissionDenied", 403))
    result = apsara_live("probe", "stop-idle", "--yes", "--json")
    assert result.exit_code == 1
    (entry,) = json.loads(result.stdout)["answers"]
    assert entry["reason"] == "StopCaster is not allowed (PermissionDenied)"


def test_nothing_is_called_without_consent(account: Emulator, apsara_live: Run) -> None:
    """Where nobody can be asked, `--yes` is needed; the plan is printed all the same."""
    result = apsara_live("probe", "idle")
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert "idle: 6 questions" in result.stderr
    assert account.ledger.calls() == []


def test_clean_up_lists_what_is_left_and_deletes_it(account: Emulator, apsara_live: Run) -> None:
    """And nothing else."""
    account.faults.order("DeleteCaster", faults.error("PermissionDenied", 403), times=100)
    assert apsara_live("probe", "stop-idle", "--yes").exit_code == 1
    account.faults.clear()
    (left,) = account.state.casters
    result = apsara_live("probe", "--clean-up", "--yes")
    assert result.exit_code == 0
    assert left in result.stderr
    assert account.state.is_empty()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["idel"], "unknown probe 'idel'; did you mean idle? Known probes: configuration,"),
        (["--on-air"], "--on-air needs --domain"),
        (["--relays", "stream"], "--relays needs the address of a live stream"),
        (["--clean-up", "idle"], "--clean-up only deletes"),
        (["--report", "nowhere/report.json"], "--report: there is no folder"),
        (["--region", "Shanghai"], "--region: 'Shanghai' is not a region"),
        (["scenes", "--yes"], "no probe is left"),
    ],
)
def test_misuse_is_one_line_and_no_call(account: Emulator, apsara_live: Run, words: list[str], line: str) -> None:
    """With what to do."""
    result = apsara_live("probe", *words)
    assert result.exit_code == 2
    assert f"error: {line}" in " ".join(result.stderr.split())
    assert account.ledger.calls() == []
