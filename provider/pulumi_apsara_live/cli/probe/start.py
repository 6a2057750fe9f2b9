"""One call of the command: options, plan, confirmation, run or clean-up, output."""

from __future__ import annotations

import os
import secrets
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import typer

from ...settings import resolved
from ...settings.sources import is_region
from ...wire.errors import CallError
from ...wire.limits import Limits
from ...wire.retries import Retries
from ..output import FOUND, OK, err, fail, json_text, out, working, write_json
from . import plan, report
from .bench import SHARE, Bench, BenchOptions
from .deletion import Left, find, sweep
from .evidence import NotObserved
from .marks import ProbeRun
from .question import Need, Probe, Question
from .session import Outcome, run_probes

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C."""
ATTEMPTS: Final = 5
"""Maximum number of times that a call is sent."""
RETRY_S: Final = 30.0
"""Seconds within which a call is repeated."""
CLEAN_UP: Final = "run `apsara-live probe --clean-up` to delete it"


@dataclass(frozen=True)
class ProbeOptions:
    """The options of the command."""

    names: tuple[str, ...] = ()
    on_air: bool = False
    given: BenchOptions = field(default_factory=BenchOptions)
    clean_up: bool = False
    yes: bool = False
    report: Path | None = None
    deadline_s: int = 1800
    as_json: bool = False
    region: str | None = None
    endpoint: str | None = None

    @property
    def fulfilled(self) -> frozenset[Need]:
        """Return the needs of probes that the options fulfil."""
        needs: dict[Need, object] = {
            "on-air": self.on_air,
            "domain": self.given.domain,
            "relays": self.given.source,
            "asset": self.given.asset,
        }
        return frozenset(need for need, is_given in needs.items() if is_given)


def start_probe(options: ProbeOptions) -> int:
    """Probe or clean up, and return the exit code; misuse exits with one line and makes no call."""
    if complaint := _misused(options):
        fail(complaint)
    try:
        chosen = plan.chosen_probes(options.names)
        settings = resolved.resolve(_config(options), os.environ)
        with _bench(options, settings) as bench:
            if options.clean_up:
                return _clean_up(options, bench, f"{settings.region} at {settings.endpoint}")
            return _probe(options, bench, chosen, f"{settings.region} at {settings.endpoint}")
    except (plan.UnknownName, resolved.SettingsError, OSError) as error:
        fail(str(error))


def _misused(options: ProbeOptions) -> str:
    if options.region is not None and not is_region(options.region):
        return f"--region: {options.region!r} is not a region; regions look like cn-shanghai"
    if options.clean_up and (options.names or options.on_air or options.given != BenchOptions() or options.report):
        return "--clean-up only deletes; leave out the names of probes and the options that choose them"
    if options.on_air and not options.given.domain:
        return "--on-air needs --domain with a streaming domain of the account: a studio starts only with one"
    if options.given.source and not urlsplit(options.given.source).hostname:
        return "--relays needs the address of a live stream, such as rtmp://live.example.com/app/stream"
    if options.report is not None and not options.report.absolute().parent.is_dir():
        return f"--report: there is no folder {options.report.absolute().parent}"
    return ""


def _config(options: ProbeOptions) -> dict[str, str]:
    given = {"apsara-live:region": options.region, "apsara-live:endpoint": options.endpoint}
    return {key: value for key, value in given.items() if value}


@contextmanager
def _bench(options: ProbeOptions, settings: resolved.ClientSettings) -> Iterator[Bench]:
    """Give a bench whose clients share their limits; SIGTERM interrupts it as Ctrl-C does."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    limits = Limits(share=min(SHARE, settings.quota_share))
    cloud, once = (
        resolved.client(settings, Retries(attempts=attempts, deadline_s=RETRY_S), limits) for attempts in (ATTEMPTS, 1)
    )
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        bench = Bench(cloud, once, ProbeRun(secrets.token_hex(4)), options.given)
        bench.deadline_s = bench.seconds() + options.deadline_s
        yield bench
    finally:
        signal.signal(signal.SIGTERM, before)
        cloud.close()
        once.close()


def _probe(options: ProbeOptions, bench: Bench, chosen: tuple[Probe, ...], where: str) -> int:
    probes = plan.included(chosen, options.fulfilled)
    for line in plan.lines(probes, chosen, where):
        err().print(line, markup=False, soft_wrap=True)
    if not probes:
        fail("no probe is left: pass the options that they need")
    _confirm(options, "Run these probes?")
    outcome = _run(bench, probes)
    if options.report is not None:
        options.report.write_text(json_text(report.document(outcome)) + "\n", encoding="utf-8")
    _show(options, outcome)
    if outcome.interrupted:
        return INTERRUPTED
    complete = all(each.observed is not None for each in outcome.answers)
    return OK if complete and not outcome.left and not outcome.unsearched else FOUND


def _run(bench: Bench, probes: tuple[Probe, ...]) -> Outcome:
    count = sum(len(probe.questions) for probe in probes)
    with ExitStack() as shown:
        number = 0

        def begin(probe: Probe, question: Question) -> None:
            nonlocal number
            number += 1
            shown.pop_all().close()
            shown.enter_context(working(f"{number} of {count}, {probe.name}: {question.text}"))

        return run_probes(bench, probes, begin)


def _confirm(options: ProbeOptions, question: str) -> None:
    if options.yes:
        return
    if not sys.stdin.isatty():
        fail("not confirmed: pass --yes, as standard input is not a terminal")
    if not typer.confirm(question, err=True):
        fail("not confirmed; nothing was changed")


def _show(options: ProbeOptions, outcome: Outcome) -> None:
    if options.as_json:
        write_json(report.document(outcome))
    else:
        for line in report.table(outcome):
            out().print(line, markup=False, soft_wrap=True)
        out().print(report.summary(outcome), markup=False, soft_wrap=True)
    _report_left(outcome.left)
    if outcome.unsearched:
        err().print(f"not known whether anything is left: {outcome.unsearched} Later {CLEAN_UP}.", markup=False)


def _report_left(left: list[Left]) -> None:
    for each in left:
        err().print(f"left behind: {each.kind} {each.id}; {CLEAN_UP}", markup=False, soft_wrap=True)


def _clean_up(options: ProbeOptions, bench: Bench, where: str) -> int:
    """Delete what any run has left behind, after it was listed and confirmed."""
    try:
        with working("searching the account …"):
            found = list(find(bench))
        err().print(f"{where}: {len(found)} left behind", markup=False, soft_wrap=True)
        for each in found:
            err().print(f"  {each.kind} {each.id}, {each.name or 'without a name'}, {each.created}", markup=False)
        left: list[Left] = []
        if found:
            _confirm(options, "Delete these?")
            with working("deleting …"):
                left = sweep(bench)
    except (CallError, NotObserved) as error:
        fail(str(error))
    if options.as_json:
        write_json({"schema": report.SCHEMA, "deleted": [_entry(each) for each in found if each not in left]})
    _report_left(left)
    return FOUND if left else OK


def _entry(left: Left) -> dict[str, Any]:
    return {"kind": left.kind, "id": left.id, "name": left.name}
