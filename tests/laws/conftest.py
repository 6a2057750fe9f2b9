"""A client that does not wait, before an emulator of its own; the laws' resources, cases and fields."""

from collections.abc import Iterator

import pytest

from apsara_live_emulator import Emulator
from cases import CASES, Case, Stage
from hostile.host_stage import HostStage, settings_of
from hostile.servicer import HOSTS
from matrices import Sampling
from pulumi_apsara_live.model.diff import same
from pulumi_apsara_live.model.fields import Properties, fields
from pulumi_apsara_live.resources import RESOURCES
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud, close_shared


@pytest.fixture
def cloud(emulator: Emulator) -> Iterator[Cloud]:
    """A client of the emulator."""
    client = Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret", None),
        retries=Retries.without_waiting(),
    )
    yield client
    client.close()


@pytest.fixture
def stage(cloud: Cloud, case: Case, emulator: Emulator, through: str) -> Iterator[Stage]:
    """The case, on the emulator: its verbs as they are, or through one of both hosts."""
    if through == "core":
        yield Stage(cloud, case)
        return
    yield HostStage(cloud, case, through, settings_of(emulator, cloud))
    close_shared()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`case`: every case; `case` and `field`: every field it sets; `name`: every resource.

    A law that is about some fields only says so by a function `is_about(case, field)` in its module. `through` is the
    way to the verbs of a stage, and `host` the one of the stand-in for the engine: with `--whole` each of them, and
    otherwise one by the seed.
    """
    for argument, ways in (("through", ("core", *HOSTS)), ("host", (*HOSTS,))):
        if argument in metafunc.fixturenames and not _has_its_own(metafunc, argument):
            sampling = Sampling.of_run(metafunc.config)
            chosen = ways if sampling.whole else (ways[sampling.seed % len(ways)],)
            metafunc.parametrize(argument, chosen, scope="module")
    if "field" in metafunc.fixturenames:
        is_about = getattr(metafunc.module, "is_about", lambda case, field: True)
        pairs = [(case, field) for case in CASES for field in case.full if is_about(case, field)]
        metafunc.parametrize(("case", "field"), pairs, ids=[f"{case}-{field}" for case, field in pairs])
    elif "case" in metafunc.fixturenames and not _has_its_own(metafunc, "case"):
        metafunc.parametrize("case", CASES, ids=str)
    elif "name" in metafunc.fixturenames and not _has_its_own(metafunc, "name"):
        metafunc.parametrize("name", list(RESOURCES))


def field_of(case: Case, name: str):
    """The declaration of a field."""
    return fields(RESOURCES[case.resource].inputs)[name]


def inputs_recorded_otherwise(stage: Stage, recorded: Properties, read: Properties) -> list[str]:
    """The inputs of which the state of an update is another than what a read returns; cleared is as good as absent."""
    names = fields(stage.resource.inputs)
    return [name for name in names if not same(recorded.get(name) or None, read.get(name) or None)]


def _has_its_own(metafunc: pytest.Metafunc, argument: str) -> bool:
    """Whether the test says itself which cases or names it is about."""
    marks = metafunc.definition.iter_markers("parametrize")
    return any(argument in str(mark.args[0]).replace(",", " ").split() for mark in marks)
