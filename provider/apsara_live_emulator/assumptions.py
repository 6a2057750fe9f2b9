"""What is assumed rather than documented, and the switches for what has two readings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Assumption:
    """One thing that no page says, and where: an action, or a function of a module."""

    where: str
    why: str


_ASSUMPTIONS: list[Assumption] = []


def assumed(why: str, *, where: str | None = None) -> Callable[[Function], Function]:
    """Mark a function as resting on an assumption; with ``where``, mark a branch of that action instead.

    The function itself is returned unchanged.
    """
    if where is not None:
        _ASSUMPTIONS.append(Assumption(where, why))

    def mark(function: Function) -> Function:
        if where is None:
            stem = function.__module__.rsplit(".", 1)[-1]
            _ASSUMPTIONS.append(Assumption(f"{stem}.{function.__name__}", why))
        return function

    return mark


def assumptions() -> list[Assumption]:
    """All of them, in the order of their places."""
    return sorted(set(_ASSUMPTIONS), key=lambda one: (one.where.lower(), one.why))


@dataclass(frozen=True)
class Switch:
    """Two or more readings of the vendor's text; the first choice is the default. No choices: a number of seconds."""

    name: str
    choices: tuple[str, ...]
    why: str


SWITCHES = (
    Switch(
        "absent-config",
        ("clears", "keeps"),
        "SetCasterConfig replaces everything, so a parameter left out clears; read literally, only an empty one does.",
    ),
    Switch(
        "restart-task-id",
        ("new", "same"),
        "Page 002 answers the id of a new task; other pages of the family answer the id of the task itself.",
    ),
    Switch(
        "json-keys",
        ("either", "upper"),
        "The text wants upper camel case inside TranscodeConfig and RecordConfig, the example uses lower.",
    ),
    Switch(
        "program-modify",
        ("patch", "replace"),
        "Whether episodes that ModifyCasterProgram does not list stay is not said; the codes read as a patch.",
    ),
    Switch(
        "past-start",
        ("refused", "accepted"),
        "IncorrectStartTime exists, its rule is not documented; a start in the past is the plausible one.",
    ),
    Switch(
        "cleared-answer",
        ("absent", "empty"),
        "How DescribeCasterConfig answers a text setting that was cleared is not documented.",
    ),
    Switch(
        "stop-idle",
        ("succeeds", "refused"),
        "The error table of StopCaster has no code for an idle studio.",
    ),
    Switch(
        "deleted-task",
        ("gone", "exited"),
        "A deleted relay may be unknown, or be described as exited by the user.",
    ),
    Switch(
        "told-protocol",
        ("upper", "as-sent"),
        "SourceProtocol is sent in lower case; the sample of DescribeLivePullToPush answers it in upper case.",
    ),
    Switch("start-time", (), "Seconds between StartCaster and Status 1; no delay is documented."),
    Switch("restart-time", (), "Seconds between RestartCaster and Status 1; no delay is documented."),
)


class Choices:
    """The switches as they are set in one emulator."""

    def __init__(self, settings: dict[str, str] | None = None) -> None:
        self._known = {switch.name: switch for switch in SWITCHES}
        self._values: dict[str, str] = {}
        self.reset(settings or {})

    def reset(self, settings: dict[str, str]) -> None:
        """The defaults, then these."""
        self._values = {switch.name: switch.choices[0] if switch.choices else "0" for switch in SWITCHES}
        for name, value in settings.items():
            self.set(name, value)

    def set(self, name: str, value: str) -> None:
        """Turn one switch; unknown names and values are ``ValueError``."""
        switch = self._known.get(name)
        if switch is None:
            raise ValueError(f"no switch is called {name!r}; there are {', '.join(self._known)}")
        if switch.choices and value not in switch.choices:
            raise ValueError(f"{name} is one of {', '.join(switch.choices)}, not {value!r}")
        if not switch.choices and not (float(value) >= 0):
            raise ValueError(f"{name} is a number of seconds, not {value!r}")
        self._values[name] = str(value)

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def seconds(self, name: str) -> float:
        """A switch that is a duration."""
        return float(self._values[name])
