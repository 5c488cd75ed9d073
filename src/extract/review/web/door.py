"""Where passwords are looked at: off the event loop, one at a time, and behind those who work."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

_IN_LINE = 200
_NICE = 5


class FullError(Exception):
    """So many wait that whoever comes now had better come back."""


class Door:
    """One thread, of a lower rank than the others: a password takes 64 MiB and all processors for a moment."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "sign-in", _step_back)
        self._waiting = 0

    async def look(self, work: Callable[[], T]) -> T:
        """What the work gives, when its turn has come. Raises FullError if too many wait."""
        if self._waiting >= _IN_LINE:
            raise FullError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1


def _step_back() -> None:
    if sys.platform == "linux":  # where a thread has a rank of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
