"""What this process has seen in the run it serves: the engine tells a creation nothing of what it replaces.

Within one run the engine checks a resource with its old inputs, compares it with its old outputs, deletes it if it is
to be replaced, and then creates its successor as if it were new. One process serves one run, so what it saw is at hand
when the successor is created; nothing is kept longer. When a replacement is asked for by hand the deletion is all that
is seen, which is why our resources are deleted before they are replaced.
"""

from __future__ import annotations

import threading

from ..model.fields import Bag
from ..resources._resource import Predecessor

_lock = threading.Lock()
_inputs: dict[str, Bag] = {}
_outputs: dict[str, Bag] = {}
_configured: set[str] = set()
_begun: set[str] = set()


def saw_inputs(origin: str, olds: Bag) -> None:
    """A resource that exists was checked, or deleted."""
    if origin and olds:
        with _lock:
            _inputs[origin] = olds


def saw_outputs(origin: str, olds: Bag) -> None:
    """A resource that exists was compared, or deleted."""
    if origin:
        with _lock:
            _outputs[origin] = olds


def predecessor(origin: str) -> Predecessor | None:
    """What a resource that is checked or created as a new one takes the place of."""
    with _lock:
        return Predecessor(_inputs[origin], _outputs.get(origin, {})) if origin in _inputs else None


def configured(id: str) -> None:
    """The configuration of a studio, or a relay, was written in this run."""
    with _lock:
        _configured.add(id)
        _begun.discard(id)


def was_configured(id: str) -> bool:
    """Whether it was."""
    with _lock:
        return id in _configured


def begun(id: str) -> None:
    """A studio was started, or a relay created, in this run, with the configuration that it had by then."""
    with _lock:
        _begun.add(id)
        _configured.discard(id)


def was_begun(id: str) -> bool:
    """Whether it was, and its configuration was not written since."""
    with _lock:
        return id in _begun


def forget() -> None:
    """Another run begins in this process, as it does in tests."""
    with _lock:
        for seen in (_inputs, _outputs, _configured, _begun):
            seen.clear()
