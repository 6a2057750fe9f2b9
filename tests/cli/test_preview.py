"""`apsara-live preview`: the comments as they are in the repository, from what the engine wrote of real previews."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.preview.samples import NAMES, RECORDED, comment, document, five_hundred, impacts_of, recorded, step, summary
from docs.manual import ROOT, fences
from pulumi_apsara_live.cli.app import app
from pulumi_apsara_live.cli.preview.comment import LIMIT, compose, sections, size
from pulumi_apsara_live.cli.preview.markdown import section
from pulumi_apsara_live.cli.preview.summary import counts, headline

GOLDEN = Path(__file__).parent / "preview" / "golden"
COMMENTS = {
    "first_creation": ["first"],
    "harmless": ["harmless"],
    "template": ["template"],
    "template_again": ["template_again"],
    "replacement": ["replacement"],
    "cleared": ["cleared"],
    "rundown_moved": ["moved"],
    "relay_files": ["files"],
    "off_air": ["off_air"],
    "renamed": ["renamed"],
    "destroyed": ["gone"],
    "no_changes": ["no_changes"],
    "failed": ["failed"],
    "two_stacks": ["template", "cleared"],
}
"""The comments, and the recorded previews that they are of."""


def kept(name: str, said: str) -> str:
    """The comment in the repository; rewritten with APSARA_LIVE_PREVIEWS=write."""
    file = GOLDEN / f"{name}.md"
    if os.environ.get("APSARA_LIVE_PREVIEWS") == "write":
        file.write_text(said, encoding="utf-8")
    return file.read_text(encoding="utf-8")


def of(names: list[str]) -> str:
    """The comment of recorded previews; a second one is of another stack."""
    return comment(*(recorded(name, stack=("prod", "staging")[index]) for index, name in enumerate(names)))


def run(*words: str | Path, input: str | None = None) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(app, ["preview", *map(str, words)], input=input, catch_exceptions=False)


def file(name: str) -> Path:
    """A recorded preview."""
    return RECORDED / f"{name}.json"


# ── the comments ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", COMMENTS)
def test_comments_are_those_in_the_repository(name: str) -> None:
    """Byte by byte; and each can be taken apart again as it was put together."""
    said = of(COMMENTS[name])
    assert said == kept(name, said)
    assert compose(sections(said)) == said


@pytest.mark.parametrize("name", ["template", "failed"])
def test_an_event_log_makes_the_same_comment_as_the_document(name: str) -> None:
    """What is recorded of one run, both ways."""
    assert comment(recorded(f"{name}.jsonl")) == comment(recorded(name))


HEADLINES = {
    "first": "nothing on air is interrupted; 1 studio goes on air, 1 relay starts",
    "no_changes": "no changes",
    "harmless": "nothing on air is interrupted",
    "template": "1 studio restarts because `config` changed: template `lp_hd` → `lp_sd`; the time off air is unknown: "
    "no restart of it has been measured yet",
    "template_again": "1 studio restarts because `config` changed: template `lp_sd` → `lp_hd`; about 11 s off air, "
    "like the last time",
    "files": "1 relay restarts because `files` changed: `source_urls` changes; its stream is interrupted, and a file "
    "list continues where it was",
    "off_air": "1 studio goes off the air because `running` becomes `false`",
    "replacement": "1 studio is replaced because `norm_type` changes: `general` → `playlist`; it is deleted, with 7 "
    "resources in it, and a new one is created with another id",
    "secret_trigger": "1 studio restarts because `key` changed; its value is secret; about 11 s off air, like the "
    "last time",
    "by_hand": "1 studio restarts because it was requested manually; about 11 s off air, like the last time",
    "refreshed": "1 scene changes because `running` changes: `false` → `true`",
    "failed": "the preview failed",
}


@pytest.mark.parametrize("name", HEADLINES)
def test_the_headline_has_the_impact_on_air_and_its_reason(name: str) -> None:
    """One sentence each."""
    assert headline(summary(recorded(name))).replace("\ue000", "`").replace("\ue001", "`") == HEADLINES[name]


def test_numbers_name_restarts_apart_from_replacements() -> None:
    """The engine replaces a restart; to a reader it is none."""
    assert counts(summary(recorded("template"))) == "1 to update, 1 restart, 8 unchanged"
    assert counts(summary(recorded("replacement"))) == "8 to replace, 2 unchanged"


RESTART = {
    "old": {"caster_id": "c", "triggers": {"by hand": "1"}},
    "new": {"caster_id": "c", "triggers": {"by hand": "2"}},
}


@pytest.mark.parametrize(
    ("took", "expected"), [(9.6, "about 10 s off air, like the last time"), (0.2, "about 1 s off air")]
)
def test_an_outage_is_as_long_as_the_last_one_that_was_measured(took: float, expected: str) -> None:
    """Where the state holds it."""
    found = impacts_of(step("CasterRestart", "show", "replace", told={"took_s": took}, **RESTART))
    assert found.impacts[0].more.startswith(expected)


@pytest.mark.parametrize("took", [None, "soon", True, -1, [3]])
def test_an_outage_that_was_never_measured_is_unknown(took: object) -> None:
    """Nothing is made up."""
    found = impacts_of(step("CasterRestart", "show", "replace", told={"took_s": took}, **RESTART))
    assert found.impacts[0].more.startswith("the time off air is unknown")


def test_every_trigger_that_changes_is_a_reason() -> None:
    """Changed, added and removed ones, old → new."""
    old = {"caster_id": "c", "triggers": {"a": "1", "b": "1", "same": "1"}}
    new = {"caster_id": "c", "triggers": {"a": "2", "c": "3", "same": "1"}}
    found = headline(impacts_of(step("CasterRestart", "show", "replace", old=old, new=new)))
    plain = found.replace("\ue000", "").replace("\ue001", "")
    assert plain.startswith("1 studio restarts because a changed: 1 → 2; b was removed: 1; c was added: 3;")


def test_a_manual_restart_says_so() -> None:
    """No trigger changes."""
    same = {"caster_id": "c", "triggers": {"a": "1"}}
    found = impacts_of(step("CasterRestart", "show", "replace", old=same, new=same))
    assert "because it was requested manually" in headline(found)


def plain_headline(*steps: dict) -> str:
    """The headline of a preview of these steps, without marks around its values."""
    return headline(impacts_of(*steps)).replace("\ue000", "").replace("\ue001", "")


HIDDEN = {"config": "lp_hd-1", "key": "[secret]"}
REASONS = [
    (HIDDEN, HIDDEN, "key", ["triggers"], "because key changed; its value is secret;"),
    (
        HIDDEN,
        {**HIDDEN, "config": "2"},
        "config, key",
        ["triggers"],
        "because config changed: lp_hd-1 → 2; key changed",
    ),
    ("[secret]", "[secret]", "[secret]", ["triggers"], "because triggers.key changes;"),
    ({"a, b": "[secret]"}, {"a, b": "[secret]"}, "a, b", ["triggers"], "because triggers.key changes;"),
    (HIDDEN, HIDDEN, "key", ["id"], "because it was requested manually;"),
    (
        HIDDEN,
        {**HIDDEN, "config": "2"},
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        ["triggers"],
        "because config changed:",
    ),
]


@pytest.mark.parametrize(("before", "after", "reason", "replaces", "expected"), REASONS, ids=[r[-1] for r in REASONS])
def test_why_a_studio_restarts_is_what_check_has_computed(
    before: object, after: object, reason: str, replaces: list[str], expected: str
) -> None:
    """Secret triggers look alike before and after; and of a restart by hand the reason is the one of last time."""
    detail = {f"{each}.key": {"kind": "update"} for each in replaces if each == "triggers"}
    found = plain_headline(
        step(
            "CasterRestart",
            "show",
            "replace",
            old={"caster_id": "c", "reason": "key", "triggers": before},
            new={"caster_id": "c", "reason": reason, "triggers": after},
            replaceReasons=replaces,
            detailedDiff=detail or None,
        )
    )
    assert expected in found


def test_a_replacement_by_hand_is_not_put_down_to_what_changes_besides() -> None:
    """`--replace` of a studio whose tags change in the same update."""
    changes = {"old": {"tags": {"a": "1"}}, "new": {"tags": {"a": "2"}}, "replaceReasons": ["id"]}
    assert plain_headline(step("Caster", "studio", "replace", **changes)).startswith(
        "1 studio is replaced because it was requested manually; "
    )


def test_a_restart_of_a_replaced_relay_is_put_down_to_the_relay() -> None:
    """Its triggers are the same."""
    same = {"region": "cn-shanghai", "reason": "files", "triggers": {"files": "1"}}
    changes = {"old": {**same, "task_id": "1"}, "new": {**same, "task_id": "2"}, "replaceReasons": ["task_id"]}
    found = plain_headline(step("LivePullToPushRestart", "trailers", "replace", **changes))
    assert found.startswith("1 relay restarts because task_id changes: 1 → 2; ")


def test_a_secret_that_changes_is_named_by_its_path() -> None:
    """As the engine names it; its value is hidden."""
    fields = summary(recorded("secret_trigger")).changes[0].fields
    assert [(each.path, each.new) for each in fields] == [("triggers.key", "[secret]")]


def test_the_reason_of_a_restart_is_the_setting_that_the_fingerprint_covers() -> None:
    """A domain changes, and the fingerprint begins with the same template."""
    before, after = "lp_hd-00000001", "lp_hd-00000002"
    config = step(
        "CasterConfig",
        "show",
        old={"domain_name": "a.example.com", "restart_fingerprint": before},
        new={"domain_name": "b.example.com", "restart_fingerprint": after},
    )
    old = {"caster_id": "c", "triggers": {"config": before}}
    found = headline(
        impacts_of(
            config, step("CasterRestart", "show", "replace", old=old, new={**old, "triggers": {"config": after}})
        )
    )
    assert "domain_name\ue001 changes: \ue000a.example.com\ue001 → \ue000b.example.com\ue001" in found


INTERRUPTIONS = [
    (step("CasterProgram", "evening", "delete", old={"episodes": []}), "1 rundown is deleted"),
    (step("CasterVideoResource", "camera", "delete", old={"caster_id": "c"}), "1 source is deleted"),
    (step("LivePullToPush", "relay", old={"running": True}, new={"running": False}), "1 relay stops"),
    (step("LivePullToPush", "relay", "delete", old={"running": True}), "1 relay is deleted"),
    (step("CasterEpisodeGroup", "trailers", "delete", old={"repeat_num": -1}), "1 episode group is deleted"),
    (
        step("CasterEpisodeGroup", "trailers", "replace", old={"repeat_num": -1}, new={"repeat_num": 3}),
        "1 episode group is replaced because \ue000repeat_num\ue001 changes: \ue000-1\ue001 → \ue0003\ue001",
    ),
    (step("Playlist", "films", old={"running": True}, new={"running": False}), "1 playlist stops"),
    (step("Playlist", "films", "delete", old={"running": True}), "1 playlist is deleted; its stream ends"),
    (
        step(
            "Playlist",
            "films",
            "replace",
            old={"running": True, "caster_id": "a"},
            new={"running": True, "caster_id": "b"},
        ),
        "1 playlist is replaced because \ue000caster_id\ue001 changes",
    ),
    (step("CasterRunState", "run", "delete", old={"running": True}), "1 studio goes off the air"),
    (step("CasterScene", "pgm", old={"layout_id": "a"}, new={"layout_id": "b"}), "1 scene changes"),
    (step("Caster", "studio", "delete", old={"norm_type": "general"}), "1 studio is deleted"),
    (
        step("AutoShowList", "evening", "delete", old={"resource_ids": ["a"]}),
        "1 studio is deleted; everything in it is deleted too; deletion is refused while it is on air",
    ),
    (
        step("CasterRestart", "restart", "create", new={"caster_id": "c", "on_create": "restart"}),
        "1 studio restarts because its restart is new",
    ),
]


@pytest.mark.parametrize(("each", "expected"), INTERRUPTIONS, ids=[expected for _, expected in INTERRUPTIONS])
def test_interruptions_come_first(each: dict, expected: str) -> None:
    """Whatever streams and is interrupted, ends, or shows something else at once."""
    found = impacts_of(each)
    assert headline(found).startswith(expected)
    assert "apsara-live/on-air-impact" in found.labels


QUIET = [
    step("CasterRunState", "run", "delete", old={"running": True, "stop_on_delete": False}),
    step("CasterRunState", "run", "delete", old={"running": False}),
    step("CasterVideoResource", "camera", old={"resource_name": "a"}, new={"resource_name": "b"}),
    step("CasterRestart", "restart", "create", new={"caster_id": "c", "on_create": "skip"}),
    step("CasterRestart", "restart", "delete", old={"caster_id": "c"}),
    step("CasterConfig", "config", old={"delay": 1}, new={"delay": 2}),
]


@pytest.mark.parametrize("each", QUIET, ids=[f"{each['op']}-{index}" for index, each in enumerate(QUIET)])
def test_what_does_not_interrupt_is_not_called_an_interruption(each: dict) -> None:
    """Also where something is deleted."""
    assert headline(impacts_of(each)) == "nothing on air is interrupted"


def test_a_rundown_written_anew_interrupts_and_one_that_moves_does_not() -> None:
    """As the provider plans it."""
    hour = {"episode_type": "Resource", "resource_id": "r"}
    a = {**hour, "name": "a", "start_time": "2036-06-29T20:00:00Z", "end_time": "2036-06-29T20:10:00Z"}
    b = {**hour, "name": "b", "start_time": "2036-06-29T20:10:00Z", "end_time": "2036-06-29T20:20:00Z"}
    swapped = [
        {**a, "start_time": b["start_time"], "end_time": b["end_time"]},
        {**b, "start_time": a["start_time"], "end_time": a["end_time"]},
    ]
    assert "1 rundown is rewritten" in headline(
        impacts_of(step("CasterProgram", "r", old={"episodes": [a, b]}, new={"episodes": swapped}))
    )
    assert headline(summary(recorded("moved"))) == "nothing on air is interrupted"
    assert "all 4 episodes are 1 h later" in counts(summary(recorded("moved")))


def test_what_a_write_clears_is_listed_with_what_it_is() -> None:
    """Whole settings from `cleared`, and members of settings that stay."""
    found = {each.path: each.old for each in summary(recorded("cleared")).cleared}
    assert found == {
        "callback_url": "[secret]",
        "program_name": "evening",
        "transcode.live_templates": '["lsd", "lhd"]',
    }


@pytest.mark.parametrize("name", ["replaced_with_more", "replacement_steps"])
def test_of_what_goes_with_a_replaced_studio_nothing_is_cleared_or_moved(name: str) -> None:
    """Its configuration and its rundown change in the same update, and are deleted whatever changes."""
    found = summary(recorded(name))
    assert headline(found).startswith("1 studio is replaced because")
    assert counts(found) == "8 to replace, 2 unchanged"
    assert (found.cleared, found.rundowns) == ([], [])
    assert found.labels == ["apsara-live/replaces", "apsara-live/on-air-impact"]


def test_a_configuration_that_is_replaced_in_its_studio_clears_what_is_no_longer_declared() -> None:
    """`--replace` of the configuration alone: the studio stays."""
    old, new = {"caster_id": "c", "program_name": "evening"}, {"caster_id": "c"}
    found = impacts_of(step("CasterConfig", "show", "replace", old=old, new=new, replaceReasons=["id"]))
    assert [each.path for each in found.cleared] == ["program_name"]


# ── size ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_five_hundred_resources_fit_and_the_headline_is_whole() -> None:
    """Details are omitted from the end, and counted."""
    found = summary(json.dumps(five_hundred()))
    said = compose([section(found)])
    assert size(said) < LIMIT
    assert size(said) > LIMIT * 3 / 4
    assert "🔴 **50 studios restart**<br>\n450 to update, 50 restarts" in said
    assert "omitted for lack of space; the job's log has the whole preview." in said
    assert said.count("<details>") == said.count("</details>")
    assert said.count("```") % 2 == 0


def test_many_stacks_keep_their_headlines() -> None:
    """Of sixty large stacks, all headlines are there."""
    found = section(summary(json.dumps(five_hundred())))
    many = [type(found)(("evening-show", f"prod-{n}", "."), found.head, found.blocks) for n in range(60)]
    said = compose(many)
    assert size(said) < LIMIT
    assert said.count("🔴 **50 studios restart**") == 120


def test_more_stacks_than_have_room_are_counted() -> None:
    """The first ones are listed, the others are counted."""
    found = section(summary(recorded("template")))
    many = [type(found)(("evening-show", f"prod-{n:04}", "."), found.head, found.blocks) for n in range(2000)]
    said = compose(many)
    assert size(said) < LIMIT
    assert "## Previews of 2000 stacks" in said
    assert "more, omitted for lack of space" in said


# ── forms, gates, exit codes ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_needs_neither_credentials_nor_a_network() -> None:
    """In a process of its own with an empty environment."""
    command = [sys.executable, "-m", "pulumi_apsara_live.cli", "preview", str(file("template"))]
    done = subprocess.run(
        command, env={"PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("evening-show/prod: 1 studio restarts because config changed: template lp_hd → lp_sd")
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("name", NAMES)
def test_a_terminal_shows_everything_once_and_without_marks(name: str) -> None:
    """Names stand there as they are; neither what happens on air, nor how a rundown moves, appears twice."""
    said, found = run(RECORDED / name).stdout, summary(recorded(name))
    assert not set(said) & {"\ue000", "\ue001"}
    told = [*(each.because for each in found.impacts), *(each.words for each in found.rundowns)]
    plain = [each.replace("\ue000", "").replace("\ue001", "") for each in told if each]
    assert {each: said.count(each) for each in plain} == dict.fromkeys(plain, 1)


def test_a_rundown_that_moves_is_one_line_of_a_terminal() -> None:
    """With its name."""
    assert run(file("moved")).stdout.splitlines()[:4] == [
        "evening-show/prod: nothing on air is interrupted",
        "  1 to update, 9 unchanged",
        "  rundown evening: all 4 episodes are 1 h later",
        "",
    ]


def test_standard_input_is_a_file_too() -> None:
    """`-`."""
    assert run("-", "--format", "markdown", input=recorded("cleared")).stdout == of(["cleared"])


def test_the_json_document_has_a_schema_and_is_complete() -> None:
    """What a program would ask for first."""
    told = json.loads(run(file("template"), file("moved"), "--json", "--max-restarts", "0").stdout)
    assert told["schema"] == 1
    assert told["broken_rules"] == ["--max-restarts 0: there is 1 restart"]
    assert told["labels"] == ["apsara-live/on-air-impact", "apsara-live/restarts"]
    first, second = told["stacks"]
    assert first["counts"] == {"create": 0, "update": 1, "replace": 0, "delete": 0, "restart": 1, "kept": 0, "same": 8}
    assert first["on_air"][0]["because"] == "config changed: template lp_hd → lp_sd"
    assert second["rundowns"] == [{"name": "evening", "change": "all 4 episodes are 1 h later"}]
    assert second["changes"][0]["fields"][0]["path"] == "episodes[welcome].end_time"


@pytest.mark.parametrize("format", ["text", "markdown", "json"])
def test_a_file_is_written_with_what_would_be_printed(format: str, tmp_path: Path) -> None:
    """`--out`."""
    assert run(file("cleared"), "--format", format, "--out", tmp_path / "said").stdout == ""
    assert (tmp_path / "said").read_text(encoding="utf-8") == run(file("cleared"), "--format", format).stdout


GATES = [
    ("template", [], []),
    ("template", ["--max-restarts", "1"], []),
    ("template", ["--max-restarts", "0"], ["--max-restarts 0: there is 1 restart"]),
    ("template", ["--max-replacements", "0", "--no-deletes"], []),
    ("template", ["--no-on-air-impact"], ["--no-on-air-impact: 1 studio restarts"]),
    ("harmless", ["--max-restarts", "0", "--max-replacements", "0", "--no-on-air-impact", "--no-deletes"], []),
    ("moved", ["--no-on-air-impact"], []),
    ("first", ["--max-restarts", "0", "--no-on-air-impact", "--no-deletes"], []),
    ("replacement", ["--max-replacements", "7"], ["--max-replacements 7: there are 8 replacements"]),
    ("replacement", ["--no-deletes"], ["--no-deletes: 0 to delete, 8 to replace, which deletes as well"]),
    ("gone", ["--no-deletes"], ["--no-deletes: 10 to delete"]),
    ("renamed", ["--no-deletes", "--no-on-air-impact"], []),
    ("failed", [], ["evening-show/prod: the preview failed"]),
    (
        "replacement",
        ["--max-replacements", "0", "--no-on-air-impact"],
        ["--max-replacements 0: there are 8 replacements", "--no-on-air-impact: 1 studio is replaced"],
    ),
]


@pytest.mark.parametrize(("name", "rules", "broken"), GATES, ids=[f"{n}-{' '.join(r)}" for n, r, _ in GATES])
def test_a_broken_rule_is_one_line_and_exit_code_1(name: str, rules: list[str], broken: list[str]) -> None:
    """And a rule that is kept is none."""
    done = run(file(name), *rules)
    assert done.stderr.splitlines() == broken
    assert done.exit_code == (1 if broken else 0)


def test_rules_count_over_all_stacks() -> None:
    """Two files with a restart each."""
    done = run(file("template"), file("files"), "--max-restarts", "1")
    assert done.stderr == "--max-restarts 1: there are 2 restarts\n"
    assert done.exit_code == 1


MISUSE = [
    (["nowhere.json"], "error: nowhere.json cannot be read: No such file or directory"),
    ([str(file("template")), "--max-restart", "0"], "error: unknown option --max-restart"),
    (
        [str(file("template")), str(file("moved")), "--stack", "prod"],
        "error: --stack cannot be used with several files",
    ),
    ([str(Path(__file__))], "is not a preview: it is neither output of `pulumi preview --json` nor an event log"),
    (["--cwd", "nowhere"], "error: --cwd nowhere: there is no such directory"),
    (
        [str(file("template")), "--update"],
        "error: no pull request to comment on: set GITHUB_REPOSITORY or CI_PROJECT_ID",
    ),
    ([str(file("template")), "--out", "nowhere/file"], "error: nowhere/file cannot be written: No such file"),
]


@pytest.mark.parametrize(("words", "expected"), MISUSE, ids=[expected[:40] for _, expected in MISUSE])
def test_what_cannot_be_done_is_one_line_and_exit_code_2(
    words: list[str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback."""
    for name in ("GITHUB_REPOSITORY", "CI_PROJECT_ID"):
        monkeypatch.delenv(name, raising=False)
    done = run(*words)
    assert expected in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.exit_code == 2


# ── running the engine ───────────────────────────────────────────────────────────────────────────────────────────────


def engine(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `pulumi` on PATH that writes what the engine would write."""
    (folder / "pulumi").write_text(f'#!/bin/sh\necho "$PWD: $@" > {folder}/called\n{script}\n', encoding="utf-8")
    (folder / "pulumi").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.defpath}")


def test_without_a_file_the_engine_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the directory of the program, with options that it does not know itself."""
    engine(tmp_path, f"cat {file('moved')}", monkeypatch)
    done = run("--cwd", tmp_path, "--stack", "prod", "--refresh", "--config=a=b", "--no-deletes")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"evening-show/prod ({tmp_path}): nothing on air is interrupted\n")
    called = (tmp_path / "called").read_text(encoding="utf-8")
    words = "preview --json --non-interactive --color never --stack prod --refresh --config=a=b"
    assert called == f"{tmp_path}: {words}\n"


FAILURES = [
    ("echo \"error: no stack named 'prod' found\" >&2; exit 255", "no stack named 'prod' found"),
    ("echo something odd >&2; exit 1", "something odd"),
    ("exit 3", "the engine printed no preview"),
    (f"cat {file('failed')}; exit 255", "property norm_type value {genral} has a problem"),
    (f"cat {file('moved')}; echo 'error: lost connection' >&2; exit 1", "lost connection"),
]


@pytest.mark.parametrize(("script", "expected"), FAILURES, ids=[expected for _, expected in FAILURES])
def test_an_engine_that_fails_is_a_preview_that_failed(
    script: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it has written by then; the reason is one line."""
    engine(tmp_path, script, monkeypatch)
    done = run("--cwd", tmp_path, "--stack", "prod")
    assert done.exit_code == 1
    assert expected in done.stdout
    assert done.stderr.endswith("the preview failed\n")


def test_no_engine_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to do."""
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run("--stack", "prod")
    assert done.exit_code == 2
    assert "`pulumi` is not on PATH: install the Pulumi CLI, or pass a file" in done.stderr


# ── the manual ───────────────────────────────────────────────────────────────────────────────────────────────────────

PAGE = "docs/pull-requests.md"


def test_the_workflows_of_the_manual_are_the_examples() -> None:
    """Byte by byte; their steps are run by `test_ci_workflows.py`."""
    shown = [fence.text for fence in fences(PAGE, "yaml")]
    names = ("github.yml", "gitlab-ci.yml", "github-forks.yml")
    assert shown == [(ROOT / "examples" / "ci" / name).read_text(encoding="utf-8") for name in names]


def test_the_commands_of_the_page_on_pull_requests_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder with a saved preview and a program; the last one breaks the rule that the page shows."""
    (tmp_path / "infra").mkdir()
    shutil.copy(file("template"), tmp_path / "preview.json")
    engine(tmp_path, f"cat {file('moved')}", monkeypatch)
    monkeypatch.chdir(tmp_path)
    (commands,), (line,) = fences(PAGE, "sh"), fences(PAGE, "text")
    words = [each.split() for each in commands.text.splitlines()]
    assert all(each[:2] == ["apsara-live", "preview"] for each in words)
    done = [run(*each[2:]) for each in words]
    assert [each.exit_code for each in done] == [0, 0, 0, 0, 1]
    assert done[-1].stderr == line.text


def test_the_pictures_of_the_manual_are_small_and_all_shown() -> None:
    """`python -m authoring.pictures` draws those of comments, and `make pictures` those of pages."""
    pages = "".join(each.read_text(encoding="utf-8") for each in (ROOT / "docs").glob("*.md"))
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert f"(pictures/{picture.name})" in pages
        assert picture.stat().st_size < 250_000


def test_the_page_names_every_member_of_the_json_document() -> None:
    """All that the two richest previews hold."""
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    told = json.loads(run(file("gone"), file("cleared"), file("moved"), file("failed"), file("files"), "--json").stdout)
    assert [
        name
        for name in names_in(told)
        if f"`{name}`" not in page and f".{name}`" not in page and f".{name}[]`" not in page
    ] == ["stacks"]


def names_in(value: object) -> list[str]:
    """The names of all members; what a program has named is no member of ours."""
    if isinstance(value, dict):
        return list(
            dict.fromkeys(
                [*value, *(each for name in value if name not in ("old", "new") for each in names_in(value[name]))]
            )
        )
    return list(dict.fromkeys(each for item in value for each in names_in(item))) if isinstance(value, list) else []


# ── the engine's forms ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_file_is_a_preview_that_failed(tmp_path: Path) -> None:
    """`pulumi preview --json > file` writes nothing when the stack is not there."""
    (tmp_path / "eu.json").write_text("", encoding="utf-8")
    done = run(tmp_path / "eu.json")
    assert done.exit_code == 1
    assert done.stderr == "eu/unknown: the preview failed\n"
    assert "the engine printed no preview; see the log of the step that ran `pulumi preview`" in done.stdout


def test_a_preview_that_failed_early_is_known_by_its_options(tmp_path: Path) -> None:
    """So that its section is the one that the stack has already; a file that names its stack takes precedence."""
    (tmp_path / "Pulumi.yaml").write_text("name: 'shows'\nruntime: python\n", encoding="utf-8")
    done = run("-", "--cwd", tmp_path, "--stack", "acme/eu", input="")
    assert done.stderr == f"shows/eu ({tmp_path}): the preview failed\n"
    assert run(file("moved"), "--stack", "eu").stdout.startswith("evening-show/prod: ")


def test_an_error_without_a_document_is_a_preview_that_failed() -> None:
    """What the engine says before it has read the program."""
    done = run("-", input="error: no stack named 'prod' found\n")
    assert "no stack named 'prod' found" in done.stdout
    assert done.exit_code == 1


def test_a_traceback_becomes_one_line() -> None:
    """What it is about, and how it ends."""
    said = "error: Program failed with an unhandled exception:\nTraceback (most recent call last):\n"
    said += "  File \"a\"\nKeyError: 'x'\n"
    found = summary(json.dumps(document(diagnostics=[{"severity": "error", "message": said}])))
    assert [each.text for each in found.errors] == ["Program failed with an unhandled exception: KeyError: 'x'"]


def test_a_log_that_ends_in_failure_and_does_not_say_why_has_failed() -> None:
    """The engine's last event contains it."""
    found = summary('{"sequence": 1, "summaryEvent": {"result": "failed"}}\n{"sequ')
    assert found.preview.failed


@pytest.mark.parametrize(
    ("operations", "taken_for"),
    [
        (["refresh", "same"], "same"),
        (["refresh", "update"], "update"),
        (["update", "refresh"], "update"),
        (["delete-replaced", "replace", "create-replacement"], "replace"),
        (["create-replacement", "delete-replaced"], "replace"),
        (["delete", "create"], "replace"),
        (["import"], "create"),
        (["discard"], "delete"),
    ],
)
def test_the_steps_of_one_resource_are_one(operations: list[str], taken_for: str) -> None:
    """A replacement is several steps in a log, and a refresh comes before what it leads to."""
    found = impacts_of(*(step("CasterConfig", "c", op, old={"delay": 1}) for op in operations))
    assert [each.op for each in found.preview.steps] == [taken_for]


def test_values_are_compared_by_what_they_mean() -> None:
    """A JSON text with other spaces is the same; one with another member differs in that member."""
    old = {
        "policy": '{"a": 1, "b": [1, 2]}',
        "same": '{"x":1,"y":2}',
        "number": 1,
        "list": [{"name": "a", "v": 1}, {"name": "b", "v": 1}],
    }
    new = {
        "policy": '{"b":[1,3],"a":1}',
        "same": '{"y": 2, "x": 1.0}',
        "number": 1.0,
        "list": [{"name": "b", "v": 2}, {"name": "a", "v": 1}],
    }
    found = impacts_of(step("CasterConfig", "c", old=old, new=new)).changes[0].fields
    assert [(each.path, each.old, each.new) for each in found] == [("policy.b[1]", 2, 3), ("list[b].v", 1, 2)]


# ── what a file may hold besides ─────────────────────────────────────────────────────────────────────────────────────


def saved(folder: Path, data: bytes) -> Path:
    """A saved preview of these bytes."""
    (folder / "saved.json").write_bytes(data)
    return folder / "saved.json"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"], ids=lambda each: each
)
@pytest.mark.parametrize("name", ["cleared.json", "template.jsonl"])
def test_a_preview_is_read_in_every_unicode_encoding(name: str, encoding: str, tmp_path: Path) -> None:
    """PowerShell redirects into UTF-16; some editors write a byte order mark."""
    plain = run(RECORDED / name, "--json")
    assert run(saved(tmp_path, recorded(name).encode(encoding)), "--json").stdout == plain.stdout


def test_standard_input_is_read_in_every_unicode_encoding() -> None:
    """Through a real pipe."""
    command = [sys.executable, "-m", "pulumi_apsara_live.cli", "preview", "-"]
    environ = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        command, input=recorded("moved").encode("utf-16"), env=environ, capture_output=True, check=True
    )
    assert done.stdout.decode().startswith("evening-show/prod: nothing on air is interrupted\n")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"steps": "caf\xe9"}', "byte 0xe9 at position 14 is not UTF-8; save it as UTF-8"),
        (b"\xff\xfe{\x00\x00\xd8", "byte 0x00 at position 4 is not UTF-16; save it as UTF-8"),
    ],
    ids=["cp1252", "UTF-16"],
)
def test_what_is_in_no_such_encoding_names_the_one_that_was_tried(data: bytes, expected: str, tmp_path: Path) -> None:
    """One line, and where the byte is."""
    file = saved(tmp_path, data)
    done = run(file)
    assert done.stderr == f"error: {file} cannot be read: {expected}\n"
    assert done.exit_code == 2


BEFORE = "Loading policy packs...\nwarning: A new version of Pulumi is available\n{not JSON}\n"
AFTER = "\nUpdate plan written to 'plan.json'\nRun `pulumi up --plan='plan.json'` to constrain the update\n"


@pytest.mark.parametrize("name", ["template.json", "template.jsonl"])
def test_lines_before_and_after_a_preview_are_passed_over(name: str, tmp_path: Path) -> None:
    """Policy packs, plans and CI print them."""
    plain = run(RECORDED / name, "--json")
    surrounded = run(saved(tmp_path, f"{BEFORE}{recorded(name)}{AFTER}".encode()), "--json")
    assert json.loads(surrounded.stdout) == json.loads(plain.stdout)


@pytest.mark.parametrize("name", ["moved.json", "template.jsonl"])
def test_an_error_beside_a_preview_is_a_preview_that_failed(name: str, tmp_path: Path) -> None:
    """Such as the last line of a policy pack that refuses; the document holds none of it."""
    done = run(saved(tmp_path, f"{recorded(name)}\nerror: preview failed\n".encode()))
    assert done.stderr == "evening-show/prod: the preview failed\n"
    assert "  preview failed\n" in done.stdout
    assert done.exit_code == 1


def without_steps(name: str, op: str) -> str:
    """A recorded document, without its steps of this kind."""
    found = json.loads(recorded(name))
    found["steps"] = [each for each in found["steps"] if each["op"] != op]
    return json.dumps(found)


INCOMPLETE = {
    "nothing": ("{}", "it has no `changeSummary`"),
    "no steps": ('{"config": {}, "duration": 1}', "it has no `changeSummary`"),
    "a stack's export": ('{"version": 3, "deployment": {"resources": []}}', "it has no `changeSummary`"),
    "steps alone": ('{"steps": []}', "it has no `changeSummary`"),
    "a count that is none": ('{"steps": [], "changeSummary": {"delete": "all"}}', "it has no `changeSummary`"),
    "no step at all": (
        '{"changeSummary": {"delete": 3}}',
        "it counts 3 to delete but lists 0; part of it is missing",
    ),
    "a restart is missing": (without_steps("template", "replace"), "it counts 1 to replace but lists 0"),
    "replacements are missing": (
        without_steps("replacement_steps", "replace"),
        "it counts 8 to replace but lists 0",
    ),
    "updates after a refresh are missing": (
        without_steps("refreshed", "update"),
        "it counts 2 to update but lists 0",
    ),
    "a step too many": (
        recorded("template").replace('"update":1', '"update":0'),
        "it counts 0 to update but lists 1",
    ),
    "an event is missing": (
        recorded("template.jsonl").replace('"op":"update"', '"op":"same"'),
        "it counts 1 to update but lists 0",
    ),
    "a log that is cut off": (recorded("template.jsonl").partition('{"sequence":84')[0], "it has no `changeSummary`"),
    "two documents": (
        recorded("template") + recorded("moved"),
        "it contains several previews; put each in a file of its own",
    ),
    "a document and a log": (recorded("template") + recorded("template.jsonl"), "it contains several previews"),
}


@pytest.mark.parametrize(("text", "expected"), INCOMPLETE.values(), ids=INCOMPLETE)
def test_a_preview_of_which_a_part_is_missing_passes_no_rule(text: str, expected: str, tmp_path: Path) -> None:
    """It is refused with any options: the content of the missing part is unknown."""
    done = run(saved(tmp_path, text.encode()), "--no-deletes", "--no-on-air-impact", "--max-restarts", "9")
    assert expected in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
    assert done.exit_code == 2


@pytest.mark.parametrize("name", NAMES)
def test_what_the_engine_writes_is_complete(name: str) -> None:
    """With `--show-sames`, `--show-replacement-steps` and `--refresh` too."""
    assert run(RECORDED / name).exit_code == (1 if "failed" in name else 0)


def test_an_engine_that_prints_something_else_is_no_preview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ended well, so that there is no error to tell."""
    engine(tmp_path, "echo '{}'", monkeypatch)
    done = run("--cwd", tmp_path)
    assert done.stderr.startswith(f"error: {tmp_path}/pulumi printed no preview: it has no `changeSummary`, so it is")
    assert done.exit_code == 2


def test_a_closed_standard_input_is_one_line() -> None:
    """`<&-`: the interpreter has no stream at all then."""
    command = [sys.executable, "-m", "pulumi_apsara_live.cli", "preview", "-"]
    environ = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        ["sh", "-c", '"$@" <&-', "sh", *command], env=environ, capture_output=True, text=True, check=False
    )
    assert done.stderr == "error: - cannot be read: it is closed\n"
    assert done.returncode == 2


def test_a_take_is_shown_as_an_interruption_with_its_trigger() -> None:
    """Also the first one, where `on_create` says so; a first one that is skipped takes nothing."""
    studio = {"caster_id": "c-1"}
    changed = step(
        "CasterTake",
        "news",
        "replace",
        old={**studio, "triggers": {"item": "1"}},
        new={**studio, "triggers": {"item": "2"}, "reason": "item"},
        detailedDiff={"triggers.item": {"kind": "update-replace"}},
        replaceReasons=["triggers"],
    )
    first = step("CasterTake", "sport", "create", new={**studio, "on_create": "take"})
    skipped = step("CasterTake", "weather", "create", new={**studio, "on_create": "skip"})
    found = summary(json.dumps(document(changed, first, skipped)))
    assert [(each.what, each.name, each.interrupts) for each in found.impacts] == [
        ("programme", "news", True),
        ("programme", "sport", True),
    ]
    text = comment(json.dumps(document(changed)))
    assert "takes what the preview shows" in text
    assert "because `item` changed: `1` → `2`" in text
