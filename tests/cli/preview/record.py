"""Records what the engine writes of real previews of the evening show, against the emulator.

`PYTHONPATH=.:provider:tests:tools python tests/cli/preview/record.py` writes `recorded/` anew; tests only read it.
Kept is what the engine wrote, without places of the machine, what only its debuggers read, and what its log repeats.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import toolchain

from apsara_live_emulator import Emulator
from engine.behind import Stranger
from engine.preloaded import preloaded
from engine.project import NAME, STACK, Stack, Template

ROOT = Path(__file__).parents[3]
RECORDED = Path(__file__).with_name("recorded")
SHOW = (ROOT / "examples" / "evening_show" / "__main__.py").read_text(encoding="utf-8")
DROPPED = {"sourcePosition", "stackTrace", "propertyDependencies", "provider", "parent", "created", "modified"}
Edit = Callable[[str], str]


def with_other(*pairs: tuple[str, str]) -> Edit:
    """The program with other texts in it, each of which has to be there."""

    def edited(program: str) -> str:
        for old, new in pairs:
            assert old in program, old
            program = program.replace(old, new)
        return program

    return edited


EVENING = datetime(2036, 6, 29, 17, 30, tzinfo=UTC)
CALLBACK = '    callback_url="https://hooks.example.com/evening-show",\n'
AN_HOUR_LATER = [(f'"{hour}:', f'"{hour + 1}:') for hour in (21, 20)]
CHANGES: dict[str, Edit] = {
    "no_changes": with_other(),
    "harmless": with_other(
        ("eof_thres=3", "eof_thres=5"), ("hooks.example.com/evening-show", "hooks.example.com/late")
    ),
    "template": with_other(('or "lp_hd"', 'or "lp_sd"')),
    "replacement": with_other(('norm_type="general"', 'norm_type="playlist"')),
    "cleared": with_other(
        (CALLBACK, ""), ('    program_name="evening",\n', ""), (', live_templates=["lsd", "lhd"]', "")
    ),
    "moved": with_other(*AN_HOUR_LATER),
    "files": with_other(("trailers/2.mp4", "trailers/3.mp4")),
    "off_air": with_other(("else True", "else False")),
    "gone": lambda _: "",
}
SECRET_TRIGGER = with_other(
    (
        'triggers={"config": config.restart_fingerprint}',
        'triggers={"config": config.restart_fingerprint, "key": settings.require_secret("key")}',
    )
)
RENAMED = with_other(
    *(
        (f'live.{type}(\n    "{name}"', f'live.{type}(\n    "renamed"')
        for type, name in (
            ("CasterConfig", "evening-show"),
            ("CasterVideoResource", "camera"),
            ("CasterProgram", "evening"),
            ("CasterRunState", "evening-show"),
        )
    ),
    ('live.CasterScene(\n        "preview"', 'live.CasterScene(\n        "renamed"'),
)
REPLACED_WITH_MORE = with_other(
    ('norm_type="general"', 'norm_type="playlist"'),
    (CALLBACK, ""),
    ('    program_name="evening",\n', ""),
    *AN_HOUR_LATER,
)
FAILED = with_other(('norm_type="general"', 'norm_type="genral"'))
ELECTION = (ROOT / "examples" / "election_night_resources" / "__main__.py").read_text(encoding="utf-8")
ELECTION_NIGHT = datetime(2036, 11, 5, 18, 0, tzinfo=UTC)
LATE_POLLS = with_other(
    ('settings.get("template") or "lp_hd"', 'settings.get("template") or "lp_ud"'),
    ("position=(0.7, 0.05), height=0.25", "position=(0.05, 0.05), height=0.4"),
    ('location_id="RV03", volume=0.6', 'location_id="RV03", volume=0.8'),
    ('anchor="bottomLeft", height=0.1', 'anchor="bottomRight", height=0.1'),
    ('text="Election night", color="0xffffff"', 'text="Turnout 71 %", color="0xffd200"'),
    ('    urgent_image_url="https://img.example.com/back-in-a-moment.jpg",\n', ""),
    (
        '"first forecast", studio_camera, "05T20:00", "05T21:00"',
        '"first forecast", studio_camera, "05T20:00", "05T21:30"',
    ),
    ('"results by district", touchscreen_camera, "05T21:00"', '"results by district", touchscreen_camera, "05T21:30"'),
    ('        played("good night", studio_camera, "06T00:45", "06T01:00"),\n', ""),
)


def kept(value: Any) -> Any:
    """The value without what is dropped."""
    if isinstance(value, Mapping):
        return {name: kept(each) for name, each in value.items() if name not in DROPPED}
    return [kept(each) for each in value] if isinstance(value, list) else value


def write(name: str, *documents: Any) -> None:
    """One file, a line for each document; the project of the tests is told as the example's own."""
    lines = [json.dumps(kept(each), ensure_ascii=False, separators=(",", ":")) for each in documents]
    text = "\n".join(lines) + "\n"
    project = "election-night" if name.startswith("election") else "evening-show"
    text = text.replace(f"pulumi:{STACK}::{NAME}::", f"pulumi:prod::{project}::").replace(f"{NAME}-{STACK}", "show")
    assert str(Path.home()) not in text
    (RECORDED / name).write_text(text, encoding="utf-8")


def record(stack: Stack, name: str, program: str, *flags: str, fails: bool = False) -> None:
    """A preview of the program as the stack is now."""
    stack.write(program)
    outcome = stack.preview(*flags, expect_failure=fails)
    write(f"{name}.json", outcome.json)
    if name in ("template", "failed"):
        log = [each for each in outcome.events if each.get("diagnosticEvent", {}).get("severity") != "debug"]
        write(f"{name}.jsonl", *(each for each in log if "resOutputsEvent" not in each))


def main() -> None:
    """All previews, with the show on air."""
    found = toolchain.look_up()
    assert found is not None, "no Pulumi CLI: run `make cli`"
    with Emulator(assume={"restart-time": "9"}) as emulator, tempfile.TemporaryDirectory() as directory:
        emulator.clock.set(EVENING)
        own, template = Path(directory) / "own", Path(directory) / "template"
        own.mkdir()
        template.mkdir()
        with preloaded(template) as address:
            stack = Template.make(found, template, address).copy(own)
            stack.environ.update(
                APSARA_LIVE_ENDPOINT=emulator.url,
                ALIBABA_CLOUD_ACCESS_KEY_ID="testid",
                ALIBABA_CLOUD_ACCESS_KEY_SECRET="testsecret",
            )
            stack.config("apsara-live:region", "cn-shanghai")
            record_all(stack)
            # From here on the clock runs, so that a restart takes its time.
            emulator.clock.release()
            emulator.clock.advance((EVENING - emulator.clock.now()).total_seconds())
            record_again(stack)
            record_variants(stack, emulator)
            record_election(stack, emulator)


def record_election(stack: Stack, emulator: Emulator) -> None:
    """A night with layouts and components, of which everything that a page draws changes; unchanged ones are listed."""
    stack.destroy()
    emulator.clock.set(ELECTION_NIGHT)
    stack.write(ELECTION)
    stack.up()
    record(stack, "election", LATE_POLLS(ELECTION), "--show-sames")


def record_all(stack: Stack) -> None:
    """The first creation, then each change of a show that is on air."""
    record(stack, "first", SHOW)
    stack.write(SHOW)
    stack.up()
    for name, edit in CHANGES.items():
        record(stack, name, edit(SHOW))
    record(stack, "failed", FAILED(SHOW), fails=True)


def record_again(stack: Stack) -> None:
    """A second change of the template, when it is known how long a restart takes."""
    stack.write(CHANGES["template"](SHOW))
    stack.up()
    record(stack, "template_again", SHOW)


def record_variants(stack: Stack, emulator: Emulator) -> None:
    """A restart by a secret trigger and by hand, names without aliases, a replacement with more, a refresh."""
    program = SECRET_TRIGGER(SHOW)
    stack.secret_config("key", "first-key")
    stack.write(program)
    stack.up()
    restart = next(each["urn"] for each in stack.resources().values() if each["type"].endswith(":CasterRestart"))
    record(stack, "by_hand", program, "--replace", restart)
    record(stack, "renamed", RENAMED(program))
    record(stack, "replaced_with_more", REPLACED_WITH_MORE(program))
    record(stack, "replacement_steps", REPLACED_WITH_MORE(program), "--show-replacement-steps", "--show-sames")
    stack.secret_config("key", "second-key")
    record(stack, "secret_trigger", program)
    stack.secret_config("key", "first-key")
    Stranger(emulator).call("StopCaster", caster_id=next(iter(emulator.state.casters)))
    record(stack, "refreshed", program, "--refresh")


if __name__ == "__main__":
    main()
