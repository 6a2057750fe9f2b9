"""The resource that access control (RAM) checks each operation against, as documented by the vendor."""

from typing import Final, Literal

BY_DOMAIN: Final = frozenset(
    {
        "AddCasterEpisodeGroup",
        "DeleteCasterEpisode",
        "DescribeShowList",
        "EffectCasterVideoResource",
        "ModifyCasterEpisode",
        "ModifyCasterProgram",
    }
)
"""Operations that are checked against a streaming domain, also where the request names only a studio."""
BY_CDN_DOMAIN: Final = frozenset({"DeletePlaylistItems", "StopPlaylist", "TagLiveResources"})
"""Operations that are checked against a domain of the product CDN."""
BY_NOTHING: Final = frozenset(
    {
        "CreateLivePullToPush",
        "DeleteLivePullToPush",
        "DescribeLivePullToPush",
        "DescribeLivePullToPushList",
        "EditShowAndReplace",
        "ListPlaylistItems",
        "RestartLivePullToPush",
        "StopLivePullToPush",
        "UpdateLivePullToPush",
    }
)
"""Operations that are checked against no resource: they are allowed on all resources, or not at all."""
UNDOCUMENTED: Final = frozenset(
    {
        "AddCasterEpisodeGroupContent",
        "DeleteCasterEpisodeGroup",
        "DeletePlaylist",
        "DescribeLiveTagResources",
        "ListLiveTagResources",
        "MiguLivePullToPushStart",
        "MiguLivePullToPushStatus",
        "StartPlaylist",
        "TagResources",
        "UnTagLiveResources",
        "UntagResources",
    }
)
"""Operations whose page does not print the resource, or that have no page."""

Kind = Literal["caster", "domain", "cdn domain", "all", "undocumented"]
"""What an operation is checked against: `caster` is the studio, as it is for every operation in none of the sets."""


def kind(action: str) -> Kind:
    """Return what an operation of the API is checked against."""
    if action in BY_DOMAIN:
        return "domain"
    if action in BY_CDN_DOMAIN:
        return "cdn domain"
    if action in BY_NOTHING:
        return "all"
    return "undocumented" if action in UNDOCUMENTED else "caster"


def resource(action: str, *, caster: str = "*", domain: str = "*", account: str = "*", region: str = "*") -> str:
    """Return the resource of a policy statement that allows an operation.

    Where the resource is not documented it is `*`: a statement with a form that is not the vendor's has no effect.
    """
    checked = kind(action)
    if checked == "caster":
        return f"acs:live:{region}:{account}:caster/{caster}"
    if checked == "domain":
        return f"acs:live:{region}:{account}:domain/{domain}"
    return f"acs:cdn:{region}:{account}:domain/{domain}" if checked == "cdn domain" else "*"
