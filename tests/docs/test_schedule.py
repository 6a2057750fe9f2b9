"""The page about schedules: its program and its jobs on the real engine, its times on every day of a year."""

from __future__ import annotations

import shlex
import stat
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from apsara_live_emulator import Emulator
from docs.manual import ROOT, fences, holds
from docs.reader import Reader
from docs.test_shown import PRELUDE, writes
from engine.project import STACK, Stack

PAGE = "docs/schedule.md"
BERLIN = ZoneInfo("Europe/Berlin")
ON, OFF = time(19, 45), time(23, 10)
LATEST = timedelta(minutes=5)
"""Within this time of the declared one the first job is due."""
DAYS = [date(2036, 1, 1) + timedelta(days=day) for day in range(366)]


def program() -> str:
    (text,) = (each.text for each in fences(PAGE, "python"))
    return PRELUDE + text


def jobs() -> tuple[str, str]:
    """The command that updates the run state, as GitHub and as GitLab run it."""
    github, gitlab = (yaml.safe_load(each.text) for each in fences(PAGE, "yaml"))
    *_, install, update = github["jobs"]["on-air"]["steps"]
    assert shlex.split(install["run"]) == shlex.split(gitlab["on-air"]["script"][0])
    assert update["env"].keys() == {
        "PULUMI_ACCESS_TOKEN",
        "ALIBABA_CLOUD_ACCESS_KEY_ID",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    }
    return update["run"], gitlab["on-air"]["script"][1]


@pytest.mark.engine
def test_a_studio_goes_on_air_by_schedule_as_documented(stack: Stack, emulator: Emulator, tmp_path: Path) -> None:
    """Set up at noon; GitHub's job starts the show, a second one does nothing, GitLab's and cron's stop and start it.

    What else has changed in the program meanwhile is not applied by any of them.
    """
    preview, script, by_hand = (each.text for each in fences(PAGE, "sh"))
    (shown, _) = (each.text for each in fences(PAGE, "text"))
    stack.write(program())
    stack.environ["NOW"] = "2036-06-29T12:00:00+02:00"
    stack.up()
    stack.write(program().replace("lp_hd", "lp_ud"))
    assert not any(each.started for each in emulator.state.casters.values())

    def typed(commands: str, now: str) -> str:
        """What the commands print at that moment; the ledger then has their calls alone."""
        emulator.ledger.clear()
        home = Reader(stack.directory, {**stack.environ, "PULUMI_STACK": STACK, "NOW": now})
        return home.type(commands.replace("--stack prod", f"--stack {STACK}"))

    assert holds(typed(preview, "2036-06-29T12:00:00+02:00"), shown)
    assert emulator.ledger.calls() == []
    on_github, on_gitlab = jobs()
    typed(on_github, "2036-06-29T17:45:03+00:00")
    assert writes(emulator) == ["StartCaster"]
    typed(on_github, "2036-06-29T17:50:11+00:00")
    assert emulator.ledger.calls() == []
    typed(on_gitlab, "2036-06-29T23:10:00+02:00")
    assert writes(emulator) == ["StopCaster"]

    emulator.ledger.clear()
    by_cron(stack, script, tmp_path, "2036-06-30T19:55:00+02:00")
    assert writes(emulator) == ["StartCaster"]

    typed(by_hand.replace("pulumi up", "pulumi up --yes --skip-preview"), "2036-06-30T23:15:00+02:00")
    assert writes(emulator) == ["SetCasterConfig"]
    typed("pulumi config rm on_air\npulumi up --yes --skip-preview", "2036-06-30T23:20:00+02:00")
    assert writes(emulator) == ["StopCaster"]


def by_cron(stack: Stack, script: str, directory: Path, now: str) -> None:
    """The script as cron starts it: from another directory, with next to no environment."""
    home = stack.directory
    exported = "".join(
        f"export {name}={shlex.quote(value)}\n" for name, value in stack.environ.items() if name != "NOW"
    )
    (home / "environment").write_text(f"{exported}export NOW={now}\n", encoding="utf-8")
    file = home / "on-air.sh"
    file.write_text(
        script.replace("/srv/show", str(home)).replace("--stack prod", f"--stack {STACK}"), encoding="utf-8"
    )
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    done = subprocess.run(
        [str(file)],
        cwd=directory,
        env={"HOME": str(directory), "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def due(expressions: list[str], day: date, zone: ZoneInfo | None = None) -> Iterator[datetime]:
    """When minutes and hours such as `45,50,55 17,18 * * *` are due on a day, in UTC or another zone."""
    for expression in expressions:
        minutes, hours, *rest = expression.split()
        assert rest == ["*", "*", "*"]
        for hour in map(int, hours.split(",")):
            for minute in map(int, minutes.split(",")):
                yield datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone or UTC)


def schedules() -> dict[str, tuple[list[str], ZoneInfo | None]]:
    """The cron expressions of the page, by who runs them, with their zone."""
    github, _ = (yaml.safe_load(each.text) for each in fences(PAGE, "yaml"))
    on = github[True]  # YAML takes the word `on` for a truth value
    _, cron = (each.text for each in fences(PAGE, "text"))
    (line,) = (each for each in (ROOT / PAGE).read_text(encoding="utf-8").splitlines() if "pipeline schedules" in each)
    return {
        "GitHub": ([each["cron"] for each in on["schedule"]], None),
        "GitLab": ([each for each in line.split("`") if each.endswith("* * *")], BERLIN),
        "cron": ([each.rpartition(" /srv")[0] for each in cron.splitlines()], None),
    }


@pytest.mark.parametrize("who", ["GitHub", "GitLab", "cron"])
@pytest.mark.parametrize("moment", [ON, OFF], ids=["on", "off"])
def test_a_job_is_due_soon_after_the_declared_time_all_year(who: str, moment: time) -> None:
    """On every day of a year, in summer time and outside of it, and never at the full hour."""
    expressions, zone = schedules()[who]
    for day in DAYS:
        declared = datetime.combine(day, moment, BERLIN).astimezone(UTC)
        times = [each.astimezone(UTC) for each in due(expressions, day, zone)]
        soon = [each for each in times if declared <= each <= declared + LATEST]
        assert soon, f"{who}: no job between {declared} and {declared + LATEST}"
        assert all(each.minute for each in times)
