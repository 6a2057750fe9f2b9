"""A component that declares a whole studio: its parts, what they refer to, and the order in which they take effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import signature
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import pulumi

from .sdk import (
    Account,
    Caster,
    CasterChannel,
    CasterComponent,
    CasterConfig,
    CasterLayout,
    CasterProgram,
    CasterRestart,
    CasterRunState,
    CasterScene,
    CasterSceneAudio,
    CasterShowList,
    CasterVideoResource,
    Episode,
    StudioLayout,
)

if TYPE_CHECKING:
    from .sdk import (
        CasterArgs,
        CasterChannelArgs,
        CasterComponentArgs,
        CasterConfigArgs,
        CasterLayoutArgs,
        CasterRestartArgs,
        CasterRunStateArgs,
        CasterSceneArgs,
        CasterSceneAudioArgs,
        CasterShowListArgs,
        CasterVideoResourceArgs,
        StudioLayoutArgs,
    )

Arguments = Mapping[str, Any]
"""Arguments of a class, by name, without `caster_id`."""
REFERS_TO = {
    "resource_id": "source",
    "resource_ids": "source",
    "host_resource_id": "source",
    "layout_id": "layout",
    "component_ids": "component",
}
"""Arguments that hold the id of another part, and what that part is."""
Part = TypeVar("Part", bound=pulumi.Resource)


class ProductionStudio(pulumi.ComponentResource):
    """A studio with everything in it.

    The studio is configured before it starts. Sources, channels, layouts, the rundown and the show list exist before
    it goes on air, and scenes are set while it runs. A setting that takes effect at a restart restarts it when the
    setting changes.

    Each part is given by the arguments of its class, without `caster_id`, or as a resource that the program declares
    itself. Where a part takes the id of another part, it takes the other part's key as well.
    """

    caster: Caster
    """The studio itself."""
    config: CasterConfig | None
    """The configuration, if one is declared."""
    sources: Mapping[str, CasterVideoResource]
    """The sources, by key."""
    channels: Mapping[str, CasterChannel]
    """The channels, by key."""
    layouts: Mapping[str, CasterLayout]
    """The layouts, by key."""
    studio_layouts: Mapping[str, StudioLayout]
    """The layouts of a virtual studio, by key."""
    components: Mapping[str, CasterComponent]
    """The texts, images and captions over the picture, by key."""
    rundown: CasterProgram | None
    """The rundown, if one is declared."""
    show_list: CasterShowList | None
    """The show list of a playlist studio, if one is declared."""
    run_state: CasterRunState | None
    """Whether the studio is on air, if that is declared."""
    scenes: Mapping[str, CasterScene]
    """The scenes, by output."""
    audio: Mapping[str, CasterSceneAudio]
    """The sound of the scenes, by output."""
    restart: CasterRestart | None
    """The restarts, if there is a configuration whose changes need them."""

    def __init__(
        self,
        logical_name: str,
        /,
        *,
        caster: CasterArgs | Caster | None = None,
        config: CasterConfigArgs | CasterConfig | None = None,
        sources: Mapping[str, CasterVideoResourceArgs | CasterVideoResource] | None = None,
        channels: Mapping[str, CasterChannelArgs | CasterChannel] | None = None,
        layouts: Mapping[str, CasterLayoutArgs | CasterLayout] | None = None,
        studio_layouts: Mapping[str, StudioLayoutArgs | StudioLayout] | None = None,
        components: Mapping[str, CasterComponentArgs | CasterComponent] | None = None,
        rundown: Sequence[Episode] | CasterProgram | None = None,
        show_list: CasterShowListArgs | CasterShowList | None = None,
        run_state: CasterRunStateArgs | CasterRunState | None = None,
        scenes: Mapping[str, CasterSceneArgs | CasterScene] | None = None,
        audio: Mapping[str, CasterSceneAudioArgs | CasterSceneAudio] | None = None,
        restart: CasterRestartArgs | CasterRestart | bool = True,
        account: Account | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the studio.

        Args:
            logical_name: Logical name of the component. A part is named after it and after its key.
            caster: Arguments of `Caster`; if left out, a studio of `norm_type="general"`.
            config: Arguments of `CasterConfig`; if left out, the studio has no declared configuration.
            sources: Arguments of `CasterVideoResource`, by key. Default of `resource_name`: the key.
            channels: Arguments of `CasterChannel`, by key. `resource_id` may be the key of a source.
            layouts: Arguments of `CasterLayout`, by key.
            studio_layouts: Arguments of `StudioLayout`, by key, for a `norm_type="virtual"` studio. Default of
                `layout_name`: the key.
            components: Arguments of `CasterComponent`, by key. Default of `component_name`: the key.
            rundown: Episodes of `CasterProgram`. `resource_id` may be the key of a source, and `component_ids` those of
                components.
            show_list: Arguments of `CasterShowList`, for a `norm_type="playlist"` studio.
            run_state: Arguments of `CasterRunState`, such as `{"running": True}`; if left out, the studio is neither
                started nor stopped.
            scenes: Arguments of `CasterScene`, by output: `PVW`, `PGM`. `layout_id` may be the key of a layout or a
                studio layout, and `component_ids` those of components.
            audio: Arguments of `CasterSceneAudio`, by output: `PVW`, `PGM`.
            restart: Arguments of `CasterRestart`, whose `triggers` are added to the fingerprint of the configuration;
                False declares none, as the vendor restarts neither virtual nor light carousel studios.
            account: Region and credentials of all parts, where they are not those of the stack.
            opts: Options of the component; its parts inherit them as everywhere in Pulumi.

        Raises:
            pulumi.RunError: A part refers to a key that the studio does not have, lacks an argument of its class, or
                has one that its class does not take.
        """
        super().__init__("apsara-live:index:ProductionStudio", logical_name, {}, opts)
        parts = _Parts(self, logical_name, {} if account is None else {"account": account})
        self.caster = parts.one(Caster, caster or {"norm_type": "general"})
        parts.belong_to(self.caster)
        self.sources = parts.each(CasterVideoResource, sources, "resource_name")
        parts.ids["source"] = {key: source.resource_id for key, source in self.sources.items()}
        self.config = None if config is None else parts.one(CasterConfig, config)
        configured = _declared(self.config)
        self.channels = parts.each(CasterChannel, channels, after=configured)
        # The first enabling of channels discards the layouts, so layouts come after the configuration.
        bound = [*configured, *self.channels.values()]
        self.layouts = parts.each(CasterLayout, layouts, after=bound)
        self.studio_layouts = parts.each(StudioLayout, studio_layouts, "layout_name", after=bound)
        parts.ids["layout"] = {key: layout.layout_id for key, layout in self.studio_layouts.items()}
        parts.ids["layout"] |= {key: layout.layout_id for key, layout in self.layouts.items()}
        self.components = parts.each(CasterComponent, components, "component_name")
        parts.ids["component"] = {key: component.component_id for key, component in self.components.items()}
        episodes = rundown if rundown is None or isinstance(rundown, CasterProgram) else {"episodes": rundown}
        self.rundown = None if episodes is None else parts.one(CasterProgram, episodes)
        # The ids in a show list are those of media assets.
        self.show_list = None if show_list is None else parts.one(CasterShowList, show_list, refers=False)
        contents = (self.sources, self.layouts, self.studio_layouts, self.components)
        ready = [*bound, *(part for parts in contents for part in parts.values())]
        ready += [*_declared(self.rundown), *_declared(self.show_list)]
        self.run_state = None if run_state is None else parts.one(CasterRunState, run_state, after=ready)
        running = _declared(self.run_state)
        self.scenes = parts.each(CasterScene, scenes, "output", after=running)
        self.audio = parts.each(CasterSceneAudio, audio, "output", after=[*running, *self.scenes.values()])
        self.restart = _restart(parts, restart, self.config, running or configured)
        self.register_outputs(self.stack_outputs())

    def stack_outputs(self) -> dict[str, Any]:
        """Return a map for `pulumi.export`, which `StudioReference` reads in another stack.

        It is the map that `Caster.stack_outputs` returns with the configuration and the run state of this studio.
        """
        return self.caster.stack_outputs(config=self.config, run_state=self.run_state)


class _Parts:
    """Declares the parts of one studio."""

    def __init__(self, studio: ProductionStudio, name: str, shared: Arguments) -> None:
        self._studio, self._name, self._shared = studio, name, dict(shared)
        self._caster: Caster | None = None
        self.ids: dict[str, dict[str, pulumi.Output[str]]] = {kind: {} for kind in REFERS_TO.values()}
        """Ids of the parts that other parts refer to: by what they are, and by key."""

    def belong_to(self, caster: Caster) -> None:
        """Put all further parts into this studio."""
        self._caster, self._shared["caster_id"] = caster, caster.id

    def each(
        self,
        kind: Callable[..., Part],
        given: Mapping[str, Arguments | Part] | None,
        named_by: str | None = None,
        *,
        after: Sequence[pulumi.Resource] = (),
    ) -> dict[str, Part]:
        """Declare the parts of one kind, by key; the key is the default of the argument `named_by`."""
        return {
            key: self.one(kind, part, {} if named_by is None else {named_by: key}, key, after=after)
            for key, part in (given or {}).items()
        }

    def one(
        self,
        kind: Callable[..., Part],
        given: Arguments | Part,
        defaults: Arguments = MappingProxyType({}),
        key: str | None = None,
        *,
        after: Sequence[pulumi.Resource] = (),
        refers: bool = True,
    ) -> Part:
        """Declare a part, or return it if the program has declared it; `refers`: its arguments may be keys of parts.

        Raises:
            pulumi.RunError: The arguments are not those of the class, or refer to a part that does not exist.
        """
        if not isinstance(given, Mapping):
            return given
        where = f"ProductionStudio {self._name!r}: {kind.__name__}{'' if key is None else f' {key!r}'}"
        arguments = {**self._shared, **defaults, **given}
        # What is in a studio is deleted with it, without a call; but first it goes off air.
        gone_with = None if kind is CasterRunState else self._caster
        name = self._name if key is None else f"{self._name}-{key}"
        options = pulumi.ResourceOptions(parent=self._studio, depends_on=[*after], deleted_with=gone_with)
        if refers:
            arguments = {each: self._with_ids(value, f"{where}: {each}", each) for each, value in arguments.items()}
        try:
            signature(kind).bind(name, **arguments)
        except TypeError as error:
            raise pulumi.RunError(f"{where}: {error}") from None
        return kind(name, **arguments, opts=options)

    def _with_ids(self, value: Any, path: str, member: str) -> Any:
        """Return a value with the id of another part wherever a key stands for it.

        Raises:
            pulumi.RunError: No part has that key.
        """
        if isinstance(value, Mapping):
            return {name: self._with_ids(each, f"{path}.{name}", name) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._with_ids(each, f"{path}[{number}]", member) for number, each in enumerate(value)]
        if member not in REFERS_TO or not isinstance(value, str):
            return value
        kind = REFERS_TO[member]
        if value not in self.ids[kind]:
            known = ", ".join(repr(key) for key in self.ids[kind]) or "none"
            raise pulumi.RunError(f"{path} is {value!r}, and no {kind} of the studio has this key; {kind}s: {known}")
        return self.ids[kind][value]


def _restart(
    parts: _Parts,
    given: Arguments | CasterRestart | bool,
    config: CasterConfig | None,
    after: Sequence[pulumi.Resource],
) -> CasterRestart | None:
    """Declare the restarts that the configuration, and whatever else the program names, trigger."""
    if isinstance(given, CasterRestart):
        return given
    if given is False or (given is True and config is None):
        return None
    arguments = {} if given is True else dict(given)
    own = {} if config is None else {"config": config.restart_fingerprint}
    return parts.one(
        CasterRestart, {}, {**arguments, "triggers": {**own, **arguments.get("triggers", {})}}, after=after
    )


def _declared(part: Part | None) -> list[Part]:
    return [] if part is None else [part]
