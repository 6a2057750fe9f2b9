"""Which studio an interrupted creation has left behind, and the evidence by which one is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from apsara_live_emulator import Emulator
from apsara_live_emulator.faults import error
from cases import Case, Stage, World
from pulumi_apsara_live.resources._origin import TAG, all_studios, left_behind, moment, orphans
from pulumi_apsara_live.resources._resource import Step
from pulumi_apsara_live.resources._studio import studios
from pulumi_apsara_live.wire.credentials import Credentials
from pulumi_apsara_live.wire.operation import Operation
from pulumi_apsara_live.wire.retries import Retries
from pulumi_apsara_live.wire.rpc import Cloud

URN = "urn:pulumi:dev::shows::pulumi-python:dynamic:Caster::studio"
DECLARED = {"CasterName": "studio", "NormType": 1}
CREATES = Operation("CreateCaster", repeatable=True)


def client(emulator: Emulator, transport: httpx.BaseTransport | None = None) -> Cloud:
    """A client whose clock stands still, as that of the service does."""
    emulator.clock.set(datetime(2026, 6, 29, 20, tzinfo=UTC))
    now = datetime.now(UTC)
    return Cloud(
        endpoint=emulator.url,
        region="cn-shanghai",
        credentials=lambda: Credentials("testid", "testsecret", None),
        retries=Retries.without_waiting(),
        clock=lambda: now,
        transport=transport,
    )


@pytest.fixture
def cloud(emulator: Emulator) -> Iterator[Cloud]:
    """A client of the emulator."""
    with closing(client(emulator)) as cloud:
        yield cloud


class Interrupted(World):
    """What a creation has made whose run was killed before the state recorded it."""

    def make_studio(self) -> str:
        """A studio with the tag."""
        return created(self.cloud)


def created(cloud: Cloud, name: str = "studio", tag: str = Step(URN).token()) -> str:
    """A new studio that carries a tag."""
    said = {"NormType": 1, "ChargeType": "PostPaid", "CasterName": name, "ClientToken": name}
    tags = [{"Key": "team", "Value": "news"}, {"Key": TAG, "Value": tag}]
    return str(cloud.call(CREATES, {**said, "Tag": tags})["CasterId"])


def change(emulator: Emulator, world: World, **members: Any) -> None:
    """Something becomes of the studio that no call of ours could make of it."""
    for name, value in members.items():
        setattr(emulator.state.casters[world.studio], name, value)


def lay_out(emulator: Emulator, world: World) -> None:
    """Somebody has made a layout, and removed its source."""
    world.make_source("RV01")
    world.make_layout()
    change(emulator, world, video_resources={})


def declare(step: Step, world: World) -> None:
    """Another resource of the program holds the studio."""
    other = URN.replace("::studio", "::other")
    step.run.declare("Caster", other, {}, {"caster_name": "studio"}, frozenset())
    step.run.hold("Caster", other, world.studio)


Use = Callable[[Emulator, World, Step], object]
USES: dict[str, tuple[Use, str]] = {
    "of another resource": (lambda _, world, step: declare(step, world), "Caster 'other' of this program holds it"),
    "old": (lambda emulator, *_: emulator.clock.advance(3601), "it was not created within the last hour"),
    "renamed": (lambda emulator, world, _: change(emulator, world, name="x"), "another CasterName than is declared"),
    "of another kind": (lambda emulator, world, _: change(emulator, world, norm_type=4), "another NormType than"),
    "on air": (lambda emulator, world, _: change(emulator, world, started=True), "it is on air"),
    "modified": (
        lambda emulator, world, _: change(emulator, world, modified=emulator.clock.timestamp() + 1),
        "it was modified or started since it was created",
    ),
    "configured": (
        lambda emulator, world, _: change(emulator, world, config={"DomainName": "live.example.com"}),
        "it is configured",
    ),
    "with a source": (lambda _, world, __: world.make_source(), "it has sources, layouts or components"),
    "with a component": (lambda _, world, __: world.make_component(), "it has sources, layouts or components"),
    "with a layout": (
        lambda emulator, world, _: lay_out(emulator, world),
        "it has sources, layouts or components",
    ),
    "unreadable": (
        lambda emulator, *_: emulator.faults.order("DescribeCasterConfig", error("Forbidden.RAM", 403)),
        "it cannot be examined (DescribeCasterConfig: Forbidden.RAM)",
    ),
}


@pytest.mark.parametrize(("use", "reason"), USES.values(), ids=USES)
def test_a_studio_that_somebody_may_use_is_left_alone(emulator: Emulator, cloud: Cloud, use: Use, reason: str) -> None:
    """The creation makes another one, and a sentence beside the resource says why."""
    lines: list[str] = []
    world, step = Interrupted(cloud, ("studio",)), Step(URN, inform=lines.append)
    use(emulator, world, step)
    assert left_behind(cloud, "Caster", step, DECLARED) is None
    (line,) = lines
    assert line.startswith(f"studio {world.studio} carries the tag of this resource and is left alone, because ")
    assert reason in line


@pytest.mark.parametrize("age_s", [0, 3600])
def test_a_studio_that_nobody_has_used_for_an_hour_at_most_is_taken_over(
    emulator: Emulator, cloud: Cloud, age_s: int
) -> None:
    """Others before it in the list are passed over, whether they carry the tag or not; its name is no configuration."""
    lines: list[str] = []
    world = Interrupted(cloud, ("studio",))
    for name, tag in (("renamed", Step(URN).token()), ("another", "0" * 60)):
        created(cloud, name, tag)
    assert [each.name for each in studios(cloud)] == ["another", "renamed", "studio"]
    change(emulator, world, config={"CasterName": "studio"})
    emulator.clock.advance(age_s)
    found = left_behind(cloud, "Caster", Step(URN, inform=lines.append), DECLARED)
    assert found is not None
    assert found.id == world.studio
    assert ["another CasterName" in line for line in lines] == [True]


class OnceOnAir(httpx.BaseTransport):
    """Real connections on which each studio is stopped and has the time of a start."""

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        answer = json.loads(response.read())
        for row in answer.get("CasterList", {}).get("Caster", []):
            row |= {"Status": 0, "StartTime": row["CreateTime"]}
        return httpx.Response(200, headers={"date": response.headers["date"]}, json=answer)

    def close(self) -> None:
        self._inner.close()


def test_a_studio_that_was_on_air_is_left_alone_when_it_is_stopped(emulator: Emulator) -> None:
    """Whoever started it uses it."""
    lines: list[str] = []
    with closing(client(emulator, transport=OnceOnAir())) as cloud:
        created(cloud)
        assert left_behind(cloud, "Caster", Step(URN, inform=lines.append), DECLARED) is None
    assert "because it is on air;" in lines[0]


def test_a_studio_that_is_deleted_meanwhile_is_gone(emulator: Emulator, cloud: Cloud) -> None:
    """The list is read once in each run."""
    lines: list[str] = []
    world, step = Interrupted(cloud, ("studio",)), Step(URN, inform=lines.append)
    all_studios(cloud, step)
    emulator.state.casters.pop(world.studio)
    assert left_behind(cloud, "Caster", step, DECLARED) is None
    assert "because it is gone;" in lines[0]
    assert emulator.ledger.count("DescribeCasters") == 2


@pytest.mark.parametrize("number", [19, 20])
def test_the_tag_needs_one_of_twenty_places(emulator: Emulator, cloud: Cloud, number: int) -> None:
    """A program that declares twenty tags gets them with the first call, and its studio cannot be found again."""
    tags = {f"tag {each}": "x" for each in range(number)}
    id, outputs, _ = Stage(cloud, Case("Caster", "tagged", {}, {}, {})).create({"norm_type": "general", "tags": tags})
    assert outputs["tags"] == tags
    assert (TAG in emulator.state.casters[id].tags) is (number < 20)
    assert emulator.ledger.count("CreateCaster") == 1


def test_one_of_twenty_tags_changes_in_one_call(emulator: Emulator, cloud: Cloud) -> None:
    """There is no tag of ours to be taken away for it."""
    tags = {f"tag {each}": "x" for each in range(20)}
    stage = Stage(cloud, Case("Caster", "tagged", {}, {}, {}))
    id, outputs, inputs = stage.create({"norm_type": "general", "tags": tags})
    emulator.ledger.clear()
    stage.update(id, outputs, stage.checked({"norm_type": "general", "tags": {**tags, "tag 0": "y"}}, inputs))
    assert emulator.ledger.count("TagResources") == 1
    assert emulator.ledger.count("UntagResources") == 0
    assert emulator.state.casters[id].tags == {**tags, "tag 0": "y"}


def test_an_orphan_carries_our_tag_and_was_never_used(emulator: Emulator, cloud: Cloud) -> None:
    """Of whatever program, and however old; a studio without the tag is nobody's of ours."""
    orphan, used = created(cloud, "orphan", "0" * 60), created(cloud, "used", "0" * 60)
    cloud.call(CREATES, {"NormType": 1, "ChargeType": "PostPaid", "CasterName": "theirs", "ClientToken": "theirs"})
    emulator.state.casters[used].started = True
    emulator.clock.advance(86_400)
    assert [each.id for each in orphans(cloud)] == [orphan]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-06-29T20:00:00Z", datetime(2026, 6, 29, 20, tzinfo=UTC)),
        ("2026-06-29T22:00:00+02:00", datetime(2026, 6, 29, 20, tzinfo=UTC)),
        ("2026-06-29T20:00:00", datetime(2026, 6, 29, 20, tzinfo=UTC)),
        ("soon", None),
        (None, None),
    ],
)
def test_a_time_of_the_service_is_in_utc_unless_it_has_a_zone(text: str | None, time: datetime | None) -> None:
    """Anything else is no time, and then the age of a studio is unknown."""
    assert moment(text) == time
