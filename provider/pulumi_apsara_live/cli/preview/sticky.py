"""One comment for all stacks of a pull request, edited in place, even by jobs that run at the same time.

Code hosts have no conditional write: two jobs that read the comment and then write it can overwrite each other.
Each job therefore reads the comment again a little later and restores its section if it is gone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from .code_hosts import CodeHost, Comment, HostError, NotEditable, again
from .comment import compose, is_ours, merged, sections
from .markdown import Section

FORBIDDEN: Final = 403
"""HTTP status if a comment belongs to another account."""


@dataclass(frozen=True)
class Updated:
    """The result of an update."""

    sections: tuple[Section, ...]
    """The sections of all stacks in the comment."""
    beside: bool = False
    """Whether this run created it next to a comment that belongs to another account."""


MAX_ROUNDS: Final = 8
"""Maximum times that a section is restored after another job has overwritten it."""


def update(
    host: CodeHost, own: Sequence[Section], *, settle_s: float = 2.0, pause: Callable[[float], None] = time.sleep
) -> Updated:
    """Put the sections into the one comment that this token may edit; create it if there is none."""
    made: list[int] = []
    refused: dict[int, int | None] = {}
    for _ in range(MAX_ROUNDS):
        again(lambda: _put(host, own, made, refused), pause)
        pause(settle_s)
        ours = again(lambda: _ours(host, refused), pause)
        if ours and _holds(ours[0].body, own) and not {each.id for each in ours[1:]} & set(made):
            return Updated(tuple(sections(ours[0].body)), bool(made) and FORBIDDEN in refused.values())
    raise HostError(f"other jobs have overwritten the comment {MAX_ROUNDS} times: run this job again")


def _put(host: CodeHost, own: Sequence[Section], made: list[int], refused: dict[int, int | None]) -> None:
    """Write once: update the oldest comment of ours, and delete a younger one that this job created.

    Only an attempt shows whether a comment of another author can be edited, so if there are several authors, a comment
    is written even if it is already up to date.
    """
    for each in (ours := _ours(host, refused)):
        body = compose(merged(each.body, own))
        try:
            if len({one.author for one in ours}) > 1 or body.strip() != each.body.replace("\r\n", "\n").strip():
                host.edit(each.id, body)
        except NotEditable as error:
            refused[each.id] = error.status
            continue
        for other in ours:
            if other.id in made and other.id != each.id:
                host.delete(other.id)
        return
    made.append(host.create(compose(own)).id)


def _ours(host: CodeHost, refused: Collection[int]) -> list[Comment]:
    """Return the marked comments that this token may edit, those of the youngest author first.

    A comment that had to be created next to one of another author is edited from then on.
    """
    marked = [each for each in host.comments() if is_ours(each.body)]
    since = {each.author: each.id for each in reversed(marked)}
    editable = [each for each in marked if each.id not in refused]
    return sorted(editable, key=lambda each: (-since[each.author], each.id))


def _holds(body: str, own: Sequence[Section]) -> bool:
    """Return whether the comment contains our sections; the number of details may differ."""
    there = {each.key: each for each in sections(body)}
    return all(_same(there.get(each.key), each) for each in own)


def _same(there: Section | None, wanted: Section) -> bool:
    if there is None or there.head != wanted.head or there.labels != wanted.labels or there.report != wanted.report:
        return False
    return wanted.blocks[: len(there.blocks)] == there.blocks
