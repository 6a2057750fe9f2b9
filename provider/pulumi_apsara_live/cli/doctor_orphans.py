"""`apsara-live doctor --orphans`: studios that interrupted creations have probably left behind."""

from __future__ import annotations

from collections.abc import Iterator

from ..resources._origin import orphans
from ..settings.resolved import SettingsError, client, resolve
from ..wire.errors import CallError
from ..wire.retries import Retries
from .doctor_account import DoctorRequest
from .doctor_findings import Finding

CHECK = "orphan"
ADVICE = (
    "Check that no stack is creating or managing it (`pulumi stack --show-ids` in each), then delete it in the console."
)


def findings(request: DoctorRequest) -> Iterator[Finding]:
    """Yield one finding for each studio of the account and region that has our tag and was never used.

    Makes one call for each hundred studios, and up to four for each studio that carries the tag; deletes nothing.
    """
    try:
        cloud = client(resolve(request.config, request.environ), Retries(attempts=2))
        try:
            left_behind = orphans(cloud)
        finally:
            cloud.close()
    except (SettingsError, CallError) as error:
        yield Finding(CHECK, "error", str(error))
        return
    for each in left_behind:
        yield Finding(
            CHECK,
            "warning",
            f"studio {each.id}, called {each.name}, was created at {each.created} and never used.",
            ADVICE,
        )
    if not left_behind:
        yield Finding(CHECK, "ok", "no studio of this account and region was left behind")
