"""Room for waiting: the SDK serves dynamic resources with four threads, and a resource that waits holds one.

Four studios that start would keep every other resource, and a cancellation, waiting for minutes. The SDK offers no
setting for it, so the pool is found among the live objects of the provider's process and given more room; where a
later SDK is built otherwise, nothing is found and nothing changes.
"""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from functools import cache

MAX_WORKERS = 32
"""Threads; each costs a few kilobytes while it waits."""


@cache
def raise_worker_limit() -> None:
    """Let the pool that serves the engine grow to `ROOM` threads; once, as looking for it takes a while."""
    for pool in [each for each in gc.get_objects() if isinstance(each, ThreadPoolExecutor)]:
        present = getattr(pool, "_max_workers", None)
        if isinstance(present, int) and present < MAX_WORKERS:
            pool._max_workers = MAX_WORKERS
