"""A configuration is written whole: what that clears is told before, and what others set is not lost by surprise."""

from apsara_live_emulator import Emulator
from engine.behind import Stranger, parameters
from engine.programs import SETTINGS, program
from engine.project import Stack

FEW = {name: SETTINGS[name] for name in ("caster_name", "domain_name", "transcode", "delay")}


def live(stranger: Stranger, caster_id: str) -> dict:
    """The configuration as the vendor's SDK reads it."""
    return stranger.call("DescribeCasterConfig", caster_id=caster_id)


def test_a_setting_no_longer_declared_is_cleared_and_the_preview_lists_it(stack: Stack, emulator: Emulator) -> None:
    """Under `cleared`, by name; after the update the cloud has it no more."""
    stack.write(program(config=SETTINGS))
    caster_id = stack.up().outputs["id"]
    less = {name: value for name, value in SETTINGS.items() if name not in ("callback_url", "record")}
    stack.write(program(config=less))
    foreseen = stack.preview().step("config")
    assert foreseen.new["inputs"]["cleared"] == ["record", "callback_url"]
    assert set(foreseen.detailed) == {"callback_url", "record", "cleared"}
    emulator.ledger.clear()
    assert stack.up().changes == {"config": "update"}
    assert [call.action for call in emulator.ledger.calls()] == ["SetCasterConfig"]
    told = live(Stranger(emulator), caster_id)
    assert not told.get("CallbackUrl")
    assert not (told.get("RecordConfig") or {}).get("OssBucket")
    assert told["DomainName"] == SETTINGS["domain_name"]
    assert stack.up().changes == {}
    assert stack.refresh().changes == {}


def test_drift_in_an_undeclared_setting_is_shown_and_cleared_unless_it_is_kept(
    stack: Stack, emulator: Emulator
) -> None:
    """Without `keep` the setting is taken back; with `keep` it is nobody's business, and no write loses it."""
    stack.write(program(config=FEW))
    caster_id = stack.up().outputs["id"]
    stranger = Stranger(emulator)
    by_hand = {**FEW, "program_name": "by hand"}
    stranger.configure(caster_id, **parameters(by_hand))
    drifted = stack.refresh()
    assert set(drifted.step("config").detailed) == {"program_name"}
    foreseen = stack.preview().step("config")
    assert foreseen.new["inputs"]["cleared"] == ["program_name"]
    assert stack.up().changes == {"config": "update"}
    assert not live(stranger, caster_id).get("ProgramName")
    assert stack.up().changes == {}

    stack.write(program(config={**FEW, "keep": ["program_name"]}))
    stack.up()
    stranger.configure(caster_id, **parameters(by_hand))
    assert stack.refresh().changes == {}
    assert stack.up().changes == {}
    stack.write(program(config={**FEW, "delay": 9, "keep": ["program_name"]}))
    emulator.ledger.clear()
    assert stack.up().changes == {"config": "update"}
    assert [call.action for call in emulator.ledger.calls()] == ["DescribeCasterConfig", "SetCasterConfig"]
    assert live(stranger, caster_id)["ProgramName"] == "by hand"
    assert live(stranger, caster_id)["Delay"] == 9


def test_creating_over_settings_is_refused_with_their_list(stack: Stack, emulator: Emulator) -> None:
    """Nothing is written; `keep` for one and `overwrite` for all make it go on."""
    stack.write(program())
    caster_id = stack.up().outputs["id"]
    stranger = Stranger(emulator)
    before = parameters({"caster_name": "by hand", "program_name": "by hand", "delay": 7})
    stranger.configure(caster_id, **before)
    stack.write(program(config={"domain_name": "live.example.com"}))
    emulator.ledger.clear()
    refused = stack.up(expect_failure=True)
    assert emulator.ledger.count("SetCasterConfig") == 0
    (error,) = [each for each in refused.errors if "ApsaraLiveError" in each]
    assert error == (
        f"ApsaraLiveError: studio {caster_id} has settings that this configuration would clear: delay, program_name; "
        "declare them, list them in keep, or set overwrite=True; if this resource was renamed or moved in the program, "
        "give it `aliases`, and change it later"
    )
    stack.write(program(config={"domain_name": "live.example.com", "keep": ["delay"], "program_name": "mine"}))
    assert stack.up().changes == {"config": "create"}
    told = live(stranger, caster_id)
    assert (told["Delay"], told["ProgramName"], told["CasterName"]) == (7, "mine", "by hand")
    stack.write(program())
    stack.up()
    stranger.configure(caster_id, **before)
    stack.write(program(config={"domain_name": "live.example.com", "overwrite": True}))
    assert stack.up().changes == {"config": "create"}
    told = live(stranger, caster_id)
    assert not told.get("Delay")
    assert not told.get("ProgramName")
    assert told["CasterName"] == "by hand"
    assert stack.up().changes == {}


def test_a_removed_configuration_is_cleared_or_left(stack: Stack, emulator: Emulator) -> None:
    """`on_delete="leave"` calls nothing; the default empties what can be emptied and keeps the name."""
    stack.write(program(config={**FEW, "on_delete": "leave"}))
    caster_id = stack.up().outputs["id"]
    stack.write(program())
    emulator.ledger.clear()
    assert stack.up().changes == {"config": "delete"}
    assert emulator.ledger.count("SetCasterConfig") == 0
    stack.write(program(config=FEW))
    stack.up()
    stack.write(program())
    assert stack.up().changes == {"config": "delete"}
    told = live(Stranger(emulator), caster_id)
    assert not told.get("DomainName")
    assert told["CasterName"] == FEW["caster_name"]


def test_a_setting_no_longer_kept_is_cleared_as_the_preview_says(stack: Stack, emulator: Emulator) -> None:
    """Whatever somebody has set it to since the last look."""
    stack.write(program(config={**FEW, "keep": ["program_name"]}))
    caster_id = stack.up().outputs["id"]
    stranger = Stranger(emulator)
    stranger.configure(caster_id, **parameters({**FEW, "program_name": "by hand"}))
    stack.write(program(config=FEW))
    assert stack.preview().step("config").new["inputs"]["cleared"] == ["program_name"]
    assert stack.up().changes == {"config": "update"}
    assert not live(stranger, caster_id).get("ProgramName")
    assert stack.up().changes == {}
