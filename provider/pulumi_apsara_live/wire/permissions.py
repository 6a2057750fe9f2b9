"""Against what the vendor's access control (RAM) checks each operation; as the pages of the operations have it."""

from typing import Final, Literal

BY_CASTER: Final = frozenset(
    {
        "AddCasterProgram",
        "CreateCaster",
        "DeleteCaster",
        "DeleteCasterProgram",
        "DeleteCasterSceneConfig",
        "RestartCaster",
        "SetCasterConfig",
        "StartCaster",
        "StartCasterScene",
        "StopCaster",
        "StopCasterScene",
    }
)
"""Operations that are checked against the studio."""
BY_DOMAIN: Final = frozenset({"DeleteCasterEpisode", "ModifyCasterProgram"})
"""Operations that are checked against the streaming domain."""
BY_NOTHING: Final = frozenset(
    {
        "CreateLivePullToPush",
        "DeleteLivePullToPush",
        "DescribeLivePullToPush",
        "RestartLivePullToPush",
        "StopLivePullToPush",
        "UpdateLivePullToPush",
    }
)
"""Operations that know no resource: they are allowed on all, or not at all."""

Kind = Literal["caster", "domain", "all", "undocumented"]


def kind(action: str) -> Kind:
    """What an operation is checked against, where its page says so."""
    if action in BY_CASTER:
        return "caster"
    if action in BY_DOMAIN:
        return "domain"
    return "all" if action in BY_NOTHING else "undocumented"


def resource(action: str, *, caster: str = "*", domain: str = "*", account: str = "*", region: str = "*") -> str:
    """The resource of a policy's statement that allows an operation.

    Where no page tells the form of the resource it is `*`, as a statement with a form that is not the vendor's has no
    effect. Hardly more is allowed by it, for the operation applies to little else.
    """
    names = {"caster": caster, "domain": domain}
    checked = kind(action)
    return f"acs:live:{region}:{account}:{checked}/{names[checked]}" if checked in names else "*"
