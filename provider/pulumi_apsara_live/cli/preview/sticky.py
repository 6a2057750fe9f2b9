"""One comment for all stacks of a pull request, edited in place, also by jobs that run beside each other.

The hosts have no conditional write: two jobs that read the comment, and then write it, may write over each other.
So each looks again a little later, and puts back its section if it is gone. The last one to write finds all sections.
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
"""The status with which a host refuses to edit a comment of another account."""


@dataclass(frozen=True)
class Updated:
    """What stands in the comment afterwards."""

    sections: tuple[Section, ...]
    """Those of all stacks."""
    beside: bool = False
    """Whether it was written now, beside a comment that belongs to another account."""


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
    raise HostError(
        f"the comment did not stay as it was written in {MAX_ROUNDS} rounds: other jobs keep writing it over"
    )


def _put(host: CodeHost, own: Sequence[Section], made: list[int], refused: dict[int, int | None]) -> None:
    """Write once: update the oldest comment of ours, and delete a younger one that this job created.

    Whether a comment of another author may be edited is only known by trying, so that with several authors a comment
    is written also where it says everything already.
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

    A comment that had to be written beside one of another author is edited from then on.
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
    if there is None or there.head != wanted.head or there.labels != wanted.labels:
        return False
    return wanted.blocks[: len(there.blocks)] == there.blocks
