"""`apsara-live preview --live`: what is on air now, in every format, with the fewest calls; without credentials too."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from cli.adopted import relay, studio, whole_studio
from cli.conftest import Run
from cli.preview.samples import document, step
from engine.behind import Stranger

DURING = datetime(2036, 6, 29, 20, 5, tzinfo=UTC)
Preview = Callable[..., dict[str, Any]]


def restart(caster_id: str, name: str = "show", **recorded: Any) -> dict[str, Any]:
    """A studio that restarts by another trigger."""
    old = {"caster_id": caster_id, "triggers": {"config": "1"}}
    new = {"caster_id": caster_id, "triggers": {"config": "2"}}
    return step("CasterRestart", name, "replace", old=old, new=new, told={"__region": "cn-shanghai", **recorded})


def relayed(task_id: str, name: str = "partner") -> dict[str, Any]:
    """A relay that is deleted."""
    old = {"region": "cn-shanghai", "running": True}
    return step("LivePullToPush", name, "delete", old=old, told={"task_id": task_id}, id=f"cn-shanghai/{task_id}")


@pytest.fixture
def saved(home: Path) -> Callable[..., str]:
    """Writes a preview of these steps into a file."""

    def save(*steps: dict[str, Any]) -> str:
        made = document(*steps, config={"apsara-live:region": "cn-shanghai", "apsara-live:secretKey": "[secret]"})
        (home / "preview.json").write_text(json.dumps(made), encoding="utf-8")
        return str(home / "preview.json")

    return save


@pytest.fixture
def credentials(home: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the emulator's account, in the environment; its clock stands in the middle of an episode."""
    monkeypatch.setenv("APSARA_LIVE_ENDPOINT", emulator.url)
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid")
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret")
    emulator.clock.set(DURING - timedelta(minutes=30))


def read(emulator: Emulator) -> list[str]:
    """The calls since the ledger was cleared."""
    return [call.action for call in emulator.ledger.calls()]


def formats(apsara_live: Run, file: str, *words: str) -> dict[str, str]:
    """The output in every format."""
    return {
        each: apsara_live("preview", file, "--format", each, "--live", *words).stdout
        for each in ("text", "markdown", "json", "html")
    }


@pytest.mark.usefixtures("credentials")
def test_an_episode_that_plays_is_in_every_format(emulator: Emulator, saved: Any, apsara_live: Run) -> None:
    """Since when the studio is on air, what plays, and what comes next; two calls."""
    caster_id = whole_studio(emulator)
    emulator.clock.set(DURING)
    file = saved(restart(caster_id))
    emulator.ledger.clear()
    made = formats(apsara_live, file, "--timezone", "Asia/Shanghai")
    assert read(emulator) == ["DescribeCasters", "DescribeCasterProgram"] * 4
    sentence = "studio show is on air now, since 2036-06-30 03:35 Asia/Shanghai (UTC+08:00); "
    sentence += "news plays until 2036-06-30 04:15 Asia/Shanghai (UTC+08:00); "
    assert f"\n  {sentence}" in made["text"]
    assert "🔴" in made["markdown"]
    assert "#### On air now\n\n* studio `show` is on air now, since 2036-06-30 03:35" in made["markdown"]
    assert "<br>\non air now: `show`; 1 restart" in made["markdown"]
    assert "A preview does not know" not in made["markdown"] + made["html"]
    assert '<span class="now bad">on air</span> Studio <code>show</code> is on air now' in made["html"]
    (stack,) = json.loads(made["json"])["stacks"]
    (thing,) = stack["live"]
    assert thing["on_air"] is True
    assert thing["since"] == "2036-06-29T19:35:00Z"
    assert thing["playing"] == {"name": "news", "until": "2036-06-29T20:15:00Z"}
    assert thing["next"] == {"name": "film 片头", "at": "2036-06-29T20:15:00Z"}


@pytest.mark.usefixtures("credentials")
def test_an_idle_studio_is_not_on_air_and_one_call_says_so(emulator: Emulator, saved: Any, apsara_live: Run) -> None:
    """Its restart interrupts nobody, so the comment is not red."""
    file = saved(restart(studio(emulator)))
    emulator.ledger.clear()
    made = formats(apsara_live, file)
    assert read(emulator) == ["DescribeCasters"] * 4
    assert "studio show is not on air now" in made["text"]
    assert "🟡 **1 studio restarts**" in made["markdown"]
    assert "<br>\nnothing of it is on air now; 1 restart" in made["markdown"]
    assert '<header class="head careful">' in made["html"]
    assert json.loads(made["json"])["stacks"][0]["live"][0]["on_air"] is False


@pytest.mark.usefixtures("credentials")
def test_a_relay_is_on_air_with_the_file_that_it_plays(emulator: Emulator, saved: Any, apsara_live: Run) -> None:
    """One list of the region, however many relays are affected."""
    running, other = relay(emulator), relay(emulator, "other")
    Stranger(emulator).call("StopLivePullToPush", region="cn-shanghai", task_id=other)
    file = saved(relayed(running), relayed(other, "other"))
    emulator.ledger.clear()
    done = apsara_live("preview", file, "--live")
    assert read(emulator) == ["DescribeLivePullToPushList"]
    assert "relay partner is on air now, since 2020-01-01 00:00 UTC; it plays file" in done.stdout
    assert "relay other is not on air now" in done.stdout


@pytest.mark.usefixtures("credentials")
def test_two_hundred_studios_are_read_by_two_pages_of_one_list(
    emulator: Emulator, saved: Any, apsara_live: Run
) -> None:
    """All on air: the rundown is read of twenty of them, and of the others it is known that they are on air."""
    seen = {}
    for number in range(200):
        caster = studio(emulator, f"s{number}")
        emulator.state.casters[caster].started = True
        seen[f"studio {number}"] = caster
    file = saved(*(restart(caster, name) for name, caster in seen.items()))
    emulator.ledger.clear()
    done = apsara_live("preview", file, "--live", "--json")
    calls = read(emulator)
    assert (calls.count("DescribeCasters"), calls.count("DescribeCasterProgram"), len(calls)) == (2, 20, 22)
    things = json.loads(done.stdout)["stacks"][0]["live"]
    assert len(things) == 200
    assert all(each["on_air"] for each in things)


@pytest.mark.usefixtures("credentials")
def test_what_is_not_affected_and_what_is_new_is_not_read(emulator: Emulator, saved: Any, apsara_live: Run) -> None:
    """No call at all."""
    new = {"caster_id": "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "running": True}
    created = step("CasterRunState", "new", "create", new=new)
    tags = step("Caster", "show", old={"norm_type": "general"}, new={"norm_type": "general", "tags": {"a": "b"}})
    emulator.ledger.clear()
    done = apsara_live("preview", saved(created, tags), "--live", "--no-impact-on-air-now")
    assert done.exit_code == 0
    assert read(emulator) == []
    assert "on air now" not in done.stdout


@pytest.mark.usefixtures("credentials")
def test_a_missing_permission_is_one_line_and_the_preview_goes_on(
    emulator: Emulator, saved: Any, apsara_live: Run
) -> None:
    """It names the operation; the list is not tried again for the second studio."""
    emulator.faults.order("DescribeCasters", error("Forbidden.RAM", 403))
    done = apsara_live("preview", saved(restart(studio(emulator)), restart(studio(emulator), "other")), "--live")
    assert done.exit_code == 0
    (line,) = (each for each in done.stdout.splitlines() if "unknown which" in each)
    assert line.startswith(
        "  it is unknown which of 2 studios and relays are on air now: DescribeCasters refused: Forb"
    )
    assert "2 studios restart" in done.stdout


def test_without_credentials_it_says_so_in_one_line_and_goes_on(saved: Any, apsara_live: Run) -> None:
    """In every format; no value of the preview is taken for a credential or an endpoint."""
    file = saved(restart("c-1"))
    made = formats(apsara_live, file)
    (line,) = (each for each in made["text"].splitlines() if "unknown whether" in each)
    assert line.startswith("  it is unknown whether studio show is on air now: no credentials")
    assert "🔴 **1 studio restarts**" in made["markdown"]
    assert "<br>\nit is unknown what of it is on air now; 1 restart" in made["markdown"]
    assert '<span class="now careful">unknown</span>' in made["html"]
    thing = json.loads(made["json"])["stacks"][0]["live"][0]
    assert thing["on_air"] is None
    assert thing["problem"].startswith("no credentials")


@pytest.mark.usefixtures("credentials")
def test_the_gate_fails_only_for_what_is_on_air(emulator: Emulator, saved: Any, apsara_live: Run) -> None:
    """It implies `--live`; what is unknown may be on air."""
    resting, running = studio(emulator), whole_studio(emulator)
    assert apsara_live("preview", saved(restart(resting)), "--no-impact-on-air-now").exit_code == 0
    done = apsara_live("preview", saved(restart(resting), restart(running, "news")), "--no-impact-on-air-now")
    assert (done.exit_code, done.stderr) == (1, "--no-impact-on-air-now: studio news is on air now\n")
    done = apsara_live("preview", saved(restart("gone")), "--no-impact-on-air-now")
    assert done.exit_code == 1
    assert (
        done.stderr == "--no-impact-on-air-now: studio show may be on air now: there is no studio gone in cn-shanghai\n"
    )


@pytest.mark.usefixtures("credentials")
def test_the_endpoint_of_a_preview_is_never_called(emulator: Emulator, saved: Any, apsara_live: Run) -> None:
    """A file may come from a fork: signed calls go where the environment says."""
    made = document(
        restart(studio(emulator)),
        config={"apsara-live:endpoint": "http://127.0.0.1:9", "apsara-live:region": "cn-shanghai"},
    )
    file = Path(saved())
    file.write_text(json.dumps(made), encoding="utf-8")
    assert "is not on air now" in apsara_live("preview", str(file), "--live").stdout
