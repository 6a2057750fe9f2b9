"""Scenes of a studio that goes on and off the air: declared first, shown later, and never a failure."""

from __future__ import annotations

from alibabacloud_live20161101 import models

from apsara_live_emulator import Emulator
from engine.behind import Stranger
from engine.programs import program
from engine.project import Stack

READY = {"domain_name": "live.example.com", "transcode": {"caster_template": "lp_hd"}}
SCENES = """
configured = pulumi.ResourceOptions(depends_on=[config])
run = live.CasterRunState("run", caster_id=studio.id, running={running}, opts=configured)
after = pulumi.ResourceOptions(depends_on=[run])
live.CasterScene("preview", caster_id=studio.id, output="PVW", running=False, layout_id={layout!r}, opts=after)
live.CasterScene("programme", caster_id=studio.id, output="PGM", layout_id={layout!r}, opts=after)
"""


def test_everything_is_declared_first_and_goes_on_and_off_the_air_in_one_update_each(
    stack: Stack, emulator: Emulator
) -> None:
    """Off, on, off, on: each update converges, and neither a preview nor a refresh finds anything afterwards."""
    stack.write(program(config=READY))
    caster_id = stack.up().outputs["id"]
    layout = Stranger(emulator).call(
        "AddCasterLayout",
        caster_id=caster_id,
        blend_list=["RV01"],
        mix_list=["RV01"],
        video_layer=[
            models.AddCasterLayoutRequestVideoLayer(fill_mode="none", height_normalized=1, width_normalized=1)
        ],
        audio_layer=[models.AddCasterLayoutRequestAudioLayer(volume_rate=1)],
    )["LayoutId"]
    for running in (False, True, False, True):
        stack.write(program(config=READY, more=SCENES.format(running=running, layout=layout)))
        stack.up()
        caster = emulator.state.casters[caster_id]
        assert caster.started is running
        if running:
            shown = {scene.output_type: (scene.on, scene.layout_id) for scene in caster.scenes.values()}
            assert shown == {"0": (False, layout), "1": (True, layout)}
        assert stack.up().changes == {}
        assert stack.refresh().changes == {}
        assert stack.preview().changes == {}
    stack.destroy()
    assert emulator.state.is_empty()
