"""L23. A state that the plugin recorded is understood: an update rewrites it in our spelling, without a call."""

from __future__ import annotations

from typing import Any

from cases import Case
from hostile.conftest import recorded as recorded  # noqa: PLC0414 (fixtures are had by their names)
from hostile.conftest import replayer as replayer  # noqa: PLC0414
from hostile.replay import Recorded, Replayer
from hostile.servicer import PluginServicer, Servicer, opened
from pulumi_apsara_live.hosts import run, spelling
from pulumi_apsara_live.model.fields import fields, parts
from pulumi_apsara_live.resources import RESOURCES


def test_an_update_rewrites_it_without_a_call(case: Case, recorded: dict[str, Recorded], replayer: Replayer) -> None:
    """The engine sees a difference, so that it updates; afterwards nothing differs, and nothing was lost."""
    thing, model = recorded[str(case)], RESOURCES[case.resource].outputs
    host, theirs = Servicer(case.resource), spelling.to_camel_case(model, thing.outputs)
    replayer.gives()
    run.begin()
    judged = host.check(spelling.to_camel_case(model, thing.inputs), thing.inputs)
    assert judged.failures == ()
    difference = host.diff(thing.id, theirs, judged.inputs)
    assert (difference.changes, [*difference.replaces]) == (difference.DIFF_SOME, [])
    outputs = opened(host.update(thing.id, theirs, judged.inputs))
    assert without_hidden(outputs) == without_hidden(opened(host.update(thing.id, thing.outputs, judged.inputs)))
    assert host.diff(thing.id, outputs, judged.inputs).changes == difference.DIFF_NONE


def test_a_state_moves_to_the_plugin_and_back_unchanged(
    case: Case, recorded: dict[str, Recorded], replayer: Replayer
) -> None:
    """Each host writes the state of the other anew, by an update without a call, and then finds no difference."""
    thing = recorded[str(case)]
    dynamic, plugin = Servicer(case.resource), PluginServicer(case.resource)
    replayer.gives()
    outputs, ours = thing.outputs, {**thing.outputs, "__provider": "a host", "__origin": "organization urn"}
    run.begin()
    inputs = opened(plugin.check(thing.inputs, thing.inputs).inputs)
    difference = plugin.diff(thing.id, ours, inputs)
    assert (difference.changes, [*difference.replaces]) == (difference.DIFF_SOME, [])
    moved = opened(plugin.update(thing.id, ours, inputs))
    assert plugin.diff(thing.id, moved, inputs).changes == difference.DIFF_NONE
    run.begin()
    theirs = spelling.to_camel_case(RESOURCES[case.resource].outputs, moved)
    assert dynamic.diff(thing.id, theirs, inputs).changes == difference.DIFF_SOME
    back = opened(dynamic.update(thing.id, theirs, inputs))
    assert without_hidden(back) == without_hidden(moved) == without_hidden(outputs)
    assert replayer.received == []


def test_both_spellings_hold_the_same(case: Case, recorded: dict[str, Recorded]) -> None:
    """From one spelling to the other and back is what there was, and no name in one is a name in the other."""
    thing, model = recorded[str(case)], RESOURCES[case.resource].outputs
    for properties in (thing.inputs, thing.outputs):
        theirs = spelling.to_camel_case(model, properties)
        assert spelling.is_camel_case(model, theirs)
        assert spelling.to_snake_case(model, theirs) == properties == spelling.to_snake_case(model, properties)


def test_no_two_names_of_a_resource_are_spelled_alike(name: str) -> None:
    """Neither at the top nor in its parts."""
    for model in (RESOURCES[name].outputs, *parts(RESOURCES[name].outputs)):
        assert len({spelling.camel_case(each) for each in fields(model)}) == len(fields(model))


def test_names_in_values_are_spelled_too() -> None:
    """Lists of names of properties."""
    model, ours = RESOURCES["CasterConfig"].outputs, ["domain_name", "transcode"]
    found = spelling.to_camel_case(model, {"keep": ours, "cleared": ours, "__declared": ours, "program_name": "x"})
    assert found == {
        **{key: ["domainName", "transcode"] for key in ("keep", "cleared", "__declared")},
        "programName": "x",
    }


def without_hidden(properties: dict[str, Any]) -> dict[str, Any]:
    """What a user sees."""
    return {name: value for name, value in properties.items() if not name.startswith("__")}
