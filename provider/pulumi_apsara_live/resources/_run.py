"""What one run of the engine has shown to this process, for every resource of the stack that it has seen.

Within one run the engine checks a resource with its old inputs, compares it with its old outputs, deletes it if it is
to be replaced, and then creates its successor as if it were new. It deletes what the program no longer declares when
everything that is declared is done. One process serves one run, so what the engine has shown is at hand until then and
is kept no longer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..model.fields import Properties

Thing = tuple[str, ...]
"""A name of a physical thing, unique among all things: `("CasterConfig", "caster_id", "1a2b")`."""
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Predecessor:
    """The resource that another takes the place of: what it was declared as, and what is recorded of it."""

    inputs: Properties
    outputs: Properties = field(default_factory=dict)


@dataclass
class _Seen:
    """One resource of the stack."""

    kind: str
    """The kind of the thing that it holds."""
    own_kind: str
    """The resource's own kind, which is another one where two kinds of resources may hold such a thing."""
    label: str
    recorded: Predecessor | None = None
    declared: Properties | None = None
    """Inputs by the program of this run; None while the engine has not checked the resource."""
    claims: frozenset[Thing] = frozenset()
    """Names of the thing that the program declares, as far as they are known from inputs."""
    id: str = ""
    """The thing that the resource holds, once it was compared, created or updated."""
    is_deleted: bool = False
    """It was deleted in this run, for good or for its successor."""
    is_new: bool = False
    """The thing was created or taken over in this run."""


class OneProcess:
    """What other processes of the same run of the engine hold: nothing, as there are none."""

    def share(self, urn: str, label: str, kind: str, id: str) -> None:
        """Let the others know what a resource holds from now on; an empty id is nothing."""

    def holder(self, kind: str, id: str) -> str | None:
        """The label of the resource for which another process holds a thing."""
        return None


class Run:
    """Everything that one run of the engine has shown. Thread-safe."""

    def __init__(self, others: OneProcess | None = None) -> None:
        self._others = others or OneProcess()
        self._lock = threading.RLock()
        self._seen: dict[str, _Seen] = {}
        self._by_claim: dict[Thing, dict[str, _Seen]] = {}
        self._by_id: dict[Thing, dict[str, _Seen]] = {}
        self._deleted: set[tuple[str, str]] = set()
        self._configured: set[str] = set()
        self._started: set[str] = set()
        self._starting: set[str] = set()
        self._once: dict[Hashable, _Once] = {}

    # ── What the engine shows ────────────────────────────────────────────────────────────────────────────────────────

    def declare(
        self, kind: str, urn: str, recorded: Properties, declared: Properties, claims: frozenset[Thing]
    ) -> str | None:
        """Note that a resource was checked, with its recorded inputs if it has any.

        Returns the label of another declared resource that claims the same thing.
        """
        with self._lock:
            seen = self._entry(kind, urn)
            if recorded:
                seen.recorded = Predecessor(recorded, seen.recorded.outputs if seen.recorded else {})
            elif seen.recorded and not seen.is_new:
                self._hold(urn, seen, "")  # checked once more as a new one: the engine is about to replace it
            self._claim(urn, seen, claims)
            seen.declared = declared
            return next((each.label for each in self._claiming(claims, but=urn)), None)

    def compare(self, kind: str, urn: str, id: str, outputs: Properties, *, is_replaced: bool) -> str | None:
        """Note what is recorded of a resource, and that it holds the thing unless it is about to be replaced.

        Returns the label of another declared resource that holds the same thing.
        """
        with self._lock:
            seen = self._entry(kind, urn)
            seen.recorded = Predecessor(seen.recorded.inputs if seen.recorded else {}, outputs)
            self._hold(urn, seen, "" if is_replaced else id)
            return None if is_replaced else self.holder(kind, id, but=urn)

    def hold(self, kind: str, urn: str, id: str) -> None:
        """Note that a resource was created, or has taken over a thing, in this run."""
        with self._lock:
            seen = self._entry(kind, urn)
            self._hold(urn, seen, id)
            seen.is_new = True

    def delete(self, kind: str, urn: str, outputs: Properties) -> None:
        """Note what is recorded of a resource that the engine deletes."""
        with self._lock:
            seen = self._entry(kind, urn)
            seen.recorded = Predecessor(seen.recorded.inputs if seen.recorded else outputs, outputs)
            seen.is_deleted = True

    def deleted(self, kind: str, id: str) -> None:
        """Note that a thing was deleted in this run."""
        with self._lock:
            self._deleted.add((kind, id))

    # ── What can be concluded ────────────────────────────────────────────────────────────────────────────────────────

    def predecessor(self, urn: str) -> Predecessor | None:
        """What a resource that is checked or created as a new one takes the place of."""
        with self._lock:
            recorded = self._seen[urn].recorded if urn in self._seen else None
            return recorded if recorded and recorded.inputs else None

    def holder(self, kind: str, id: str, *, but: str = "") -> str | None:
        """The label of the declared resource that holds a thing, other than the one whose URN is `but`."""
        with self._lock:
            return next((each.label for each in self._holding(kind, id, but=but)), None)

    def keeper(self, kind: str, id: str) -> str | None:
        """The label of the declared resource that holds a thing, in this process or in another one of this run."""
        return self.holder(kind, id) or self._others.holder(kind, id)

    def has_compared(self, kind: str, key: str, id: object) -> bool:
        """Whether a resource of this kind, with this id as the output `key`, was compared in this run."""
        with self._lock:
            recorded = [each.recorded for each in self._seen.values() if each.own_kind == kind]
            return any(each is not None and each.outputs.get(key) == id for each in recorded)

    def is_new(self, kind: str, id: str) -> bool:
        """Whether a resource of this kind has created the thing, or taken it over as if it had, in this run.

        What a resource of another kind has created may have contents.
        """
        with self._lock:
            return any(each.is_new and each.own_kind == kind for each in self._holding(kind, id))

    def claimant(self, urn: str, claims: frozenset[Thing]) -> str | None:
        """The label of another resource that is declared for a thing and could not be created.

        None for a resource that is declared itself: then its deletion is part of its own replacement.
        """
        with self._lock:
            if urn in self._seen and self._seen[urn].declared is not None:
                return None
            return next((each.label for each in self._claiming(claims, but=urn) if not each.id), None)

    def awaiting(self, kind: str, *, but: str) -> list[Properties]:
        """The declared inputs of the other resources of a kind that hold nothing so far."""
        with self._lock:
            seen = [each for urn, each in self._seen.items() if urn != but and each.kind == kind and not each.id]
            return [each.declared for each in seen if each.declared is not None]

    def was_deleted(self, kind: str, id: str) -> bool:
        """Whether the thing was deleted in this run."""
        with self._lock:
            return (kind, id) in self._deleted

    def declared_by_holder(self, kind: str, id: str) -> tuple[str, Properties] | None:
        """Label and declared inputs of the resource that holds a thing."""
        with self._lock:
            return next(((each.label, each.declared or {}) for each in self._holding(kind, id)), None)

    def recorded_by_holder(self, kind: str, id: str) -> Properties:
        """Recorded outputs of the resource that holds a thing; empty when there is none."""
        with self._lock:
            holders = self._holding(kind, id)
            return next((each.recorded.outputs for each in holders if each.recorded), {})

    def was_interrupted(self, urn: str) -> bool:
        """Whether an earlier run has deleted a resource for its successor, which was not created or not recorded."""
        with self._lock:
            seen = self._seen.get(urn)
            return seen is not None and self.predecessor(urn) is not None and not seen.is_deleted

    def once(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer to a question that one run asks once; who comes second waits for the first.

        Raises what `ask` raises, and then the next one asks again.
        """
        with self._lock:
            once = self._once.setdefault(key, _Once())
        with once.lock:
            if not once.is_answered:
                once.answer, once.is_answered = ask(), True
            answer: Answer = once.answer
            return answer

    # ── Studios and relays ───────────────────────────────────────────────────────────────────────────────────────────

    def configured(self, id: str) -> None:
        """Note that the configuration of a studio, or the settings of a relay, were written in this run."""
        with self._lock:
            self._configured.add(id)
            self._started.discard(id)

    def was_configured(self, id: str) -> bool:
        """Whether they were, and the studio or relay was not started since."""
        with self._lock:
            return id in self._configured

    def starting(self, id: str) -> None:
        """Note that this update starts a studio, or a preview shows that it would."""
        with self._lock:
            self._starting.add(id)

    def is_starting(self, id: str) -> bool:
        """Whether it does."""
        with self._lock:
            return id in self._starting

    def started(self, id: str) -> None:
        """Note that a studio was started, or a relay created, in this run."""
        with self._lock:
            self._started.add(id)
            self._starting.add(id)
            self._configured.discard(id)

    def was_started(self, id: str) -> bool:
        """Whether it was, with the settings that it still has."""
        with self._lock:
            return id in self._started

    # ── Inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _entry(self, kind: str, urn: str) -> _Seen:
        own = urn.split("::")[2].rpartition(":")[2] if urn.count("::") > 2 else kind
        return self._seen.setdefault(urn, _Seen(kind, own, f"{own} {urn.rpartition('::')[2]!r}"))

    def _claim(self, urn: str, seen: _Seen, claims: frozenset[Thing]) -> None:
        for each in seen.claims - claims:
            self._by_claim[each].pop(urn, None)
        for each in claims:
            self._by_claim.setdefault(each, {})[urn] = seen
        seen.claims = claims

    def _hold(self, urn: str, seen: _Seen, id: str) -> None:
        self._by_id.get((seen.kind, seen.id), {}).pop(urn, None)
        if id != seen.id:
            self._others.share(urn, seen.label, seen.kind, id)
        seen.id = id
        if id:
            self._by_id.setdefault((seen.kind, id), {})[urn] = seen

    def _claiming(self, claims: frozenset[Thing], *, but: str) -> Iterator[_Seen]:
        """Yield the declared resources that claim one of these things."""
        for claim in sorted(claims):
            yield from _declared(self._by_claim.get(claim, {}), but)

    def _holding(self, kind: str, id: str, *, but: str = "") -> Iterator[_Seen]:
        """Yield the declared resources that hold a thing."""
        return _declared(self._by_id.get((kind, id), {}), but)


def _declared(resources: Mapping[str, _Seen], but: str) -> Iterator[_Seen]:
    return (each for urn, each in resources.items() if urn != but and each.declared is not None)


@dataclass
class _Once:
    """One question, and its answer when there is one."""

    lock: Any = field(default_factory=threading.Lock)
    is_answered: bool = False
    answer: Any = None
