"""Waiting for a studio or a relay: the one bounded loop in which the provider polls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from ._resource import RefusedByProvider, Step

if TYPE_CHECKING:
    from ..wire.rpc import Cloud

PAUSE_S: Final = 2
"""Seconds between two polls."""
Target = TypeVar("Target")


@dataclass(frozen=True)
class Poll(Generic[Target]):
    """What one poll has read."""

    state: str
    """The state in words, with its cause where the API returns one."""
    reached: Target | None = None
    """The studio or relay, once it is in the wanted state."""


def poll_until(
    cloud: Cloud,
    step: Step,
    target: str,
    wanted: str,
    read: Callable[[Cloud], Poll[Target]],
    *,
    timeout_s: float,
    advice: str,
) -> Target:
    """Poll until `read` returns the target in the wanted state, and return it; `target` names it for the user.

    Targets that are waited for at the same time are read by one call, where the API lists them.

    Raises:
        RefusedByProvider: The time has passed, or the user has cancelled the run; the message has the last state, and
            `advice`.
    """
    started = cloud.seconds()
    polling = cloud.after_pause(PAUSE_S, with_others=True)
    while True:
        poll = read(polling)
        if poll.reached is not None:
            return poll.reached
        waited = round(cloud.seconds() - started, 2)  # a hundredth of a second is not worth another call
        if waited >= timeout_s:
            raise RefusedByProvider(f"{target} is still {poll.state} and not {wanted} after {timeout_s:g} s: {advice}")
        if cloud.is_cancelled:
            raise RefusedByProvider(f"{target} is still {poll.state} and not {wanted} when cancelled: {advice}")
        step.say(f"{target} is {poll.state}, waiting for {wanted}: {waited:.0f} of {timeout_s:g} s")
        polling = cloud.after_pause(min(PAUSE_S, timeout_s - waited))
