"""A restart is a replacement: when it happens, how often, and what the preview says of it."""

import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import lost_answer, lost_request, throttle
from engine.behind import Stranger
from engine.programs import SETTINGS, program
from engine.project import Stack

READY = {name: SETTINGS[name] for name in ("caster_name", "domain_name", "transcode", "callback_url")}
OTHER_TEMPLATE = {**READY, "transcode": {"caster_template": "lp_sd"}}


def restarting(config: dict, triggers: str = '{"config": config.restart_fingerprint}', more: str = "") -> str:
    """A studio, its configuration, and a restart wired to it."""
    restart = f'restart = live.CasterRestart("restart", caster_id=studio.id, triggers={triggers}{more})\n'
    restart += 'pulumi.export("reason", restart.reason)\npulumi.export("skipped", restart.skipped)\n'
    restart += 'pulumi.export("restarted_at", restart.restarted_at)\n'
    return program(studio={"norm_type": "general", "destroy_while_on_air": True}, config=config, more=restart)


def on_air(stack: Stack, emulator: Emulator, text: str) -> str:
    """The program applied, the studio started by somebody, the state refreshed."""
    stack.write(text)
    caster_id: str = stack.up().outputs["id"]
    Stranger(emulator).call("StartCaster", caster_id=caster_id)
    emulator.ledger.clear()
    return caster_id


def writes(emulator: Emulator) -> list[str]:
    """What changed something, in order."""
    return [call.action for call in emulator.ledger.calls() if not call.action.startswith("Describe")]


def test_a_template_changed_restarts_once_after_the_configuration(stack: Stack, emulator: Emulator) -> None:
    """The preview shows both, with the trigger old → new; the ledger shows the write before exactly one restart."""
    on_air(stack, emulator, restarting(READY))
    stack.write(restarting(OTHER_TEMPLATE))
    foreseen = stack.preview()
    assert foreseen.changes == {"config": "update", "restart": "replace"}
    step = foreseen.step("restart")
    assert step.replaces == ("triggers",)
    assert set(step.detailed) == {"triggers.config", "reason"}
    assert step.old["inputs"]["triggers"]["config"].startswith("lp_hd-")
    assert step.new["inputs"]["triggers"]["config"].startswith("lp_sd-")
    assert step.new["inputs"]["reason"] == "config"
    assert any("the studio restarts, if it is on air, because config changed" in each for each in foreseen.warnings)
    outcome = stack.up()
    assert writes(emulator) == ["SetCasterConfig", "RestartCaster"]
    assert outcome.outputs["reason"] == "config"
    assert outcome.outputs["restarted_at"]
    emulator.ledger.clear()
    assert stack.up().changes == {}
    assert stack.refresh().changes == {}
    assert writes(emulator) == []


def test_a_callback_changed_restarts_nothing(stack: Stack, emulator: Emulator) -> None:
    """Not in the preview and not in the ledger."""
    on_air(stack, emulator, restarting(READY))
    stack.write(restarting({**READY, "callback_url": "https://hooks.example.com/other"}))
    assert stack.preview().changes == {"config": "update"}
    assert stack.up().changes == {"config": "update"}
    assert writes(emulator) == ["SetCasterConfig"]


TRIGGERS = [
    ("two at once", '{"a": "1", "b": "1"}', '{"a": "2", "b": "2"}'),
    ("first ones", "None", '{"a": 1}'),
]


@pytest.mark.parametrize(("before", "after"), [each[1:] for each in TRIGGERS], ids=[each[0] for each in TRIGGERS])
def test_triggers_that_change_together_restart_once(stack: Stack, emulator: Emulator, before: str, after: str) -> None:
    """One replacement in the preview, one call; each change alone is a column of the matrix."""
    on_air(stack, emulator, restarting(READY, before))
    stack.write(restarting(READY, after))
    assert stack.preview().changes == {"restart": "replace"}
    stack.up()
    assert writes(emulator) == ["RestartCaster"]


def test_the_first_creation_restarts_only_when_asked_to(stack: Stack, emulator: Emulator) -> None:
    """`on_create` is skip unless the program says restart; a studio just configured by this update is restarted."""
    stack.write(program(config=READY))
    caster_id = stack.up().outputs["id"]
    Stranger(emulator).call("StartCaster", caster_id=caster_id)
    emulator.ledger.clear()
    stack.write(restarting(READY))
    skipped = stack.up()
    assert skipped.outputs["reason"] == "created"
    assert skipped.outputs["skipped"] == "this is the first creation, and on_create is skip"
    assert writes(emulator) == []
    stack.write(program(config=READY))
    stack.up()
    stack.write(restarting(OTHER_TEMPLATE, more=', on_create="restart"'))
    stack.up()
    assert writes(emulator) == ["SetCasterConfig", "RestartCaster"]


def test_what_cannot_be_restarted_is_refused_in_words(stack: Stack, emulator: Emulator) -> None:
    """An idle studio with `fail`: refused, and tried again by the next update, as a failed restart is not recorded."""
    more = ', when_idle="fail"'
    stack.write(restarting(READY, '{"a": "1"}', more))
    caster_id = stack.up().outputs["id"]
    stack.write(restarting(READY, '{"a": "2"}', more))
    (error,) = [each for each in stack.up(expect_failure=True).errors if "ApsaraLiveError" in each]
    assert (
        error == f'ApsaraLiveError: studio {caster_id} is not on air: start it, or set when_idle to "skip" or "start"'
    )
    Stranger(emulator).call("StartCaster", caster_id=caster_id)
    emulator.ledger.clear()
    assert stack.up().changes == {"restart": "replace"}
    assert writes(emulator) == ["RestartCaster"]


FAULTS = [
    ("answer lost", lost_answer(), 1),
    ("request lost", lost_request(), 2),
    ("throttled", throttle(1), 2),
]


@pytest.mark.parametrize(("fault", "sent"), [each[1:] for each in FAULTS], ids=[each[0] for each in FAULTS])
def test_a_restart_without_an_answer_happens_once(stack: Stack, emulator: Emulator, fault: object, sent: int) -> None:
    """Lost answer: looked up and not sent again. Lost request: sent again. Throttled: waits and goes on."""
    on_air(stack, emulator, restarting(READY, '{"a": "1"}'))
    emulator.clock.set(emulator.clock.now())
    emulator.clock.advance(60)
    stack.write(restarting(READY, '{"a": "2"}'))
    emulator.faults.order("RestartCaster", fault)
    assert stack.up().changes == {"restart": "replace"}
    assert emulator.ledger.count("RestartCaster") == sent
    done = [call for call in emulator.ledger.calls("RestartCaster") if effect(call)]
    assert len(done) == 1
    assert stack.up().changes == {}


def effect(call: object) -> bool:
    """Whether the call did its work, whatever its caller got to hear."""
    return getattr(call, "fault", None) in (None, "lost_answer") and getattr(call, "status", 0) == 200


def test_wishes_change_in_place_without_a_call(stack: Stack, emulator: Emulator) -> None:
    """`wait`, `timeout_s`, `on_create` and `when_idle`."""
    on_air(stack, emulator, restarting(READY))
    stack.write(restarting(READY, more=', wait=False, timeout_s=9, on_create="restart", when_idle="start"'))
    assert stack.up().changes == {"restart": "update"}
    assert emulator.ledger.calls() == []


def test_a_restart_waits_and_says_at_the_deadline_in_which_state_it_hung(stack: Stack, emulator: Emulator) -> None:
    """One line; the restart is not recorded, and the next update does not send it again once the studio streams."""
    on_air(stack, emulator, restarting(READY))
    emulator.clock.set(emulator.clock.now())
    emulator.clock.advance(3600)
    emulator.choices.set("restart-time", "30")
    stack.write(restarting(OTHER_TEMPLATE, more=", timeout_s=2"))
    (error,) = [each for each in stack.up(expect_failure=True).errors if "ApsaraLiveError" in each]
    assert "is still idle and not streaming after 2 s" in error
    assert emulator.ledger.count("RestartCaster") == 1
    emulator.clock.advance(60)
    assert stack.up().changes == {"restart": "replace"}
    assert emulator.ledger.count("RestartCaster") == 1
    assert stack.up().changes == {}


def test_destroying_and_refreshing_restart_nothing(stack: Stack, emulator: Emulator) -> None:
    """A vanished studio makes the restart go from the state."""
    caster_id = on_air(stack, emulator, restarting(READY))
    stack.refresh()
    stack.destroy()
    assert emulator.ledger.count("RestartCaster") == 0
    assert caster_id not in emulator.state.casters


RUN = 'run = live.CasterRunState("run", caster_id=studio.id, running={}, opts=with_config)\n'
RUN = "with_config = pulumi.ResourceOptions(depends_on=[config])\n" + RUN
AFTER_IT = ", opts=pulumi.ResourceOptions(depends_on=[run])"


def test_a_studio_started_by_the_same_update_is_not_restarted_on_top(stack: Stack, emulator: Emulator) -> None:
    """Template and `running` changed together, and a studio replaced: the start takes the configuration already."""
    stack.write(restarting(READY, more=AFTER_IT).replace("restart = live", RUN.format(False) + "restart = live"))
    stack.up()
    emulator.ledger.clear()
    text = restarting(OTHER_TEMPLATE, more=AFTER_IT).replace("restart = live", RUN.format(True) + "restart = live")
    stack.write(text)
    skipped = stack.up().outputs["skipped"]
    assert skipped == "the studio was started by this update, with the configuration that it has now"
    assert writes(emulator) == ["SetCasterConfig", "StartCaster"]
    emulator.ledger.clear()
    stack.write(text.replace("'general'", "'playlist'"))
    stack.up()
    assert emulator.ledger.count("StartCaster") == 1
    assert emulator.ledger.count("RestartCaster") == 0
    assert stack.up().changes == {}


def test_a_setting_that_takes_effect_at_a_restart_may_be_left_to_others(stack: Stack, emulator: Emulator) -> None:
    """Moving `transcode` from declared to `keep` changes nothing in the cloud, and restarts nothing."""
    on_air(stack, emulator, restarting(READY))
    kept = {name: value for name, value in READY.items() if name != "transcode"} | {"keep": ["transcode"]}
    stack.write(restarting(kept))
    assert "restart" not in stack.preview().changes
    stack.up()
    assert emulator.ledger.count("RestartCaster") == 0
    assert stack.up().changes == {}
