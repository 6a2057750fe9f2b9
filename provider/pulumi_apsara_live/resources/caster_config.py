"""The configuration of a studio: everything `SetCasterConfig` can say, written whole."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from ..model.diff import Changes, same
from ..model.fields import (
    UNKNOWABLE,
    Local,
    Names,
    Problem,
    Properties,
    Replace,
    Unordered,
    Wire,
    fields,
    holds_unknown,
    known,
)
from ..model.shape import decode, reordered, to_properties
from ..wire.errors import NotFound
from ._account import Owned
from ._resource import RENAME_ADVICE, Id, OnAir, RefusedByProvider, Resource, Step
from ._settings import CARRIED, DESCRIBES, RESTART_SETTINGS, SETS, Settings, fingerprint, settings_of, whole_write
from ._studio import STUDIOS, studio

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

SettingName = Literal[
    "domain_name",
    "transcode",
    "record",
    "delay",
    "urgent_material_id",
    "urgent_live_stream_url",
    "urgent_image_id",
    "urgent_image_url",
    "auto_switch_urgent_on",
    "auto_switch_urgent_config",
    "side_output_url",
    "side_output_url_list",
    "callback_url",
    "program_name",
    "program_effect",
    "sync_groups",
]
OnDelete = Literal["clear", "leave"]


class CasterConfigInputs(Settings, Owned):
    """Inputs of a studio's configuration."""

    caster_id: Annotated[str, Replace()]
    """Id of the studio: `caster.id`."""
    keep: Annotated[tuple[Annotated[SettingName, UNKNOWABLE], ...] | None, Local(), Unordered(), Names()] = None
    """Settings this resource leaves as they are: carried over from the live configuration on each write."""
    on_delete: Annotated[OnDelete, Local()] = "clear"
    """`clear` writes an empty configuration when this resource is deleted; `leave` calls nothing."""
    overwrite: Annotated[bool, Local()] = False
    """Whether settings that are neither declared nor kept may be lost when this resource is created."""

    def problems(self) -> Iterator[Problem]:
        """A setting cannot be both declared and kept."""
        if not known(self.keep):
            return
        for index, name in enumerate(self.keep or ()):
            if getattr(self, name) is not None:
                yield Problem(f"keep[{index}]", f"{name} is declared too; either declare it or keep it")


class CasterConfigOutputs(CasterConfigInputs):
    """Outputs of a studio's configuration."""

    restart_fingerprint: Annotated[str, Wire(sent="", answered="")]
    """Changes when, and only when, something changes that takes effect through a restart: a trigger."""
    cleared: Annotated[tuple[str, ...] | None, Wire(sent="", answered=""), Names()] = None
    """Names of the settings that this write clears; absent when it clears none."""


class CasterConfig(Resource[CasterConfigInputs, CasterConfigOutputs]):
    """Owns the whole configuration of one studio; its id is the studio's."""

    inputs = CasterConfigInputs
    outputs = CasterConfigOutputs
    id = Id("caster_id")
    belongs_to = "caster_id"
    order = 20
    noun = "config"
    on_air = OnAir()
    left_to_others = frozenset({"caster_name"})  # `Caster` declares it
    keepable = frozenset(get_args(SettingName))
    creates = SETS
    holds = (("caster_id",),)
    agrees = {"caster_name": "caster_name"}
    reads = DESCRIBES
    updates = SETS
    deletes = SETS
    also_calls = (STUDIOS,)
    computed = frozenset({"restart_fingerprint", "cleared"})
    costs = {
        "creation": (reads, updates, reads),
        "creation over the declared configuration": (reads,),
        "creation, refused because settings would be lost": (reads,),
        "refresh": (reads,),
        "any change, with `caster_name` declared": (updates,),
        "any change, without `caster_name`": (reads, updates),
        "any change, with `keep`": (reads, updates),
        "another `keep`, `on_delete` or `overwrite`": (),
        'deletion, `on_delete="clear"`': (STUDIOS, updates),
        'deletion, `on_delete="clear"`, with `keep`': (STUDIOS, reads, updates),
        "deletion on air, refused": (STUDIOS,),
        'deletion, `on_delete="leave"`': (),
    }

    def complete(self, olds: Properties, news: Properties, step: Step) -> Properties:
        """Which restart the new configuration asks for, and which settings its write clears."""
        spared = {*news, *self.kept(news)}
        present = {name for name in fields(Settings) if not same(olds.get(name), None)}
        cleared = [
            name for name in fields(Settings) if name in present | {*olds.get("keep", ())} and name not in spared
        ]
        kept = self.kept(news)
        moved = any(name in kept for name in RESTART_SETTINGS) and "restart_fingerprint" in olds
        stays = moved and all(same(news.get(name), olds.get(name)) or name in kept for name in RESTART_SETTINGS)
        found = {"restart_fingerprint": olds["restart_fingerprint"] if stays else fingerprint(news)}
        return news | found | ({"cleared": cleared} if cleared else {})

    def kept(self, news: Mapping[str, Any]) -> frozenset[str]:
        """What `keep` names, and what every write carries along."""
        kept = news.get("keep") or ()
        return frozenset(fields(Settings)) if holds_unknown(kept) else frozenset((*kept, *CARRIED))

    def changes(self, olds: Properties, news: Properties, declared: frozenset[str]) -> Changes:
        """What is neither kept any longer nor declared is cleared, whatever it is by now."""
        changes = super().changes(olds, news, declared)
        if holds_unknown((olds.get("keep"), news.get("keep"))):
            return changes
        released = _no_longer_kept(olds.get("keep"), news.get("keep"), news) - set(changes.update)
        return Changes((*changes.update, *sorted(released)), changes.replace, (*changes.cleared, *sorted(released)))

    def warnings(self, olds: Properties, news: Properties) -> Iterator[str]:
        """Enabling channels cannot be undone."""
        if news.get("channel_enable") is True and not olds.get("channel_enable"):
            yield "channel_enable: enabling channels needs a stopped studio and discards its layouts, and is for ever"

    def create(self, cloud: Cloud, step: Step, inputs: CasterConfigInputs) -> tuple[str, Properties | None]:
        """Read before writing, and refuse to lose a setting that nobody declares."""
        live = decode(Settings, cloud.call(DESCRIBES, {"CasterId": inputs.caster_id}))
        declared = settings_of(to_properties(inputs))
        lost = [name for name in live if name not in (*declared, *(inputs.keep or ()), *CARRIED)]
        lost = [name for name in lost if not same(live[name], None)]
        if lost and not inputs.overwrite:
            raise RefusedByProvider(
                f"studio {inputs.caster_id} has settings that this configuration would clear: {', '.join(lost)}; "
                f"declare them, list them in keep, or set overwrite=True; {RENAME_ADVICE}"
            )
        desired = self._desired(declared, inputs, live)
        carried = {name: live.get(name) for name in CARRIED if name not in desired}
        if same(reordered(Settings, live, desired) | carried, live):
            return inputs.caster_id, live | {"caster_id": inputs.caster_id}  # an interrupted run wrote it already
        cloud.call(SETS, whole_write(inputs.caster_id, desired, live))
        step.run.configured(inputs.caster_id)
        return inputs.caster_id, None

    def read(self, cloud: Cloud, id: str, old: CasterConfigOutputs) -> Properties | None:
        """One call."""
        try:
            return decode(Settings, cloud.call(DESCRIBES, {"CasterId": id})) | {"caster_id": id}
        except NotFound:
            return None

    def update(
        self, cloud: Cloud, step: Step, id: str, old: CasterConfigOutputs, inputs: CasterConfigInputs
    ) -> Properties:
        """One write; the live configuration is read before it when something of it has to be carried over."""
        declared, recorded = settings_of(to_properties(inputs)), settings_of(to_properties(old))
        live = recorded
        if inputs.keep or not inputs.caster_name or _released(old, inputs):
            live = decode(Settings, cloud.call(DESCRIBES, {"CasterId": id}))
        desired = self._desired(declared, inputs, live)
        cloud.call(SETS, whole_write(id, desired, recorded | live))
        step.run.configured(id)
        return {name: desired.get(name, live.get(name) if name in CARRIED else None) for name in fields(Settings)}

    def delete(self, cloud: Cloud, step: Step, id: str, old: CasterConfigOutputs) -> None:
        """Empty what can be emptied, unless the studio streams or the program says to leave it."""
        if old.on_delete == "leave":
            return
        now = studio(cloud, id)
        if now is None:
            return
        if now.runs:
            raise RefusedByProvider(
                f"studio {id} is on air and its configuration was not cleared: stop it first, "
                'or set on_delete="leave" and update before destroying'
            )
        if old.keep:
            live = decode(Settings, cloud.call(DESCRIBES, {"CasterId": id}))
        else:
            carried = {"caster_name": now.name, "channel_enable": now.channels}
            live = settings_of(to_properties(old)) | {name: value for name, value in carried.items() if value}
        cloud.call(SETS, whole_write(id, {name: live[name] for name in old.keep or () if name in live}, live))

    def abandon(self, cloud: Cloud, step: Step, id: str, inputs: CasterConfigInputs) -> str:
        """Nothing is taken back: what was written is what is declared."""
        return f"The configuration of studio {id} was written before that: the next update finds it so."

    @staticmethod
    def _desired(declared: Properties, inputs: CasterConfigInputs, live: Properties) -> Properties:
        return declared | {name: live[name] for name in inputs.keep or () if name in live}


def _released(old: CasterConfigOutputs, inputs: CasterConfigInputs) -> frozenset[str]:
    return _no_longer_kept(old.keep, inputs.keep, to_properties(inputs))


def _no_longer_kept(
    before: Sequence[str] | None, now: Sequence[str] | None, declared: Container[str]
) -> frozenset[str]:
    """Return the settings that were kept and are neither kept any longer nor declared."""
    return frozenset(name for name in before or () if name not in (now or ()) and name not in declared)
