"""The run of the engine that this process serves."""

from __future__ import annotations

from ..resources._run import Run
from ..wire.rpc import begin_run
from .other_providers import OtherProviders
from .sdk_internals import engine_address

_others = OtherProviders(engine_address)
_current = Run(_others)


def current() -> Run:
    """Return everything that the engine has shown in its present run."""
    return _current


def begin() -> None:
    """Begin another run in this process, as tests do, and forget the last one."""
    global _current  # noqa: PLW0603 (one process serves one run)
    _others.forget()
    _current = Run(_others)
    begin_run()
