"""Assumptions about undocumented behaviour, and switches where the documentation has two readings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from .newness import DELAY, Delay, delay

# A duration in seconds: digits, optionally with a fraction.
SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
# An error code of the API, and what stands for none.
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,127}")
NO_CODE = "none"

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Assumption:
    """One undocumented behaviour, and where it is assumed: an action, or a function of a module."""

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
    """Return all assumptions, sorted by place."""
    return sorted(set(_ASSUMPTIONS), key=lambda one: (one.where.lower(), one.why))


@dataclass(frozen=True)
class Switch:
    """A switch between readings of the vendor's documentation; the first choice is the default.

    No choices: a number of seconds. ``counted``: a number of calls, or of seconds with the suffix ``s``.
    ``code``: any error code, or ``none`` if the call succeeds; the choice is the default.
    """

    name: str
    choices: tuple[str, ...]
    why: str
    counted: bool = False
    code: bool = False

    @property
    def takes(self) -> tuple[str, ...]:
        """Return the values, or the forms of values, that the switch accepts."""
        if self.code:
            return (*self.choices, NO_CODE, "CODE")
        return self.choices or (("CALLS", "SECONDSs") if self.counted else ("SECONDS",))

    def check(self, value: str) -> None:
        """Raise ``ValueError`` for a value that the switch does not accept."""
        if self.code and CODE.fullmatch(value) is None:
            raise ValueError(f"{self.name} is an error code such as {self.choices[0]}, or {NO_CODE}, not {value!r}")
        if self.choices and not self.code and value not in self.choices:
            raise ValueError(f"{self.name} is one of {', '.join(self.choices)}, not {value!r}")
        if self.counted and DELAY.fullmatch(value) is None:
            raise ValueError(f"{self.name} is a number of calls such as 2, or of seconds such as 2s, not {value!r}")
        if not self.choices and not self.counted and SECONDS.fullmatch(value) is None:
            raise ValueError(f"{self.name} is a number of seconds, not {value!r}")


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
        "It is not documented whether episodes that ModifyCasterProgram does not list stay; the codes suggest a patch.",
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
        "stopped-scenes",
        ("kept", "emptied"),
        "The page of StopCaster says that it clears the output configuration, not whether that is what scenes show.",
    ),
    Switch(
        "source-limit",
        ("6", "99"),
        "The limits page gives 6 sources for the API, the newest page of the operation gives locations RV01 to RV99.",
    ),
    Switch(
        "channel-mode",
        ("any", "required"),
        "SetCasterChannel has no documented refusal while channels are off; IncorrectChannel.Disable is a likely one.",
    ),
    Switch(
        "absent-layout",
        ("empties", "keeps"),
        "SetCasterSceneConfig clears the scene, but the guide of 2018 uses it without LayoutId to return from standby.",
    ),
    Switch(
        "absent-components",
        ("kept", "removed"),
        "Whether UpdateCasterSceneConfig without ComponentId keeps the components of the scene is not documented.",
    ),
    Switch(
        "audio-channel-words",
        ("as-sent", "short"),
        "Requests use leftChannel and rightChannel; one SDK says that DescribeCasterSceneAudio answers left and right.",
    ),
    Switch(
        "copied-contents",
        ("all", "none"),
        "CopyCaster copies the configuration; whether sources, components, layouts and channels are copied too is not "
        "documented.",
    ),
    Switch(
        "deleted-task",
        ("gone", "exited"),
        "A deleted relay may be unknown, or be described as exited by the user.",
    ),
    Switch(
        "returned-protocol",
        ("upper", "as-sent"),
        "SourceProtocol is sent in lower case; the sample of DescribeLivePullToPush answers it in upper case.",
    ),
    Switch(
        "empty-show-list",
        ("refused", "empty"),
        "Pages of DescribeShowList ask for a show to be added first; no code is documented for a list without shows.",
    ),
    Switch(
        "batch-endless",
        ("refused", "accepted"),
        "The text of RepeatTimes gives -1 as endless; the text of the batch form of AddShowIntoShowList leaves it out.",
    ),
    Switch(
        "edit-running-playlist",
        ("refused", "accepted"),
        "IncorrectPlaylistStatus.Inuse is documented for two operations that delete; EditPlaylist has no error table.",
    ),
    Switch(
        "unknown-episode-group",
        ("refused", "succeeds"),
        "The error table of DeleteCasterEpisodeGroup has no code for a group that does not exist; "
        "playlists, which are named by a ProgramId too, have PlayListNotFound.",
    ),
    Switch(
        "auto-tasks",
        ("list", "object"),
        "The text of AutoShowListTasks is a list of tasks, its sample shows one task as an object.",
    ),
    Switch(
        "zoneless-time",
        ("utc", "beijing"),
        "HighPriorityShowStartTime has no zone; other times of the API are in UTC, the service is at home in UTC+8.",
    ),
    Switch(
        "absent-name",
        ("keeps", "resets"),
        "SetCasterConfig replaces everything; whether the name counts is not documented. resets: to the id.",
    ),
    Switch(
        "running-template",
        ("changes", "frozen", "clears"),
        "Only IncorrectCasterStatus.Inuse is documented, not which settings of a running studio it protects. "
        "changes: TranscodeConfig may be changed but not cleared.",
    ),
    Switch(
        "restart-times",
        ("moved", "kept"),
        "LastModified moves when a studio is started, stopped or modified; restarts and StartTime are not mentioned.",
    ),
    Switch(
        "used-token",
        ("same", "new"),
        "The vendor advises to repeat an unanswered CreateCaster with its token, not for how long that is safe.",
    ),
    Switch(
        "tags-at-creation",
        ("kept", "ignored"),
        "CreateCaster has the parameter Tag; only Terraform's provider is known to send it.",
    ),
    Switch(
        "tag-resources",
        ("accepted", "refused"),
        "Terraform's provider tags studios by TagResources; the vendor's present SDK lacks the operation.",
    ),
    Switch(
        "caster-order",
        ("newest", "oldest"),
        "OrderByModifyAsc orders DescribeCasters by modification; the order without it is not documented.",
    ),
    Switch(
        "page-size",
        ("any", "100"),
        "InvalidPageSize.Malformed exists; the largest PageSize of DescribeCasters is not documented.",
    ),
    Switch(
        "quota-rate",
        ("documented", "lower"),
        "Quotas are documented; an account may have lower ones. lower: a tenth of each, also without --qps.",
    ),
    Switch(
        "delay-code",
        ("InvalidParameter.Malformed",),
        "Delay is documented from 0 to 300, the code outside is not.",
        code=True,
    ),
    Switch(
        "wrong-kind-code",
        ("InvalidCaster.NotFound",),
        "DescribeStudioLayouts documents this code for studios of another kind; show lists have none.",
        code=True,
    ),
    Switch(
        "unknown-streams-code",
        ("InvalidScene.NotFound",),
        "DescribeCasterStreamUrl of a missing studio has this code on the page of 2026, that of 2018 another one too.",
        code=True,
    ),
    Switch(
        "start-running-code",
        ("IncorrectCasterStatus.Inuse",),
        "StartCaster of a running studio is not documented; this is the code of other operations.",
        code=True,
    ),
    Switch("start-time", (), "Seconds between StartCaster and Status 1; no delay is documented."),
    Switch("restart-time", (), "Seconds between RestartCaster and Status 1; no delay is documented."),
    Switch(
        "visible-after",
        (),
        "How soon lists show a new studio, source, layout, component, show, playlist or relay is not documented. "
        "A number counts the calls that would have shown it and leave it out.",
        counted=True,
    ),
    Switch(
        "usable-after",
        (),
        "How soon a new one may be used is not documented. A number counts the calls about it, other than lists, "
        "that are refused with its NotFound code.",
        counted=True,
    ),
)


class Choices:
    """The settings of the switches in one emulator."""

    def __init__(self, settings: dict[str, str] | None = None) -> None:
        self._known = {switch.name: switch for switch in SWITCHES}
        self._values: dict[str, str] = {}
        self.reset(settings or {})

    def reset(self, settings: dict[str, str]) -> None:
        """Set all switches to their defaults, then apply ``settings``."""
        self._values = {switch.name: switch.choices[0] if switch.choices else "0" for switch in SWITCHES}
        for name, value in settings.items():
            self.set(name, value)

    def set(self, name: str, value: str) -> None:
        """Set one switch; raise ``ValueError`` for an unknown name or value."""
        switch = self._known.get(name)
        if switch is None:
            raise ValueError(f"unknown switch {name!r}; the switches are {', '.join(self._known)}")
        switch.check(str(value))
        self._values[name] = str(value)

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def seconds(self, name: str) -> float:
        """Return the value of a switch that is a duration, in seconds."""
        return float(self._values[name])

    def delay(self, name: str, now: float) -> Delay:
        """Return the value of a switch that is a number of calls or seconds, as a delay from ``now`` on."""
        return delay(self._values[name], now)
