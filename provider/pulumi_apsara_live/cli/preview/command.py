"""The command `preview`: its options, its input and its output."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ..output import FOUND, err, fail, json_text, out, working, write, write_json
from ..saved import STDIN, Unreadable, read_text
from . import sticky
from .code_hosts import HostError, again, code_host
from .comment import address, compose
from .documents import UNKNOWN_STACK, Message, NoPreview, Preview, read_preview, stem
from .gates import Gates
from .live import read_live
from .markdown import Section, section
from .masking import masked_text
from .page import page
from .plain import document, lines
from .summary import LABELS, Summary
from .zones import UnknownZone, named_zone

PROJECT = re.compile(r"^name:\s*[\"']?([^\s\"']+)", re.MULTILINE)
SECOND_COMMENT = (
    "this token cannot edit the comment of earlier previews, which belongs to another account; a new one was created "
    "and will be edited from now on: delete the old one"
)
HELP = """Show what a change does, on air first: in a terminal, as a pull request comment, a page, or JSON.

Reads output of `pulumi preview --json` or event logs of the engine: one file per stack, `-` for standard input.
Without a file it runs `pulumi preview --json` and passes unknown options on to it. Reading files needs neither
credentials nor a network, except for `--live`, which reads from the service what is on air now.

Examples:

* `apsara-live preview --cwd infra --stack prod`

* `pulumi preview --json | apsara-live preview - --format markdown`

* `apsara-live preview shanghai.json singapore.json --update --label`

* `apsara-live preview preview.json --max-restarts 0 --no-deletes`

* `apsara-live preview preview.json --format markdown --timezone Asia/Shanghai`

* `apsara-live preview preview.json --format html --out preview.html`

* `apsara-live preview preview.json --live --no-impact-on-air-now`

Exit codes: 0, done; 1, a rule is broken or a preview failed, with one line each on standard error; 2, the command
failed.
"""


class Format(StrEnum):
    """Output format."""

    text = "text"
    markdown = "markdown"
    json = "json"
    html = "html"


def register(app: typer.Typer) -> None:
    """Add the command."""
    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    app.command("preview", context_settings=settings, help=HELP)(preview)


def preview(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]... [OPTIONS OF PULUMI]...", show_default=False)
    ] = None,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="Output format: for a terminal, a comment, a program, or people.")
    ] = (Format.text),
    as_json: Annotated[bool, typer.Option("--json", help="Short for `--format json`.")] = False,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="Write the output to this file.")] = None,
    cwd: Annotated[Path | None, typer.Option(help="Directory of the program; also shown in the comment.")] = None,
    stack: Annotated[
        str | None,
        typer.Option(
            "--stack",
            "-s",
            help="Stack to preview; with a file, the stack of a preview that names none.",
        ),
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(
            "--timezone",
            metavar="ZONE",
            help="Time zone of rundown charts: Asia/Shanghai, +08:00. By default that of the preview's times.",
        ),
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Create or edit this pull request's comment.")] = False,
    label: Annotated[
        bool, typer.Option("--label", help="Label this pull request by the impact of the change.")
    ] = False,
    report_url: Annotated[
        str | None,
        typer.Option(
            "--report-url",
            metavar="URL",
            help="Address of the page of `--format html`, such as that of a CI artifact, for a link in the comment.",
        ),
    ] = None,
    live: Annotated[
        bool,
        typer.Option(
            "--live", help="Read from the service what is on air now of what the change affects; needs credentials."
        ),
    ] = False,
    settle: Annotated[
        float,
        typer.Option(
            min=0,
            max=60,
            envvar="APSARA_LIVE_SETTLE",
            help="Seconds to wait before checking whether another job has overwritten the comment.",
        ),
    ] = 2.0,
    max_restarts: Annotated[int | None, typer.Option(min=0, help="Rule: maximum number of restarts.")] = None,
    max_replacements: Annotated[int | None, typer.Option(min=0, help="Rule: maximum number of replacements.")] = None,
    no_on_air_impact: Annotated[
        bool, typer.Option("--no-on-air-impact", help="Rule: nothing on air is interrupted.")
    ] = False,
    no_impact_on_air_now: Annotated[
        bool,
        typer.Option("--no-impact-on-air-now", help="Rule: nothing that is on air now is interrupted; implies --live."),
    ] = False,
    no_deletes: Annotated[bool, typer.Option("--no-deletes", help="Rule: nothing is deleted or replaced.")] = False,
) -> None:
    """See HELP."""
    given = files or []
    names = [each for each in given if each == STDIN or not each.startswith("-")]
    handed_on = [each for each in given if each.startswith("-") and each != STDIN]
    if names and handed_on:
        fail(f"unknown option {handed_on[0]}: options are passed on to pulumi only if no file is given")
    if len(names) > 1 and stack:
        fail("--stack cannot be used with several files, as each contains its own stack")
    zone, report = _zone(timezone), _report(report_url)
    directory = str(cwd) if cwd else "."
    previews = _read(names) if names else [_run(directory, stack, handed_on)]
    summaries = [Summary(_located(each, directory, stack), zone) for each in previews]
    if twice := _duplicate([section(each).key for each in summaries] if update or format == Format.markdown else []):
        fail(f"there are two previews of {'/'.join(twice[:2])}, but a comment has one section per stack")
    if live or no_impact_on_air_now:
        with working("reading what is on air now"):
            for each, state in zip(summaries, read_live(summaries), strict=True):
                each.live = state
    gates = Gates(max_restarts, max_replacements, no_on_air_impact, no_deletes, no_impact_on_air_now)
    broken = gates.broken(summaries)
    _write_result(summaries, broken, Format.json if as_json else format, to, report)
    if update or label:
        _update_pull_request(
            [section(each, report) for each in summaries], comment=update, label=label, settle_s=settle
        )
    for line in broken:
        err().print(Text(masked_text(line), "red"), soft_wrap=True)
    if broken:
        raise typer.Exit(FOUND)


def _zone(name: str | None) -> tzinfo | None:
    try:
        return named_zone(name) if name is not None else None
    except UnknownZone as reason:
        fail(f"--timezone: {reason}")


def _report(url: str | None) -> str:
    try:
        return address(url) if url is not None else ""
    except ValueError as reason:
        fail(f"--report-url: {reason}")


def _located(preview: Preview, directory: str, stack: str | None) -> Preview:
    """Return the preview with its stack: a preview that failed early does not contain it."""
    if preview.stack == UNKNOWN_STACK and stack:
        project = PROJECT.search(_text_of(Path(directory) / "Pulumi.yaml"))
        preview = replace(preview, project=project[1] if project else preview.project, stack=stack.rpartition("/")[2])
    return replace(preview, directory=directory)


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _duplicate(keys: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return next((key for index, key in enumerate(keys) if key in keys[:index]), ())


def _read(names: Sequence[str]) -> list[Preview]:
    previews = []
    for name in names:
        try:
            previews.append(read_preview(read_text(name), named=stem(name)))
        except Unreadable as reason:
            fail(str(reason))
        except NoPreview as reason:
            fail(f"{name} is not a preview: {reason}")
    return previews


def _run(directory: str, stack: str | None, handed_on: Sequence[str]) -> Preview:
    """Return the engine's preview; if the engine fails, the preview has its error."""
    if not Path(directory).is_dir():
        fail(f"--cwd {directory}: there is no such directory")
    pulumi = shutil.which("pulumi")
    if pulumi is None:
        fail("`pulumi` is not on PATH: install the Pulumi CLI, or pass a file with output of `pulumi preview --json`")
    chosen = ["--stack", stack] if stack else []
    command = [pulumi, "preview", "--json", "--non-interactive", "--color", "never", *chosen, *handed_on]
    with working("previewing the change …"):
        done = subprocess.run(  # noqa: S603 (a list of words, no shell)
            command, cwd=directory, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    printed, remarks = (each.decode("utf-8", "replace") for each in (done.stdout, done.stderr))
    name = Path(directory).resolve().name
    failure = Message(_last_line(remarks))
    try:
        preview = read_preview(printed or remarks, named=name)
    except NoPreview as reason:
        if not done.returncode:
            fail(f"{pulumi} printed no preview: {reason}")
        preview = replace(read_preview("", named=name), errors=(failure,))
    return replace(preview, errors=(failure,)) if done.returncode and not preview.failed else preview


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1].removeprefix("error: ") if lines else "pulumi failed without a message"


def _write_result(
    summaries: Sequence[Summary], broken: Sequence[str], format: Format, to: Path | None, report: str
) -> None:
    if format == Format.text and to is None:
        for line in _text(summaries):
            out().print(line)
        return
    if to is None and format == Format.json:
        write_json(document(summaries, broken))
        return
    if format == Format.json:
        made = json_text(document(summaries, broken))
    elif format == Format.markdown:
        made = compose([section(each, report) for each in summaries])
    elif format == Format.html:
        made = page(summaries, broken)
    else:
        made = "\n".join(line.plain for line in _text(summaries))
    if to is None:
        write(made, lacking="xmlcharrefreplace")  # code hosts show these, outside of code
        return
    try:
        to.write_text(made.rstrip("\n") + "\n", encoding="utf-8")
    except OSError as error:
        fail(f"{to} cannot be written: {error.strerror}")


def _text(summaries: Sequence[Summary]) -> Iterator[Text]:
    for index, summary in enumerate(summaries):
        if index:
            yield Text()
        yield from lines(summary)


def _update_pull_request(own: Sequence[Section], *, comment: bool, label: bool, settle_s: float) -> None:
    """Write the comment first, so that the labels are those of all stacks in it."""
    try:
        host = code_host(os.environ)
        with working("updating the pull request"):
            written = sticky.update(host, own, settle_s=settle_s) if comment else sticky.Updated(tuple(own))
            if label:
                wanted = sorted({name for each in written.sections for name in each.labels if name.startswith(LABELS)})
                again(lambda: host.label(wanted, LABELS))
    except HostError as error:
        fail(masked_text(str(error)))
    if written.beside:
        err().print(SECOND_COMMENT, soft_wrap=True, markup=False)
