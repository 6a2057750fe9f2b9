"""The pages about components and transforms, on the real engine."""

from __future__ import annotations

import pytest

from apsara_live_emulator import Emulator
from docs.manual import fences, holds
from docs.test_shown import PRELUDE, writes
from engine.project import Stack

pytestmark = pytest.mark.engine

HEAD = PRELUDE.partition("studio =")[0]
FLAT = (
    HEAD
    + """
studio = live.Caster("evening", norm_type="general")
config = live.CasterConfig(
    "evening", caster_id=studio.id, domain_name="live.example.com", transcode={"caster_template": "lp_hd"},
    opts=pulumi.ResourceOptions(deleted_with=studio),
)
on_air = live.CasterRunState("evening", caster_id=studio.id, opts=pulumi.ResourceOptions(depends_on=[config]))
live.CasterRestart(
    "evening", caster_id=studio.id, triggers={"config": config.restart_fingerprint},
    opts=pulumi.ResourceOptions(depends_on=[on_air]),
)
"""
)
INSIDE = "        inside = pulumi.ResourceOptions(parent=self)\n"


def by_type(stack: Stack) -> dict[str, dict]:
    """The resources in the state, by the last word of their type and their name."""
    rows = stack.export()["deployment"]["resources"]
    return {f"{each['type'].rpartition(':')[2]} {each['urn'].rpartition('::')[2]}": each for each in rows}


def test_a_show_is_moved_into_a_component_as_documented(stack: Stack, emulator: Emulator) -> None:
    """With the alias nothing is called and nothing changes, now and after the alias is gone; then it lives on."""
    component, alias = (each.text for each in fences("docs/components.md", "python"))
    created, counted = (each.text for each in fences("docs/components.md", "text"))
    assert INSIDE in component
    stack.write(FLAT)
    stack.up()
    emulator.ledger.clear()
    stack.write(HEAD + component.replace(INSIDE, alias))
    preview = stack.run("preview").stdout
    assert holds(preview, created)
    assert holds(preview, counted)
    assert stack.up().changes == {"Show evening": "create"}
    assert emulator.ledger.calls() == []

    stack.write(HEAD + component)
    assert stack.up().changes == {}
    stack.write((HEAD + component).replace("lp_hd", "lp_ud"))
    assert stack.up().changes == {"CasterConfig evening": "update", "CasterRestart evening": "replace"}
    assert writes(emulator) == ["SetCasterConfig", "RestartCaster"]


def test_without_the_alias_a_second_studio_is_made(stack: Stack, emulator: Emulator) -> None:
    """What docs/components.md warns of."""
    component, _ = (each.text for each in fences("docs/components.md", "python"))
    stack.write(FLAT)
    stack.up()
    emulator.ledger.clear()
    stack.write(HEAD + component)
    stack.up()
    assert writes(emulator) == ["CreateCaster", "SetCasterConfig", "StartCaster", "StopCaster", "DeleteCaster"]


def test_a_component_hands_protection_and_transforms_to_its_parts(stack: Stack, emulator: Emulator) -> None:
    """As docs/components.md and docs/transforms.md say."""
    component, _ = (each.text for each in fences("docs/components.md", "python"))
    transforms = fences("docs/transforms.md", "python")[0].text.partition("pulumi.runtime.register")[0]
    options = "opts=pulumi.ResourceOptions(protect=True, transforms=[in_singapore])"
    stack.write(HEAD + transforms + component.replace('template="lp_hd")', f'template="lp_hd", {options})'))
    stack.up()
    ours = [each for each in by_type(stack).values() if "apsara-live" in each["type"]]
    assert len(ours) == 4
    assert all(each.get("protect") for each in ours)
    assert all(each["inputs"]["account"] == {"region": "ap-southeast-1"} for each in ours)


def test_defaults_are_set_by_transforms_as_documented(stack: Stack, emulator: Emulator) -> None:
    """Tags, region and protection reach the service and the state, and a second update changes nothing."""
    (program,) = (each.text for each in fences("docs/transforms.md", "python"))
    stack.write(HEAD + program)
    stack.up()
    state = by_type(stack)
    assert state["Caster show"]["inputs"]["tags"] == {"show": "evening", "team": "news"}
    assert state["Caster backup"]["inputs"]["tags"] == {"team": "news"}
    assert {name for name, each in state.items() if each.get("protect")} == {
        "Caster show",
        "CasterConfig show",
        "Caster backup",
    }
    created = [call.parameters for call in emulator.ledger.calls("CreateCaster")]
    regions = {each["CasterName"]: each["RegionId"] for each in created}
    assert regions == {"show": "cn-shanghai", "backup": "ap-southeast-1"}
    assert stack.up().changes == {}


def test_what_a_transform_sets_is_checked(stack: Stack) -> None:
    """A refusal names the input that the transform set; an input that is an output of another resource is handled."""
    (program,) = (each.text for each in fences("docs/transforms.md", "python"))
    stack.write(HEAD + program.replace("ap-southeast-1", "Singapore"))
    assert "account.region" in stack.run("preview", expect_failure=True).stdout
    stack.write(HEAD + program.replace('{"show": "evening"}', 'pulumi.Output.from_input({"show": "evening"})'))
    stack.up()
    assert by_type(stack)["Caster show"]["inputs"]["tags"] == {"show": "evening", "team": "news"}


INHERITED = """
live.ProductionStudio(
    "show",
    caster={"norm_type": "general", "tags": {"show": "evening"}},
    sources={"camera": {"location_id": "RV01", "live_stream_url": "rtmp://in.example.com/app/camera"}},
    opts=pulumi.ResourceOptions(
        transforms=[live.defaults(account={"region": "ap-southeast-1"}, tags={"show": "none", "team": "news"})]
    ),
)
"""


def test_the_parts_of_a_component_inherit_defaults(stack: Stack, emulator: Emulator) -> None:
    """Account and tags; a resource without tags gets none, and what is declared wins."""
    stack.write(HEAD + INHERITED)
    stack.up()
    inputs = {name: each.get("inputs", {}) for name, each in by_type(stack).items()}
    assert inputs["Caster show"]["tags"] == {"show": "evening", "team": "news"}
    assert "tags" not in inputs["CasterVideoResource show-camera"]
    calls = emulator.ledger.calls("CreateCaster") + emulator.ledger.calls("AddCasterVideoResource")
    assert {call.parameters["RegionId"] for call in calls} == {"ap-southeast-1"}
    assert stack.up().changes == {}
