"""What both programs declare: studios, each with configuration and sources, and perhaps a rundown and a run state.

Environment variables determine how many, and which parts.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

STUDIOS = int(os.environ["BENCHMARK_STUDIOS"])
SOURCES = int(os.environ["BENCHMARK_SOURCES"])
PLAYS = os.environ["BENCHMARK_PLAYS"] == "1"
STARTS = os.environ["BENCHMARK_STARTS"] == "1"
EPISODE = {
    "name": "headlines",
    "episode_type": "Resource",
    "start_time": "2036-06-29T20:00:00Z",
    "end_time": "2036-06-29T20:15:00Z",
}


def declare(make: Callable[..., Any], own_id: Callable[[Any], Any]) -> None:
    """Declares them all. `make` takes a class's name, a logical name and properties; `own_id` returns a source's id."""
    for number in range(STUDIOS):
        studio = make("Caster", f"studio-{number}", norm_type="general", destroy_while_on_air=True)
        config = make(
            "CasterConfig",
            f"config-{number}",
            caster_id=studio.id,
            domain_name="live.example.com",
            transcode={"caster_template": "lp_hd"},
        )
        sources = [
            make(
                "CasterVideoResource",
                f"camera-{number}-{place}",
                caster_id=studio.id,
                resource_name=f"camera {place}",
                location_id=f"RV{place:02}",
                live_stream_url=f"rtmp://ingest.example.com/news/camera-{place}",
            )
            for place in range(1, SOURCES + 1)
        ]
        if PLAYS:
            episodes = [{**EPISODE, "resource_id": own_id(sources[0])}]
            make("CasterProgram", f"rundown-{number}", caster_id=studio.id, episodes=episodes)
        if STARTS:
            make("CasterRunState", f"run-{number}", caster_id=config.caster_id)
