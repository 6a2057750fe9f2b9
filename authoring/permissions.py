"""Write the tables of docs/permissions.md, from what the vendor's pages document about access to each operation.

The tables of the page come from the code of the resources and from `wire/permissions.py`; what the pages say is the
evidence by which a test judges the latter.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pulumi_apsara_live.cli.actions import actions
from pulumi_apsara_live.resources import LOOK_UPS, RESOURCES
from pulumi_apsara_live.wire.permissions import kind, resource

from .contract import between_marks

MANUAL = Path(__file__).parents[1] / "docs" / "permissions.md"

# What the vendor's access control (RAM) checks each operation against, and the access level that its page prints.
# Both are as printed, also where the level does not fit the effect: CopyCaster creates a studio and is `get`.
RAM: dict[str | None, dict[str | None, str]] = {
    "acs:live:*:{account}:caster/{CasterId}": {
        "create": """
            AddCasterComponent AddCasterEpisode AddCasterLayout AddCasterProgram
            AddCasterVideoResource AddPlaylistItems AddShowIntoShowList AddStudioLayout CreateCaster
            UpdateCasterResourceGroup
        """,
        "get": """
            CopyCaster CopyCasterSceneConfig DescribeAutoShowListTasks DescribeCasterChannels
            DescribeCasterComponents DescribeCasterConfig DescribeCasterLayouts
            DescribeCasterProgram DescribeCasterSceneAudio DescribeCasterScenes
            DescribeCasterStreamUrl DescribeCasterVideoResources DescribeCasters
            DescribeStudioLayouts EditPlaylist EffectCasterUrgent InitializeAutoShowListTask
            ListPlaylist PlayChoosenShow RemoveShowFromShowList
        """,
        "delete": """
            DeleteCaster DeleteCasterComponent DeleteCasterLayout DeleteCasterProgram
            DeleteCasterSceneConfig DeleteCasterVideoResource DeleteStudioLayout
        """,
        "update": """
            ModifyCasterComponent ModifyCasterLayout ModifyCasterVideoResource ModifyShowList
            ModifyStudioLayout SetCasterChannel SetCasterConfig SetCasterSceneConfig
            SetShowListBackground StartCaster StartCasterScene StopCaster StopCasterScene
            UpdateCasterSceneAudio UpdateCasterSceneConfig
        """,
        None: "RestartCaster",
    },
    "acs:live:*:{account}:domain/{DomainName}": {
        "create": "AddCasterEpisodeGroup",
        "delete": "DeleteCasterEpisode",
        "get": "DescribeShowList EffectCasterVideoResource",
        "update": "ModifyCasterEpisode ModifyCasterProgram",
    },
    "acs:cdn:*:{account}:domain/{DomainName}": {
        "delete": "DeletePlaylistItems",
        "update": "StopPlaylist TagLiveResources",
    },
    "*": {
        "create": "CreateLivePullToPush",
        "delete": "DeleteLivePullToPush",
        "get": """
            DescribeLivePullToPush DescribeLivePullToPushList EditShowAndReplace ListPlaylistItems
        """,
        "update": "RestartLivePullToPush StopLivePullToPush UpdateLivePullToPush",
    },
    None: {
        "create": "AddCasterEpisodeGroupContent",
        "delete": "DeletePlaylist",
        "update": "StartPlaylist",
        None: "DescribeLiveTagResources",
    },
}


class Access(NamedTuple):
    """What an operation's page prints: the access level, and the resource that the operation is checked against."""

    level: str | None
    resource: str | None


def documented() -> dict[str, Access]:
    """What the pages print for each operation; an operation that is not in it has no page with such a row."""
    return {
        action: Access(level, arn)
        for arn, levels in RAM.items()
        for level, names in levels.items()
        for action in names.split()
    }


def manual(text: str) -> str:
    """Return the page with its tables regenerated."""
    calls = ["| resource or function | to read | for everything else |", "| --- | --- | --- |"]
    for name in (*RESOURCES, *LOOK_UPS):
        reading = actions([name], read_only=True)
        others = [action for action in actions([name]) if action not in reading]
        calls.append(f"| `{name}` | {_listed(reading)} | {_listed(others)} |")
    used: dict[str, list[str]] = {}
    for action in actions((*RESOURCES, *LOOK_UPS)):
        used.setdefault(_checked_against(action), []).append(action)
    resources = ["| resource | operations |", "| --- | --- |"]
    resources += [f"| {arn} | {_listed(used[arn])} |" for arn in sorted(used, reverse=True)]
    return between_marks(between_marks(text, "calls", calls), "resources", resources)


def _checked_against(action: str) -> str:
    arn = resource(action, caster="<CasterId>", domain="<DomainName>", account="<account>")
    return f"`{arn}`" + (", not documented" if kind(action) == "undocumented" else "")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def main() -> None:
    """Write the page."""
    MANUAL.write_text(manual(MANUAL.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
