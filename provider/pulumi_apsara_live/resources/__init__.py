"""The resources, one line each: the order is that of the manual."""

from typing import Any, Final

from ._look_up import LookUp
from ._resource import OnAir, Resource
from .auto_show_list import AutoShowList
from .caster import Caster
from .caster_channel import CasterChannel
from .caster_component import CasterComponent
from .caster_config import CasterConfig
from .caster_episode_group import CasterEpisodeGroup
from .caster_layout import CasterLayout
from .caster_program import CasterProgram
from .caster_restart import CasterRestart
from .caster_run_state import CasterRunState
from .caster_scene import CasterScene
from .caster_scene_audio import CasterSceneAudio
from .caster_show_cue import CasterShowCue
from .caster_show_list import CasterShowList
from .caster_standby import CasterStandby
from .caster_take import CasterTake
from .caster_video_resource import CasterVideoResource
from .caster_video_resource_reload import CasterVideoResourceReload
from .live_pull_to_push import LivePullToPush
from .live_pull_to_push_restart import LivePullToPushRestart
from .playlist import Playlist
from .studio_layout import StudioLayout

RESOURCES: dict[str, Resource[Any, Any]] = {
    "Caster": Caster(),
    "CasterConfig": CasterConfig(),
    "CasterVideoResource": CasterVideoResource(),
    "CasterChannel": CasterChannel(),
    "CasterLayout": CasterLayout(),
    "StudioLayout": StudioLayout(),
    "CasterComponent": CasterComponent(),
    "CasterProgram": CasterProgram(),
    "CasterShowList": CasterShowList(),
    "CasterEpisodeGroup": CasterEpisodeGroup(),
    "Playlist": Playlist(),
    "CasterRunState": CasterRunState(),
    "CasterScene": CasterScene(),
    "CasterSceneAudio": CasterSceneAudio(),
    "CasterRestart": CasterRestart(),
    "CasterTake": CasterTake(),
    "CasterStandby": CasterStandby(),
    "CasterVideoResourceReload": CasterVideoResourceReload(),
    "CasterShowCue": CasterShowCue(),
    "LivePullToPush": LivePullToPush(),
    "LivePullToPushRestart": LivePullToPushRestart(),
    "AutoShowList": AutoShowList(),
}

KINDS_BY_KEY: Final = {
    resource.key: kind
    for kind, resource in RESOURCES.items()
    if resource.belongs_to is None and resource.held_kind == kind
}
"""The resources that others belong to, by the output that gives out their id."""
STUDIO: Final = next(kind for kind, resource in RESOURCES.items() if resource.on_air.effect == "studio")
"""The resource that is a studio."""
RELAY: Final = next(kind for kind, resource in RESOURCES.items() if resource.on_air == OnAir("relays", "relay"))
"""The resource that is a relay."""
LOOK_UPS: dict[str, tuple[str, LookUp]] = {
    each.name: (kind, each) for kind, resource in RESOURCES.items() for each in resource.look_ups
}
"""The functions by which programs read things without declaring them, each with the resource that declares it."""


def parent(resource: Resource[Any, Any]) -> str | None:
    """Return the resource that the input `belongs_to` names; None for what stands alone."""
    return None if resource.belongs_to is None else KINDS_BY_KEY[resource.belongs_to]
