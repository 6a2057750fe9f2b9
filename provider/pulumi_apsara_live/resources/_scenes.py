"""The scenes of a studio as `DescribeCasterScenes` returns them, and which one is declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from ..model.fields import Problem
from ..wire.errors import NotFound
from ..wire.operation import Operation
from ._resource import RefusedByProvider

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

SCENES: Final = Operation(
    "DescribeCasterScenes", repeatable=True, quota=15, rows="SceneList.Scene", answers=("SceneId", "Status")
)
SETS: Final = Operation("SetCasterSceneConfig", repeatable=True)
OUTPUTS: Final[Mapping[Any, Any]] = {"PVW": "0", "PGM": "1"}
"""The outputs of a studio, with the vendor's `OutputType`."""
NO_DOMAIN: Final = "InvalidDomainName.NotFound"
"""Code by which `DescribeCasterScenes` refuses a studio without a domain; such a studio cannot have been started."""
SceneOutput = Literal["PVW", "PGM"]
WhenIdle = Literal["skip", "fail"]


def scenes(cloud: Cloud, caster_id: str) -> list[dict[str, Any]]:
    """Return the scenes of a studio; a studio without a domain has none to read. One call.

    Raises:
        NotFound: The studio does not exist.
    """
    try:
        return cloud.rows(SCENES, {"CasterId": caster_id})
    except NotFound as error:
        if error.code == NO_DOMAIN:
            return []
        raise


def meant_twice_or_never(output: str | None, scene_id: str | None) -> Iterator[Problem]:
    """Yield what is wrong with a scene that is meant by both of its names, or by none."""
    if output is None and scene_id is None:
        yield Problem("output", 'a scene is meant by output ("PVW" or "PGM") or by scene_id; declare one of them')
    if output is not None and scene_id is not None:
        yield Problem("scene_id", "a scene is meant by output or by scene_id; declare one of them")


def scene_of(rows: Sequence[Mapping[str, Any]], own: str) -> Mapping[str, Any] | None:
    """Return the scene of that id, or the first of that output."""
    kind = OUTPUTS.get(own)
    found = (row for row in rows if row.get("SceneId") == own or (kind and str(row.get("OutputType")) == kind))
    return next(found, None)


def declared_scene(rows: Sequence[Mapping[str, Any]], caster_id: str, own: str) -> Mapping[str, Any] | None:
    """Return the declared scene, by its id or its output; None while the studio has no scenes.

    Raises:
        RefusedByProvider: The studio has scenes, and not this one.
    """
    row = scene_of(rows, own)
    if row is None and rows:
        present = ", ".join(str(row.get("SceneId")) for row in rows)
        raise RefusedByProvider(f"studio {caster_id} has no scene {own}; it has {present}")
    return row


def other_name(rows: Sequence[Mapping[str, Any]], output: Any) -> str:
    """Return the input by which an adopted program does not name a scene: its id, unless others have its output."""
    alike = [row for row in rows if str(row.get("OutputType")) == OUTPUTS.get(output)]
    return "scene_id" if len(alike) == 1 else "output"


def name_of(output: Any) -> str:
    """Return what adopted programs call a scene."""
    return {"PVW": "preview", "PGM": "programme"}.get(str(output), "scene")


def runs(row: Mapping[str, Any]) -> bool:
    """Return whether a scene runs."""
    return str(row.get("Status")) == "1"


def component_ids(row: Mapping[str, Any]) -> list[str]:
    """Return the ids of the components that a scene shows, bottom to top."""
    return [str(each) for each in (row.get("ComponentIds") or {}).get("componentId") or ()]
