"""Bad input of every kind: one line that names the property or the action and says what to do; nothing half-made."""

import re

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error as refusal
from engine.programs import CAMERA, EPISODES, program
from engine.project import Stack

NEWS, WEATHER = EPISODES


def one_line(told: list[str]) -> list[str]:
    """Errors of resources; each is one line and no traceback."""
    shown = [each for each in told if not each.startswith(("update failed", "preview failed"))]
    assert shown
    for each in shown:
        assert "Traceback" not in each
        assert "\n" not in each.strip(), each
    return shown


BAD = [
    ("wrong type", {"config": {"delay": "soon"}}, "delay", "must be a number, got 'soon'"),
    ("out of range", {"config": {"delay": 301}}, "delay", "must be at most 300, got 301$"),
    (
        "unknown setting",
        {"config": {"transcode": {"caster_template": "lp_hd", "live_template": ["lsd"]}}},
        "transcode",
        "unknown setting 'live_template'; did you mean live_templates?",
    ),
    (
        "unknown word",
        {"config": {"transcode": {"caster_template": "lp_xx"}}},
        "transcode.caster_template",
        "lp_hd.*lp_xx",
    ),
    ("not RTMP", {"config": {"side_output_url": "http://x.example.com/a"}}, "side_output_url", "starting with rtmp://"),
    (
        "too many",
        {"config": {"side_output_url_list": ["rtmp://x.example.com/a"] * 21}},
        "side_output_url_list",
        "most 20 entries, got 21",
    ),
    (
        "host in conference",
        {"config": {"sync_groups": [{"mode": "conference", "resource_ids": ["a"], "host_resource_id": "b"}]}},
        "sync_groups[0].host_resource_id",
        "streamer",
    ),
    ("kept and declared", {"config": {"delay": 5, "keep": ["delay"]}}, "keep[0]", "either declare it or keep it"),
    ("unknown kind", {"studio": {"norm_type": "grand"}}, "norm_type", "general.*playlist.*got 'grand'"),
    (
        "two kinds of source",
        {"source": {**CAMERA, "vod_url": "http://x.example.com/a.mp4"}},
        "vod_url",
        "declare one of them",
    ),
    ("offset of a live source", {"source": {**CAMERA, "begin_offset": 5}}, "begin_offset", "material_id and vod_url"),
    (
        "end before start",
        {"episodes": [{**NEWS, "end_time": "2036-06-29T19:00:00Z"}]},
        "episodes[0].end_time",
        "must be after start_time",
    ),
    (
        "no zone",
        {"episodes": [{**NEWS, "end_time": "2036-06-29T21:00:00"}]},
        "episodes[0].end_time",
        "needs a time zone",
    ),
    (
        "overlap",
        {"episodes": [NEWS, {**WEATHER, "start_time": "2036-06-29T20:10:00Z"}]},
        "episodes[1].start_time",
        "'weather' starts at .* while 'news' plays until",
    ),
    (
        "twice the same name",
        {"episodes": [NEWS, {**WEATHER, "name": "news"}]},
        "episodes[1].name",
        "'news' is episodes\\[0\\] already",
    ),
]


@pytest.mark.parametrize(("parts", "path", "reason"), [each[1:] for each in BAD], ids=[each[0] for each in BAD])
def test_what_can_be_known_to_be_wrong_is_refused_in_the_preview(
    stack: Stack, emulator: Emulator, parts: dict, path: str, reason: str
) -> None:
    """Before any call, with the property's path, the rule and the value."""
    source = parts.pop("source", None) or (CAMERA if "episodes" in parts else None)
    stack.write(program(source=source, **parts))
    (told,) = one_line(stack.preview(expect_failure=True).errors)
    assert f"property {path} " in told or f"problem: {path}: " in told
    assert re.search(reason, told), told
    assert not re.search(r"<nil>|map\[|output<", told), told  # how the engine prints what it cannot quote
    assert emulator.ledger.calls() == []


def test_credentials_that_are_missing_are_asked_for(stack: Stack, emulator: Emulator) -> None:
    """The preview needs none; the update says which ways there are."""
    for name in list(stack.environ):
        if name.startswith("ALIBABA_CLOUD"):
            del stack.environ[name]
    stack.write(program())
    stack.preview()
    stack.environ["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true"
    (told,) = one_line(stack.up(expect_failure=True).errors)
    assert "no credentials were found: set ALIBABA_CLOUD_ACCESS_KEY_ID" in told
    assert emulator.state.is_empty()


def test_without_credentials_every_command_shows_one_line_alone(stack: Stack) -> None:
    """The vendor's library logs tracebacks of what it cannot fetch, on an error output that the engine shows."""
    stack.write(program())
    stack.up()
    for name in list(stack.environ):
        if name.startswith("ALIBABA_CLOUD"):
            del stack.environ[name]
    # Nobody listens at that proxy, so the metadata service of this machine is not asked for a role.
    stack.environ["HTTP_PROXY"] = "http://127.0.0.1:9"
    stack.write(program(studio={"norm_type": "general", "caster_name": "other"}))
    for command in (stack.up, stack.refresh, stack.destroy):
        outcome = command(expect_failure=True)
        assert all("no credentials were found: set " in each for each in one_line(outcome.errors))
        assert outcome.said == ()


def test_a_region_that_is_missing_is_asked_for(stack: Stack) -> None:
    """With the command that sets it."""
    stack.config("apsara-live:region", None)
    stack.write(program())
    (told,) = one_line(stack.up(expect_failure=True).errors)
    assert "pulumi config set apsara-live:region" in told


@pytest.mark.parametrize("command", ["preview", "up"])
def test_an_unknown_setting_is_warned_of_once(stack: Stack, command: str) -> None:
    """However many resources there are; with the nearest setting."""
    stack.config("apsara-live:qoutaShare", "0.5")
    stack.config("show:regoin", "cn-beijing")
    stack.write(program(config={"delay": 5}))
    assert getattr(stack, command)().warnings == [
        "unknown setting 'apsara-live:qoutaShare' is ignored; did you mean 'apsara-live:quotaShare'?"
    ]


def test_a_wrong_secret_is_told_with_the_action_and_the_request(stack: Stack, emulator: Emulator) -> None:
    """And the secret itself is nowhere."""
    stack.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "not-the-secret"
    stack.write(program())
    outcome = stack.up(expect_failure=True)
    (told,) = one_line(outcome.errors)
    assert "DescribeCasters refused: SignatureDoesNotMatch" in told
    assert "request id" in told
    assert "not-the-secret" not in str(outcome)


def test_an_endpoint_that_is_down_is_told(stack: Stack) -> None:
    """After a bounded number of tries."""
    stack.environ["APSARA_LIVE_ENDPOINT"] = "http://127.0.0.1:9"
    stack.write(program())
    (told,) = one_line(stack.up(expect_failure=True).errors)
    assert "DescribeCasters" in told
    assert "127.0.0.1:9" in told


def test_a_missing_permission_names_the_action_to_grant(stack: Stack, emulator: Emulator) -> None:
    """And the first thing made stays recorded: the next update goes on from there."""
    stack.write(program(config={"delay": 5}))
    emulator.faults.order("SetCasterConfig", refusal("PermissionDenied", 403))
    failed = stack.up(expect_failure=True)
    (told,) = one_line(failed.errors)
    assert "SetCasterConfig refused: PermissionDenied" in told
    assert "live:SetCasterConfig" in told
    assert "acs:live:" in told
    assert list(stack.resources()) == ["studio"]
    assert stack.up().changes == {"config": "create"}


def test_two_names_for_one_studio_are_refused(stack: Stack, emulator: Emulator) -> None:
    """In the program, before the engine does anything with the configuration."""
    stack.write(program(studio={"norm_type": "general", "caster_name": "one"}, config={"caster_name": "two"}))
    errors = stack.preview(expect_failure=True).errors
    assert any("caster_name is 'two', and Caster 'studio' declares 'one'" in each for each in errors)
    assert all("Traceback" not in each for each in errors)
    assert emulator.ledger.calls() == []


IMPORTING = """
live.CasterConfig("config", caster_id="caster-1", opts=pulumi.ResourceOptions(import_="caster-1"))
"""


@pytest.mark.parametrize("command", ["preview", "up"])
def test_the_option_import_is_refused_and_names_the_command_that_imports(
    stack: Stack, emulator: Emulator, command: str
) -> None:
    """The engine would read the resource without its provider, and show a traceback."""
    stack.write(program(more=IMPORTING))
    (told,) = (each for each in getattr(stack, command)(expect_failure=True).errors if "import_" in each)
    assert told == (
        "CasterConfig 'config': the option import_ is not supported; remove it and run `apsara-live adopt`, "
        "which imports what exists and writes the program for it"
    )
    assert emulator.ledger.count("DescribeCasterConfig") == 0


def test_pulumi_import_of_one_id_fails_before_this_package_is_loaded(stack: Stack, emulator: Emulator) -> None:
    """As `docs/adopt.md` says: Pulumi's own process for dynamic providers is not told which provider it is to load."""
    outcome = stack.run("import", "pulumi-python:dynamic/apsara-live:Caster", "main", "1", "--yes", expect_failure=True)
    assert "KeyError: '__provider'" in outcome.stdout
    assert "pulumi_apsara_live" not in outcome.stdout
    assert stack.resources() == {}
    assert emulator.ledger.calls() == []
