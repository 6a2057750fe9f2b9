"""Wrong programs: each marked line is an error to the checkers of editors, and no other line is.

The mark names the rules of basedpyright, then those of mypy.
"""

from collections.abc import Sequence

import pulumi

import pulumi_apsara_live as live
from pulumi_apsara_live import outputs

studio = live.Caster("news", norm_type="general")

# A word that is none of the setting's words.
live.Caster("a", norm_type="genral")  # wrong: reportArgumentType arg-type
live.CasterConfig("a", caster_id="x", on_delete="keep")  # wrong: reportArgumentType arg-type
live.CasterConfig("a", caster_id="x", keep=["caster_name"])  # wrong: reportArgumentType list-item
live.TranscodeConfig(caster_template="lp_4k")  # wrong: reportArgumentType typeddict-item
live.CasterScene("a", caster_id="x", output="pvw")  # wrong: reportArgumentType arg-type
live.CasterRestart("a", caster_id="x", triggers={}, when_idle="restart")  # wrong: reportArgumentType arg-type

# A value of another type.
live.CasterConfig("a", caster_id="x", delay="5")  # wrong: reportArgumentType arg-type
live.CasterConfig("a", caster_id=studio)  # wrong: reportArgumentType arg-type
live.CasterConfig("a", caster_id="x", record="oss")  # wrong: reportArgumentType arg-type
live.CasterRunState("a", caster_id="x", running="yes")  # wrong: reportArgumentType arg-type
live.CasterProgram("a", caster_id="x", episodes="news")  # wrong: reportArgumentType arg-type
live.Caster("a", norm_type="general", tags={"show": 1})  # wrong: reportArgumentType dict-item

live.ProductionStudio("a", run_state={"running": "yes"})  # wrong: reportArgumentType arg-type
live.ProductionStudio("a", sources={"b": {"location": "RV01"}})  # wrong: reportArgumentType dict-item

# An argument that is not there, or is missing.
live.Caster("a", norm_type="general", colour="red")  # wrong: reportCallIssue call-arg
live.Caster("a")  # wrong: reportCallIssue call-arg
live.CasterConfig("a", caster_id="x", transcode={"caster_templat": "lp_hd"})  # wrong: reportArgumentType arg-type
live.Episode(name="a", episode_type="Resource", start_time="x")  # wrong: reportCallIssue typeddict-item
live.Caster("a", "general")  # wrong: reportCallIssue call-arg

# A function with another argument, or an output where it takes none.
live.get_casters(norm_type="genral")  # wrong: reportArgumentType arg-type
live.get_caster(studio.id)  # wrong: reportArgumentType arg-type
live.get_relays()  # wrong: reportCallIssue call-arg

# An output that is not there, or is of another type.
pulumi.export("a", studio.colour)  # wrong: reportAttributeAccessIssue,reportUnknownMemberType attr-defined
number: pulumi.Output[int] = studio.status  # wrong: reportAssignmentType assignment

# A word, or a member of a part, that is not there.
kind: live.NormType = "genral"  # wrong: reportAssignmentType assignment
layout = live.CasterLayout("a", caster_id="x", video_layers=[{"location_id": "RV01"}], audio_layers=[])


def size(layers: Sequence[outputs.VideoLayer]) -> float:
    return layers[0]["size"]  # wrong: reportGeneralTypeIssues,reportUnknownVariableType typeddict-item,no-any-return


pulumi.export("b", layout.video_layers.apply(size))
