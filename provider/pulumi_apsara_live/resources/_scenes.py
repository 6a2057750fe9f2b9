"""The scenes of a studio as `DescribeCasterScenes` returns them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..wire.errors import NotFound
from ..wire.operation import Operation

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

SCENES: Final = Operation(
    "DescribeCasterScenes", repeatable=True, quota=15, rows="SceneList.Scene", answers=("SceneId", "Status")
)
NO_DOMAIN: Final = "InvalidDomainName.NotFound"
"""Code by which `DescribeCasterScenes` refuses a studio without a domain; such a studio cannot have been started."""


def scenes(cloud: Cloud, caster_id: str) -> list[dict[str, Any]]:
    """Return the scenes of a studio; a studio without a domain has none to read. One call.

    Raises:
        NotFound: The studio does not exist.
    """
    try:
        return cloud.rows(SCENES, {"CasterId": caster_id})
    except NotFound as error:
        if error.code == NO_DOMAIN:
            return []
        raise
