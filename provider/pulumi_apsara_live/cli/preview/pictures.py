"""The pictures of a preview: each layout and component that viewers see differently afterwards, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from pydantic import ValidationError

from ...model.check import parsed
from ...model.fields import UNKNOWN, Model, fields
from ...resources import RESOURCES
from ...resources.caster_component import CasterComponentInputs
from ...resources.caster_layout import CasterLayoutInputs
from ...resources.studio_layout import StudioLayoutInputs
from .changes import fields_of
from .documents import CHANGES, JsonObject, PlannedStep, Preview, items, json_object
from .drawing import Layer, Picture, component, layout, studio_layout
from .geometry import LANDSCAPE, PORTRAIT
from .impact import on_air
from .masking import UNKNOWNS, masked_text

Record = TypeVar("Record", bound=Model)
LAYERS: Final[Mapping[type[Model], Callable[[Any, Mapping[str, str], float], Iterator[Layer]]]] = {
    CasterLayoutInputs: layout,
    StudioLayoutInputs: studio_layout,
}
"""How the layers of a layout follow from its inputs, by their type."""
NOT_DRAWN: Final = "It is not drawn, because its values are secret or unknown."


@dataclass(frozen=True)
class Drawing:
    """A layout, or the components of a studio, before and after the change."""

    title: str
    name: str
    before: Picture | None
    after: Picture | None
    note: str = ""
    """Why it is not drawn; empty if it is."""


def drawings(preview: Preview) -> list[Drawing]:
    """Return the pictures of all layouts that change, then those of components that change without a layout."""
    both = (_Scenery(preview, after=False), _Scenery(preview, after=True))
    drawn = [drawing for step in preview.steps if (drawing := _of_layout(step, *both)) is not None]
    covered = {key for step in preview.steps if _is_layout(step) and step.op in CHANGES for key in _studios(step, both)}
    return drawn + list(_of_components(preview, both, covered))


def typed(model: type[Record], properties: JsonObject) -> Record | None:
    """Return inputs in an engine's document as the record that they are; None if they are something else."""
    own = {name: _with_unknowns(value) for name, value in properties.items() if name in fields(model)}
    try:
        return cast(Record, parsed(model, own))
    except (ValidationError, RecursionError):
        return None


def _with_unknowns(value: Any) -> Any:
    if isinstance(value, str):
        return UNKNOWN if value in UNKNOWNS else value
    if isinstance(value, Mapping):
        return {name: _with_unknowns(each) for name, each in value.items()}
    return [_with_unknowns(each) for each in value] if isinstance(value, list) else value


class _Scenery:
    """What a preview contains of the studios on one side of the change: sources, components, scenes, outputs."""

    def __init__(self, preview: Preview, *, after: bool) -> None:
        self.after = after
        self._steps: dict[str, list[PlannedStep]] = {}
        self._components: dict[str | None, dict[str, Layer]] = {}
        created = [step for step in preview.steps if on_air(step).effect == "studio" and step.op in CHANGES]
        self._only_new = after and len(created) <= 1
        for step in preview.steps:
            if (key := self.studio(step)) is not None:
                self._steps.setdefault(key, []).append(step)

    def inputs(self, step: PlannedStep) -> JsonObject:
        """Return the inputs of a resource on this side; empty if it does not exist there."""
        if self.after and step.op == "delete":
            return {}
        state = step.new if self.after else step.old
        if self.after and not state and step.op not in CHANGES:
            state = step.old
        return json_object(state.get("inputs"))

    def studio(self, step: PlannedStep) -> str | None:
        """Return a key of the studio that a resource is in; None if it is unknown."""
        id = self.inputs(step).get("caster_id")
        if not isinstance(id, str):
            return None
        return ("new" if self._only_new else None) if id in UNKNOWNS else id

    def ratio(self, studio: str | None) -> float:
        """Return the ratio of the output: portrait if the template in the preview is, else landscape."""
        for step in self._of(studio):
            template = json_object(self.inputs(step).get("transcode")).get("caster_template")
            if isinstance(template, str) and template.endswith("_v"):
                return PORTRAIT
        return LANDSCAPE

    def names(self, studio: str | None) -> dict[str, str]:
        """Return the names of the sources by their locations."""
        named = ((self.inputs(step), step) for step in self._of(studio))
        return {
            str(inputs["location_id"]): str(inputs["resource_name"])
            for inputs, _ in named
            if isinstance(inputs.get("resource_name"), str) and isinstance(inputs.get("location_id"), str)
        }

    def components(self, studio: str | None, shown: list[str] | None = None) -> tuple[Layer, ...]:
        """Return the components of a studio; only those with these ids, in their order, if there are any."""
        if studio not in self._components:
            self._components[studio] = dict(self._layers(studio))
        found = self._components[studio]
        if shown is None:
            return tuple(found.values())
        return tuple(found[id] for id in shown if id in found)

    def _layers(self, studio: str | None) -> Iterator[tuple[str, Layer]]:
        names, ratio = self.names(studio), self.ratio(studio)
        for step in self._of(studio):
            record = typed(CasterComponentInputs, self.inputs(step)) if _is_component(step) else None
            layer = component(record, names, ratio) if record else None
            if layer is not None:
                yield str(step.before("component_id") or step.urn), layer

    def on_top(self, studio: str | None, layout: str) -> tuple[Layer, ...]:
        """Return the components of the scenes that show a layout; of all scenes if the preview does not tell."""
        for step in self._of(studio):
            scene = self.inputs(step)
            ids = items(scene.get("component_ids"))
            if layout and scene.get("layout_id") == layout and not any(id in (*UNKNOWNS, None) for id in ids):
                return self.components(studio, list(map(str, ids)))
        return self.components(studio)

    def _of(self, studio: str | None) -> list[PlannedStep]:
        return self._steps.get(studio, []) if studio is not None else []


def _is_layout(step: PlannedStep) -> bool:
    return step.kind in RESOURCES and RESOURCES[step.kind].inputs in LAYERS


def _is_component(step: PlannedStep) -> bool:
    return step.kind in RESOURCES and RESOURCES[step.kind].inputs is CasterComponentInputs


def _studios(step: PlannedStep, both: tuple[_Scenery, _Scenery]) -> set[str]:
    return {key for each in both if (key := each.studio(step)) is not None}


def _of_layout(step: PlannedStep, before: _Scenery, after: _Scenery) -> Drawing | None:
    if not _is_layout(step) or step.op not in CHANGES:
        return None
    name, kind = masked_text(step.name), masked_text(step.type)
    seen = {field.root for field in fields_of(step)} & {*on_air(step).shown_by}
    if step.op == "update" and not seen:
        return None
    pictures = (_picture(step, before), _picture(step, after))
    if any(each.inputs(step) and not picture for each, picture in zip((before, after), pictures, strict=True)):
        return Drawing(kind, name, None, None, NOT_DRAWN)
    if pictures[0] == pictures[1]:
        return None
    return Drawing(kind, name, *pictures)


def _picture(step: PlannedStep, scenery: _Scenery) -> Picture | None:
    inputs = scenery.inputs(step)
    model = RESOURCES[step.kind].inputs
    record = typed(model, inputs) if inputs else None
    if record is None:
        return None
    studio = scenery.studio(step)
    ratio = scenery.ratio(studio)
    layers = tuple(LAYERS[model](record, scenery.names(studio), ratio))
    top = scenery.on_top(studio, str(step.before("layout_id") or ""))
    return Picture((*layers, *top), ratio) if layers else None


def _of_components(preview: Preview, both: tuple[_Scenery, _Scenery], covered: set[str]) -> Iterator[Drawing]:
    """Yield the components of each studio in which they change but no layout does."""
    studios: dict[str, str] = {}
    for step in preview.steps:
        changed = _is_component(step) and step.op in CHANGES
        if changed and (step.op != "update" or {each.root for each in fields_of(step)} & {*on_air(step).shown_by}):
            for key in _studios(step, both) - covered:
                studios.setdefault(key, key)
    named = {str(step.old.get("id")): step.name for step in preview.steps if on_air(step).effect == "studio"}
    for key in studios:
        old, new = (_on_its_own(each, key) for each in both)
        if old != new:
            yield Drawing("Components", masked_text(named.get(key, "" if key == "new" else key)), old, new)


def _on_its_own(scenery: _Scenery, studio: str) -> Picture | None:
    layers = scenery.components(studio)
    return Picture(layers, scenery.ratio(studio)) if layers else None
