"""L5. Nothing is unset in silence: an optional field, removed, is cleared in the cloud, replaces, or is refused."""

import pytest

from apsara_live_emulator import Emulator
from cases import Case, Stage
from pulumi_apsara_live.hosts import lifecycle
from pulumi_apsara_live.model.diff import same
from pulumi_apsara_live.model.fields import OneWay, Properties, fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.resources._resource import Step

from .conftest import field_of, inputs_recorded_otherwise


def without(case: Case, field: str) -> Properties:
    """The full declaration without that field."""
    return {name: value for name, value in case.full.items() if name != field}


def is_about(case: Case, field: str) -> bool:
    """Optional fields without which the resource can be declared; L4 and L11 are about the others."""
    if field_of(case, field).required:
        return False
    created = lifecycle.check(RESOURCES[case.resource], Step(), {}, without(case, field))
    return field in case.minimal or not created.problems


def test_a_removed_field_is_cleared_or_replaces_or_is_refused(stage: Stage, case: Case, field: str) -> None:
    """After the update neither the cloud nor the state has it; or the diff replaces; or check says why it cannot be."""
    declared = field_of(case, field)
    rest = without(case, field)
    id, outputs, inputs = stage.create(case.full)
    judged = stage.judged(rest, inputs)
    if declared.marked(OneWay):
        assert [problem.path for problem in judged.problems] == [field]
        return
    news = judged.inputs
    changes = stage.diff(outputs, news)
    if same(news.get(field), inputs[field]) or field in case.kept:
        assert not changes  # a default that is the same value, or what is left as it is
    elif changes.replace:
        assert changes.replace == (field,)
    elif field not in stage.resource.agrees:  # a name is carried along, or goes back to the logical name
        assert field in changes.update
        updated = stage.update(id, outputs, news)
        found = stage.read(id, updated)
        assert found is not None
        assert inputs_recorded_otherwise(stage, updated, found.outputs) == []
        assert same(found.inputs.get(field), None) or found.inputs[field] == declared.default


@pytest.mark.parametrize("reading", ["clears", "keeps"], ids="CasterConfig-{}".format)
def test_removed_settings_are_cleared_whichever_way_the_service_reads_absence(reading: str) -> None:
    """A write names what it clears by an empty value, so both readings of an absent parameter end the same."""
    from cases.caster_config import CASES
    from pulumi_apsara_live.wire.credentials import Credentials
    from pulumi_apsara_live.wire.retries import Retries
    from pulumi_apsara_live.wire.rpc import Cloud

    case = CASES[0]
    with Emulator(
        access_key_id="testid", access_key_secret="testsecret", assume={"absent-config": reading}
    ) as emulator:
        client = Cloud(
            endpoint=emulator.url,
            region="cn-shanghai",
            credentials=lambda: Credentials("testid", "testsecret", None),
            retries=Retries.without_waiting(),
        )
        stage = Stage(client, case)
        id, outputs, inputs = stage.create(case.full)
        news = stage.checked({**case.minimal, "channel_enable": True}, inputs)
        found = stage.read(id, stage.update(id, outputs, news))
        assert found is not None
        assert found.inputs == {key: value for key, value in news.items() if key != "cleared"} | {
            "cleared": news["cleared"]
        }
        assert set(news["cleared"]) == fields(stage.resource.inputs).keys() - {
            "account",
            "caster_id",
            "caster_name",
            "channel_enable",
            "keep",
            "on_delete",
            "overwrite",
        }
        client.close()
