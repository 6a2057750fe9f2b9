"""One comment for all stacks of a pull request, edited in place, also by jobs that run beside each other.

The hosts have no conditional write: two jobs that read the comment, and then write it, may write over each other.
So each looks again a little later, and puts back its section if it is gone. The last one to write finds all sections.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from .code_hosts import CodeHost, Comment, HostError, again
from .comment import compose, is_ours, merged, sections
from .markdown import Section

ROUNDS: Final = 8
"""So often a section is put back that another job has written over."""


def update(
    host: CodeHost, own: Sequence[Section], *, settle_s: float = 2.0, pause: Callable[[float], None] = time.sleep
) -> list[Section]:
    """Put the sections into the one comment; tells all sections that stand there then."""
    made: list[int] = []
    for _ in range(ROUNDS):
        again(lambda: _put(host, own, made), pause)
        pause(settle_s)
        ours = again(lambda: _ours(host), pause)
        if ours and _holds(ours[0].body, own) and not {each.id for each in ours[1:]} & set(made):
            return sections(ours[0].body)
    raise HostError(f"the comment did not stay as it was written in {ROUNDS} rounds: other jobs keep writing it over")


def _put(host: CodeHost, own: Sequence[Section], made: list[int]) -> None:
    """One round: the oldest comment of ours is the one; a younger one that this job has made is taken away."""
    ours = _ours(host)
    if not ours:
        made.append(host.create(compose(own)).id)
        return
    body = compose(merged(ours[0].body, own))
    if body.strip() != ours[0].body.replace("\r\n", "\n").strip():
        host.edit(ours[0].id, body)
    for each in ours[1:]:
        if each.id in made:
            host.delete(each.id)


def _ours(host: CodeHost) -> list[Comment]:
    return [each for each in host.comments() if is_ours(each.body)]


def _holds(body: str, own: Sequence[Section]) -> bool:
    """Whether the comment says of our stacks what is to be said; how much of the details has room may differ."""
    there = {each.key: each for each in sections(body)}
    return all(_same(there.get(each.key), each) for each in own)


def _same(there: Section | None, wanted: Section) -> bool:
    if there is None or there.head != wanted.head or there.labels != wanted.labels:
        return False
    return wanted.blocks[: len(there.blocks)] == there.blocks
