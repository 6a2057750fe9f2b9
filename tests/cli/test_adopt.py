"""Adoption without the engine: what it reads, writes, reports and refuses."""

from __future__ import annotations

import ast
import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from authoring import tables
from click.testing import Result
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from apsara_live_emulator.objects import Playlist
from cases import CASES, Case, Stage
from cli import adopted
from cli.evaluating import evaluated, opened
from cli.test_adopt_layout import CONFIG, formatted
from docs.manual import Fence, fences
from engine.behind import Stranger, parameters
from engine.programs import OTHER, SETTINGS
from laws.conftest import cloud as cloud  # noqa: PLC0414 (a fixture is had by its name)
from pulumi_apsara_live.cli.adopt import discovery, importing, program
from pulumi_apsara_live.cli.adopt.declaration import never_returned
from pulumi_apsara_live.cli.adopt.inventory import Adopted
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.fields import Properties, WriteOnly, fields
from pulumi_apsara_live.model.shape import carry_write_only
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._facts import operations
from pulumi_apsara_live.resources._resource import Step
from pulumi_apsara_live.wire.rpc import Cloud

HIDDEN = ("__provider", "__declared", "__region")
IDLE = ["Config", "VideoResources", "Layouts", "Components", "Program"]
NOT_ADOPTED = {name for name, resource in RESOURCES.items() if not tables.is_adopted(resource)}
"""What happens, what no operation reads, and what is adopted as another class."""


def look(cloud: Cloud, *ids: str, relays: tuple[str, ...] = (), account: Properties | None = None) -> Adopted:
    """What a run finds."""
    rows = discovery.rows_of(cloud, ids, all_studios=not ids) if ids or not relays else []
    studios = tuple(discovery.read_studio(cloud, row, account or {}) for row in rows)
    things, left = discovery.relays(cloud, relays, account or {}, lambda _: None)
    return Adopted("cn-shanghai", account or {}, studios, tuple(things), tuple(left))


def written(found: Adopted) -> tuple[str, dict[str, str], dict[str, Any]]:
    """The program, the secrets it reads, and the import file with everything in it."""
    made = program.program(found)
    return made.text, {each.key: each.text for each in made.secrets}, importing.document(found, made, with_secrets=True)


def assert_nothing_would_change(found: Adopted) -> None:
    """The program, evaluated and checked, is what the import file says, and differs in nothing from its outputs."""
    text, secrets, document = written(found)
    entries = {(entry["type"].rpartition(":")[2], entry["name"]): entry for entry in document["resources"]}
    declared = evaluated(text, secrets, document)
    assert {(each.kind, each.name) for each in declared} == set(entries)
    for each in declared:
        entry = opened(entries[each.kind, each.name])
        judged = lifecycle.check(RESOURCES[each.kind], Step(), entry["inputs"], each.inputs)
        assert judged.problems == ()
        assert judged.warnings == ()
        assert judged.inputs == {name: value for name, value in entry["inputs"].items() if name not in HIDDEN}
        assert not lifecycle.diff(RESOURCES[each.kind], entry["outputs"], judged.inputs)


# What is read


def test_everything_in_a_studio_is_found(emulator: Emulator, cloud: Cloud) -> None:
    """Of every type of which there is something; what no type exists for is listed."""
    studio, relay = adopted.whole_studio(emulator), adopted.relay(emulator)
    called = {call.action for call in emulator.ledger.calls() if not call.action.startswith("Describe")}
    made = {name for name, resource in RESOURCES.items() if called & {each.action for each in operations(resource)}}
    found = look(cloud, studio, relays=(f"cn-shanghai/{relay}",))
    assert {thing.kind for thing in found.things} == made - NOT_ADOPTED
    assert list(found.left) == []
    assert_nothing_would_change(found)


def test_the_studio_of_a_schedule_is_adopted_as_a_studio(emulator: Emulator, cloud: Cloud) -> None:
    """With its configuration and its show list; the API does not return all of the schedule."""
    (case,) = (case for case in CASES if case.resource == "AutoShowList")
    id, _, _ = Stage(cloud, case).create(case.full)
    found = look(cloud, id)
    assert [thing.kind for thing in found.things] == ["Caster", "CasterConfig", "CasterShowList"]
    assert_nothing_would_change(found)


def test_the_layouts_of_a_virtual_studio_are_adopted_whole(emulator: Emulator, cloud: Cloud) -> None:
    """Both types; no other studio is asked for them."""
    cases = [case for case in CASES if case.resource == "StudioLayout"]
    stage = Stage(cloud, cases[0])
    for number, case in enumerate(cases):
        stage.create({**case.full, "layout_name": f"set {number}"})
    cloud.begin_run()
    found = look(cloud, stage.world.studio)
    (virtual,) = found.studios
    assert [thing.name for thing in virtual.things if thing.kind == "StudioLayout"] == ["set 0", "set 1"]
    assert virtual.left == ()
    assert_nothing_would_change(found)
    general = adopted.studio(emulator)
    emulator.ledger.clear()
    assert look(cloud, general).studios[0].left == ()
    assert emulator.ledger.count("DescribeStudioLayouts") == 0


def test_the_show_list_of_a_playlist_studio_is_adopted_whole(emulator: Emulator, cloud: Cloud) -> None:
    """One call; no other studio is asked for it, and a studio without shows has none."""
    case = next(case for case in CASES if case.resource == "CasterShowList")
    stage = Stage(cloud, case)
    cloud.begin_run()
    assert {thing.kind for thing in look(cloud, stage.world.studio).things} == {"Caster"}
    stage.create(case.full)
    cloud.begin_run()
    found = look(cloud, stage.world.studio)
    (shows,) = (thing for thing in found.things if thing.kind == "CasterShowList")
    assert shows.declared == stage.world.put(case.full)
    assert list(found.left) == []
    assert_nothing_would_change(found)
    for other in (adopted.studio(emulator), adopted.studio(emulator, norm_type=3)):
        emulator.ledger.clear()
        assert list(look(cloud, other).left) == []
        assert emulator.ledger.count("DescribeShowList") == 0


@pytest.mark.parametrize("running", [False, True])
def test_the_playlist_of_a_light_carousel_is_adopted_whole(emulator: Emulator, cloud: Cloud, running: bool) -> None:
    """Three calls, beside another studio's playlist; where to begin is no property of it."""
    case = next(case for case in CASES if case.resource == "Playlist")
    stage, other = Stage(cloud, case), adopted.studio(emulator, norm_type=3)
    emulator.state.casters[other].playlists["theirs"] = Playlist("theirs")
    assert {thing.kind for thing in look(cloud, stage.world.studio).things} == {"Caster", "CasterConfig"}
    stage.create({**case.full, "running": running})
    cloud.begin_run()
    emulator.ledger.clear()
    found = look(cloud, stage.world.studio)
    assert [action for action in emulator.ledger.actions() if "Playlist" in action] == [
        "ListPlaylist",
        "ListPlaylist",
        "ListPlaylistItems",
    ]
    (playlist,) = (thing for thing in found.things if thing.kind == "Playlist")
    wanted = stage.world.put(case.full)
    assert playlist.declared == {name: wanted[name] for name in wanted if name != "running" or not running}
    assert list(found.left) == []
    assert_nothing_would_change(found)
    general = adopted.studio(emulator)
    emulator.ledger.clear()
    look(cloud, general)
    assert [action for action in emulator.ledger.actions() if "Playlist" in action] == []


def test_a_studio_costs_one_call_for_each_kind_of_thing(emulator: Emulator, cloud: Cloud) -> None:
    """However many there are of it; two more on air, one for each scene, one where channels are enabled."""
    whole = adopted.whole_studio(emulator)
    idle = adopted.studio(emulator, "idle")
    channels = adopted.studio(emulator, "channels")
    for number in range(1, 6):
        adopted.source(emulator, idle, f"camera {number}", f"RV0{number}", live_stream_url="rtmp://in.example.com/a/1")
    Stranger(emulator).configure(channels, channel_enable=1)

    def calls(*ids: str) -> list[str]:
        emulator.ledger.clear()
        look(cloud, *ids)
        return [call.action.removeprefix("DescribeCaster") for call in emulator.ledger.calls()]

    assert calls(idle) == ["s", *IDLE]
    assert calls(whole) == ["s", *IDLE[:2], "Channels", *IDLE[2:], "StreamUrl", "Scenes", *["SceneAudio"] * 2]
    assert calls(channels) == ["s", *IDLE[:2], "Channels", *IDLE[2:]]
    assert calls(idle, channels) == ["s", *IDLE, *IDLE[:2], "Channels", *IDLE[2:]]
    assert len(calls()) == 1 + 5 + 6 + 10


def test_all_relays_cost_one_call_for_each_live_centre(emulator: Emulator, cloud: Cloud) -> None:
    """And one relay by its id costs one call."""
    first = adopted.relay(emulator)
    adopted.relay(emulator, "second", dst_url="rtmp://push.example.com/app/second")
    emulator.ledger.clear()
    assert len(look(cloud, relays=("all",)).relays) == 2
    assert [call.action for call in emulator.ledger.calls()] == ["DescribeLivePullToPushList"] * 5
    emulator.ledger.clear()
    assert len(look(cloud, relays=(f"cn-shanghai/{first}",)).relays) == 1
    assert [call.action for call in emulator.ledger.calls()] == ["DescribeLivePullToPush"]


def test_a_stack_of_another_region_has_the_region_at_each_resource(emulator: Emulator, cloud: Cloud) -> None:
    """By one variable; the region is recorded where a resource says none, too."""
    caster_id = adopted.whole_studio(emulator)
    adopted.relay(emulator)
    found = look(cloud, caster_id, relays=("all",), account={"region": "cn-shanghai", "profile": "tv"})
    text, _, document = written(found)
    assert 'account = live.Account(region="cn-shanghai", profile="tv")' in text
    assert text.count("account=account,") == len(document["resources"])
    assert {entry["outputs"]["__region"] for entry in document["resources"]} == {"cn-shanghai"}
    assert_nothing_would_change(found)


def test_a_relay_is_declared_as_it_is_and_one_that_has_ended_is_listed(emulator: Emulator, cloud: Cloud) -> None:
    """Stopped ones are declared so; defaults of the service are omitted."""
    stopped = adopted.relay(emulator, "stopped")
    Stranger(emulator).call("StopLivePullToPush", region="cn-shanghai", task_id=stopped)
    live = {"source_type": "live", "source_protocol": "rtmp", "source_urls": ["rtmp://in.example.com/app/live"]}
    waiting = {
        **live,
        "start_time": "2036-06-29T20:00:00Z",
        "repeat_number": None,
        "callback_url": "http://x.example.com/",
    }
    adopted.relay(emulator, "waiting", dst_url="rtmp://push.example.com/app/waiting", **waiting)
    soon = {
        "dst_url": "rtmp://push.example.com/app/ended",
        "end_time": f"{emulator.clock.now().year + 1}-01-01T00:00:00Z",
    }
    adopted.relay(emulator, "ended", **soon)
    emulator.clock.advance(2 * 366 * 86400)
    found = look(cloud, relays=("cn-shanghai/all",))
    assert [(left.name, left.supported) for left in found.relays_left] == [("ended", True)]
    said = {relay.name: relay.declared for relay in found.relays}
    assert said["stopped"]["running"] is False
    assert not {"running", "retry_count", "retry_interval", "file_index"} & set(said["waiting"])
    assert_nothing_would_change(found)


@given(data=st.data())
@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_studio_comes_back_as_it_is(emulator: Emulator, cloud: Cloud, data: st.DataObject) -> None:
    """Any settings, any names, any sources and episodes: evaluated, the program says what was read."""
    names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
        lambda name: f"x{name}"
    )
    stranger, caster_id = Stranger(emulator), adopted.studio(emulator, data.draw(names))
    sources = []
    for number in range(1, data.draw(st.integers(1, 4))):
        url = data.draw(st.sampled_from([{"live_stream_url": "rtmp://in.example.com/a/1"}, {"material_id": "asset"}]))
        sources.append(adopted.source(emulator, caster_id, data.draw(names), f"RV0{number}", **url))
    chosen: dict[str, Any] = {"caster_name": data.draw(names)}
    for name in set(SETTINGS) - {"caster_name", "sync_groups"}:
        value = data.draw(st.sampled_from([None, SETTINGS[name], OTHER[name]]))
        chosen |= {} if value is None else {name: value}
    if len(sources) > 1:
        chosen["sync_groups"] = [{"mode": "conference", "resource_ids": sources}]
    stranger.configure(caster_id, **parameters(chosen))
    if sources:
        episodes = [
            adopted.episode(
                f"{number} {data.draw(names)}", data.draw(st.sampled_from(sources)), f"{number}:00", f"{number}:30"
            )
            for number in range(10, 10 + data.draw(st.integers(1, 4)))
        ]
        stranger.call("AddCasterProgram", caster_id=caster_id, episode=episodes)
    if "domain_name" in chosen and "transcode" in chosen and data.draw(st.booleans()):
        stranger.call("StartCaster", caster_id=caster_id)
    found = look(cloud, caster_id)
    assert list(found.left) == []
    assert_nothing_would_change(found)


def test_what_a_refresh_fills_in_is_all_that_was_left_out(emulator: Emulator, cloud: Cloud) -> None:
    """Without secrets the import file is refreshed into what it would have been with them."""
    found = look(cloud, adopted.whole_studio(emulator), relays=(f"cn-shanghai/{adopted.relay(emulator)}",))
    made = program.program(found)
    whole, less = (importing.document(found, made, with_secrets=each) for each in (True, False))
    assert [each for each in adopted.SECRETS if each in json.dumps(less)] == []
    for full, entry in zip(whole["resources"], less["resources"], strict=True):
        kind = entry["type"].rpartition(":")[2]
        assert lifecycle.check(RESOURCES[kind], Step(), {}, _ours(entry["inputs"])).problems == ()
        refreshed = lifecycle.read(RESOURCES[kind], cloud, entry["id"], _ours(entry["outputs"]))
        assert refreshed is not None
        assert refreshed.inputs == _ours(full["inputs"])


def _ours(bag: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in opened(bag).items() if name not in ("__provider", "__region")}


@pytest.mark.parametrize("case", [each for each in CASES if each.resource not in NOT_ADOPTED], ids=str)
def test_every_setting_of_a_resource_is_adopted(cloud: Cloud, case: Case) -> None:
    """Whatever this package has made is adopted as it was declared, as far as the API returns it."""
    stage = Stage(cloud, case)
    id, _, inputs = stage.create(case.full)
    relays, ids = ((id,), ()) if case.resource == "LivePullToPush" else ((), (id.partition("/")[0],))
    found = look(cloud, *ids, relays=relays)
    (thing,) = [each for each in found.things if (each.kind, each.id) == (case.resource, id)]
    resource = RESOURCES[case.resource]
    changes = resource.changes(carry_write_only(resource.inputs, thing.state.inputs, inputs), inputs, frozenset())
    here = {name for name, field in fields(resource.inputs).items() if field.stays_here}
    elsewhere = RESOURCES[case.resource].left_to_others | ({"scene_id"} & set(inputs))
    assert {*changes.update, *changes.replace} - here - elsewhere == set()
    assert_nothing_would_change(found)


# What cannot be declared


def test_a_setting_of_an_unknown_kind_is_kept_as_it_is(emulator: Emulator, cloud: Cloud) -> None:
    """The configuration is declared without it, keeps it, and says why."""
    caster_id = adopted.studio(emulator)
    Stranger(emulator).configure(caster_id, **parameters(SETTINGS | {"sync_groups": []}))
    emulator.state.casters[caster_id].config["TranscodeConfig"]["CasterTemplate"] = "lp_8k"
    found = look(cloud, caster_id)
    (config,) = [thing for thing in found.things if thing.kind == "CasterConfig"]
    assert config.declared["keep"] == ["transcode"]
    assert "# transcode is left as it is: transcode.caster_template must be 'lp_ld'" in written(found)[0]
    assert_nothing_would_change(found)


def test_a_rundown_that_cannot_be_declared_is_listed_and_the_rest_adopted(emulator: Emulator, cloud: Cloud) -> None:
    """Two episodes of one name: the program says so at its end, in one line."""
    caster_id = adopted.studio(emulator)
    camera = adopted.source(emulator, caster_id, "camera", "RV01", live_stream_url="rtmp://in.example.com/a/1")
    twins = [adopted.episode("news", camera, "20:00", "20:15"), adopted.episode("news", camera, "21:00", "21:15")]
    Stranger(emulator).call("AddCasterProgram", caster_id=caster_id, episode=twins)
    found = look(cloud, caster_id)
    assert {thing.kind for thing in found.things} == {"Caster", "CasterVideoResource"}
    (left,) = found.left
    assert (left.kind, left.supported) == ("CasterProgram", True)
    assert "# CasterProgram" in written(found)[0]
    assert_nothing_would_change(found)


def test_a_studio_that_cannot_be_declared_leaves_its_contents_adoptable(emulator: Emulator, cloud: Cloud) -> None:
    """A prepaid studio: its contents name it by its id, and are bound to no variable."""
    caster_id = adopted.whole_studio(emulator)
    emulator.state.casters[caster_id].charge_type = "PrePaid"
    found = look(cloud, caster_id)
    assert "charge_type: 'PrePaid' cannot be declared" in [left.why for left in found.left]
    text = written(found)[0]
    assert f'caster_id="{caster_id}"' in text
    assert "deleted_with" not in text
    assert_nothing_would_change(found)


def test_what_cannot_be_read_is_listed(emulator: Emulator, cloud: Cloud) -> None:
    """A refused look at sources loses neither the studio nor the reason."""
    caster_id = adopted.studio(emulator)
    emulator.faults.order("DescribeCasterVideoResources", error("Forbidden.RAM", 403))
    found = look(cloud, caster_id)
    (left,) = found.left
    assert (left.kind, "Forbidden.RAM" in left.why) == ("CasterVideoResource", True)
    assert [thing.kind for thing in found.things] == ["Caster"]


def test_every_setting_that_the_api_does_not_return_is_remarked() -> None:
    """In parts of parts as well."""
    said = {"record": {"endpoint": "x"}}
    assert list(never_returned(RESOURCES["CasterConfig"].inputs, said)) == [("record.interval", False)]
    assert list(never_returned(RESOURCES["CasterVideoResource"].inputs, {})) == [("fixed_delay_duration", True)]
    playback = [("play_status", False), ("seek_offset_ms", False)]
    assert list(never_returned(RESOURCES["CasterChannel"].inputs, {})) == playback
    marked = {
        kind
        for kind, resource in RESOURCES.items()
        if kind not in NOT_ADOPTED and any(field.marked(WriteOnly) for field in fields(resource.inputs).values())
    }
    assert marked == {"Caster", "CasterVideoResource", "CasterChannel"}


# What is written


@pytest.fixture
def many(emulator: Emulator) -> None:
    """A whole studio, a relay, and studios of all names."""
    adopted.whole_studio(emulator)
    adopted.relay(emulator, 'relay "one"')
    for name in ("Evening news", "晚间新闻", "晚间新闻", 'it\'s "quoted" \\', "🎬\n\tfilm", "class", "x" * 200):
        adopted.studio(emulator, name)


def test_programs_are_formatted_linted_and_typed(emulator: Emulator, cloud: Cloud, many: None, tmp_path: Path) -> None:
    """All studios in one program, one alone, and one without protection: as the tools of this repository want them."""
    everything = Adopted("cn-shanghai", {}, look(cloud).studios, look(cloud, relays=("cn-shanghai/all",)).relays)
    by_size = sorted(everything.studios, key=lambda studio: len(studio.things))
    alone, bare = (Adopted("cn-shanghai", {}, (by_size[place],)) for place in (-1, 0))
    elsewhere = look(cloud, account={"region": "cn-shanghai"})
    texts = {
        "many": program.program(everything).text,
        "one": program.program(alone).text,
        "unprotected": program.program(alone, protect=False).text,
        "bare": program.program(bare, protect=False).text,
        "elsewhere": program.program(elsewhere).text,
        "relays": program.program(Adopted("cn-shanghai", {}, (), everything.relays)).text,
    }
    for name, text in texts.items():
        assert formatted(text) == text
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    files = [str(tmp_path / f"{name}.py") for name in texts]
    strict = {"include": [str(tmp_path)], "typeCheckingMode": "strict"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(strict), encoding="utf-8")
    for command in (
        ["ruff", "check", "--config", str(CONFIG), *files],
        ["mypy", "--strict", "--config-file", str(CONFIG), *files],
        ["basedpyright", "-p", str(tmp_path), "--pythonpath", sys.executable],
    ):
        done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert_nothing_would_change(everything)


def test_studios_of_one_name_and_of_any_script_have_distinct_names(
    emulator: Emulator, cloud: Cloud, many: None
) -> None:
    """By plain, unique names of functions and of resources."""
    text, _, document = written(look(cloud))
    functions = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    cut = "_".join(["x" * 40])
    assert sorted(functions) == sorted(
        ["evening_news", "evening_news_2", "studio_2", "studio_3", "it_s_quoted", "film", "class_", cut]
    )
    names = [entry["name"] for entry in document["resources"]]
    assert len(set(names)) == len(names)
    assert all(name.isascii() for name in names)


def test_a_program_omits_defaults(emulator: Emulator, cloud: Cloud) -> None:
    """Neither defaults nor empty values, and references instead of ids."""
    caster_id = adopted.whole_studio(emulator)
    text = written(look(cloud, caster_id))[0]
    assert caster_id not in text.partition("# Not in this program")[0]
    assert "camera.resource_id" in text
    for defaulted in ("charge_type", "stop_on_delete", "timeout_s", "TimeFirst", "overwrite", "on_delete", "None"):
        assert defaulted not in text


# The command


@pytest.fixture
def account(emulator: Emulator, apsara_live: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command, in the emulator's account."""
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid")
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret")
    monkeypatch.setenv("APSARA_LIVE_ENDPOINT", emulator.url)

    def run(*words: str) -> Result:
        result: Result = apsara_live("adopt", "--region", "cn-shanghai", *words)
        return result

    return run


def test_without_a_folder_the_program_is_printed_and_nothing_written(
    emulator: Emulator, account: Any, home: Path
) -> None:
    """The rest is on standard error."""
    caster_id = adopted.whole_studio(emulator)
    done = account(caster_id)
    assert done.exit_code == 0
    ast.parse(done.stdout)
    assert "1 studio, 0 relays: 12 resources, 7 secrets" in done.stderr
    assert "left out:" not in done.stderr
    assert list(home.iterdir()) == []


def test_secrets_are_in_no_file_unless_requested(emulator: Emulator, account: Any, home: Path) -> None:
    """Asked for, they are in files that nobody else can read, and not on the terminal."""
    caster_id = adopted.whole_studio(emulator)
    less = account(caster_id, "--out", "less")
    files = {path.name: path.read_text("utf-8") for path in (home / "less").iterdir()}
    assert set(files) == {"__main__.py", "import.json"}
    assert "pulumi config set --secret evening-news-config-callback-url" in less.stderr
    assert "pulumi refresh" in less.stderr
    more = account(caster_id, "--out", "more", "--with-secrets")
    private = [home / "more" / name for name in ("import.json", "config.sh")]
    assert [stat.S_IMODE(path.stat().st_mode) for path in private] == [0o600, 0o600]
    assert "pulumi refresh" not in more.stderr
    for secret in adopted.SECRETS[:6]:
        assert secret not in "".join(
            [*files.values(), less.output, more.output, (home / "more/__main__.py").read_text("utf-8")]
        )
        assert secret in private[1].read_text("utf-8")
    assert files["__main__.py"] == (home / "more/__main__.py").read_text("utf-8")


def test_files_are_not_overwritten_by_surprise(emulator: Emulator, account: Any, home: Path) -> None:
    """Refused before a call; `--force` overwrites."""
    caster_id = adopted.studio(emulator)
    (home / "__main__.py").write_text("print('mine')", encoding="utf-8")
    emulator.ledger.clear()
    refused = account(caster_id, "--out", ".")
    assert (refused.exit_code, emulator.ledger.count()) == (2, 0)
    assert refused.stderr == "error: __main__.py in . would be overwritten: choose another --out, or say --force\n"
    assert account(caster_id, "--out", ".", "--force").exit_code == 0
    assert "mine" not in (home / "__main__.py").read_text("utf-8")


def test_the_summary_for_programs_has_a_version(emulator: Emulator, account: Any) -> None:
    """What was adopted under which name, what was left out and why, what to run next."""
    caster_id = adopted.whole_studio(emulator)
    told = json.loads(account(caster_id, "--relay", "all", "--out", "here", "--json", "--no-protect").stdout)
    assert (told["schema"], told["region"], told["relays"]) == (1, "cn-shanghai", [])
    (studio,) = told["studios"]
    assert studio["resources"][0] == {"type": "Caster", "id": caster_id, "name": "evening-news"}
    assert studio["left_out"] == []
    assert told["files"] == ["here/__main__.py", "here/import.json"]
    assert "pulumi import --file import.json --generate-code=false --protect=false" in told["next"]


def test_a_supported_resource_that_is_left_out_changes_the_exit_code(emulator: Emulator, account: Any) -> None:
    """The files are written all the same."""
    caster_id = adopted.studio(emulator)
    emulator.state.casters[caster_id].charge_type = "PrePaid"
    adopted.source(emulator, caster_id, "camera", "RV01", live_stream_url="rtmp://in.example.com/a/1")
    assert account(caster_id).exit_code == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "name studios by their ids, or say --all or --relay"),
        (("caster-1", "--region", "mars"), "--region: 'mars' is no region; regions look like cn-shanghai"),
        (("one", "--all"), "leave the ids out"),
        (("nowhere",), "there is no studio nowhere in cn-shanghai"),
        (("one", "two"), "there is no studio one, two in cn-shanghai"),
        (("--all",), "there is nothing in cn-shanghai that can be adopted"),
        (("--relay", "cn-shanghai"), "'cn-shanghai' is no relay: write all, REGION/all or REGION/TASK_ID"),
        (("--relay", "eu-central-1/all"), "'eu-central-1/all' is no relay"),
        (("--relay", "cn-shanghai/nowhere"), "there is no relay nowhere in cn-shanghai"),
        (("one", "--stack", "dev"), "--stack needs --out"),
        (("one", "--out", ".", "--stack", "dev", "--with-secrets"), "leave --with-secrets out"),
        (("one", "--with-secrets"), "--with-secrets needs --out"),
        (("one", "--endpoint", "http://far.example.com"), "not encrypted"),
    ],
)
def test_a_wrong_call_ends_with_one_line(account: Any, home: Path, words: tuple[str, ...], expected: str) -> None:
    """And with 2, and without a file."""
    done = account(*words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert expected in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("version", "project", "expected"),
    [
        (None, True, "no Pulumi CLI on PATH"),
        ("v3.253.9", True, "is v3.253.9, and adopting needs v3.254 or newer"),
        ("v3.254.0", False, "there is no Pulumi.yaml"),
    ],
)
def test_a_stack_that_cannot_adopt_is_refused_before_anything_is_read(
    emulator: Emulator,
    account: Any,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str | None,
    project: bool,
    expected: str,
) -> None:
    """No engine, an old one, no project."""
    binaries = home / "bin"
    binaries.mkdir()
    if version:
        (binaries / "pulumi").write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
        (binaries / "pulumi").chmod(0o755)
    if project:
        (home / "Pulumi.yaml").write_text("name: here\nruntime: python\n", encoding="utf-8")
    monkeypatch.setenv("PATH", str(binaries))
    done = account("one", "--out", ".", "--stack", "dev")
    assert (done.exit_code, emulator.ledger.count()) == (2, 0)
    assert expected in done.stderr


ENGINE = """#!/bin/sh
case "$1 $2" in
version*) echo v3.259.0 ;;
"config --json") echo '{"apsara-live:region": {"value": "cn-shanghai"}%s}' ;;
"config set") printf 'error: no to '; cat ;;
esac
[ "$1 $2" != "config set" ]
"""
"""Prints what the real one would, for the commands used here, and refuses to set anything."""


@pytest.fixture
def engine(home: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A project, and an engine whose stack has these keys."""

    def put(*keys: str) -> None:
        more = "".join(f', "here:{key}": {{"value": "x", "secret": true}}' for key in keys)
        (home / "pulumi").write_text(ENGINE.replace("%s", more), encoding="utf-8")
        (home / "pulumi").chmod(0o755)
        (home / "Pulumi.yaml").write_text('name: "here"\nruntime: python\n', encoding="utf-8")
        monkeypatch.setenv("PATH", str(home), prepend=":")

    return put


def test_secrets_of_a_stack_are_not_overwritten_by_surprise(
    emulator: Emulator, account: Any, home: Path, engine: Any
) -> None:
    """Nothing is written, the program included."""
    caster_id = adopted.studio(emulator)
    adopted.source(emulator, caster_id, "camera", "RV01", live_stream_url=adopted.SECRETS[0])
    engine("evening-news-camera-live-stream-url")
    done = account(caster_id, "--out", ".", "--stack", "dev")
    assert done.exit_code == 2
    assert "has evening-news-camera-live-stream-url in its configuration already" in done.stderr
    assert not (home / "__main__.py").exists()


def test_a_stack_with_another_region_is_adopted_into_with_the_region_declared(
    emulator: Emulator, account: Any, home: Path, engine: Any
) -> None:
    """Nobody has to ask for it, and the stack's own region stays."""
    caster_id = adopted.studio(emulator)
    engine()
    (home / "pulumi").write_text((home / "pulumi").read_text().replace("cn-shanghai", "cn-beijing"), encoding="utf-8")
    account(caster_id, "--out", ".", "--stack", "dev")
    assert 'account = live.Account(region="cn-shanghai")' in (home / "__main__.py").read_text("utf-8")


def test_output_of_the_engine_is_passed_on_without_secrets(emulator: Emulator, account: Any, engine: Any) -> None:
    """In one line."""
    caster_id = adopted.studio(emulator)
    adopted.source(emulator, caster_id, "camera", "RV01", live_stream_url=adopted.SECRETS[0])
    engine()
    done = account(caster_id, "--out", ".", "--stack", "dev")
    assert done.exit_code == 2
    assert done.stderr == "error: `pulumi config set` failed: no to [secret]\n"


def test_a_setting_with_two_faults_is_kept_once(emulator: Emulator, cloud: Cloud) -> None:
    """And a URL with a key in it is not quoted."""
    caster_id = adopted.studio(emulator)
    Stranger(emulator).configure(caster_id, **parameters(SETTINGS | {"sync_groups": []}))
    live = emulator.state.casters[caster_id].config
    live["RecordConfig"] = {
        "OssEndpoint": "x",
        "OssBucket": "",
        "RecordFormat": [{"Format": "avi", "CycleDuration": -1}],
    }
    live["UrgentImageUrl"] = "ftp://user:hidden@img.example.com/one.jpg"
    found = look(cloud, caster_id)
    (config,) = [thing for thing in found.things if thing.kind == "CasterConfig"]
    assert sorted(config.declared["keep"]) == ["record", "urgent_image_url"]
    assert "hidden@" not in written(found)[0]
    assert_nothing_would_change(found)


def test_the_manual_shows_what_is_printed(emulator: Emulator, account: Any) -> None:
    """The commands of docs/adopt.md, the program that the first prints, and how the other ends."""
    caster_id = adopted.studio(emulator)
    camera = adopted.source(emulator, caster_id, "camera", "RV01", live_stream_url=adopted.SECRETS[0])
    parts = [adopted.episode("news", camera, "20:00", "20:15")]
    Stranger(emulator).call("AddCasterProgram", caster_id=caster_id, episode=parts)
    prints, _, writes, _ = fences("docs/adopt.md", "sh")
    excerpt, ending = (fences("docs/adopt.md", language)[0].text for language in ("python", "text"))
    assert excerpt in account(*_words(prints, caster_id)).stdout
    assert account(*_words(writes, caster_id)).stderr.endswith(ending)


def test_all_studios_are_adopted_as_documented(emulator: Emulator, account: Any, home: Path) -> None:
    """With the command of docs/adopt.md: each in a function of its own, and the relays."""
    for name in ("Evening news", "Evening news"):
        adopted.studio(emulator, name)
    adopted.relay(emulator)
    done = account(*_words(fences("docs/adopt.md", "sh")[3]))
    assert done.exit_code == 0
    text = (home / "studios/__main__.py").read_text("utf-8")
    assert "evening_news()\nevening_news_2()\n" in text
    assert "live.LivePullToPush(" in text


def _words(fence: Fence, caster_id: str = "") -> list[str]:
    return fence.text.replace("caster-1", caster_id).split()[2:]


def test_the_help_has_examples_and_exit_codes(account: Any) -> None:
    """And says where secrets go."""
    told = account("--help").stdout
    assert "apsara-live adopt --all --relay all --out studios" in told
    assert "Exit codes" in told
