"""What this machine has to give: cores and memory, as far as this process may use them."""

import os
from pathlib import Path

WORKER = 450 * 2**20
"""The memory of a worker, in bytes."""
_PAYS = 10_000
"""Words that a worker must find to do, four seconds of work: loading one takes three seconds of a core."""
_CONTROL = Path("/sys/fs/cgroup")
_MEMORY = Path("/proc/meminfo")


def workers(words: int) -> int:
    """How many workers are worth starting for so many words: at most one a core, and as many as memory holds."""
    worth = max(1, round(words / _PAYS))
    return max(1, min(worth, cores(), memory() // WORKER))


def cores() -> int:
    """Cores that this process may use: of the machine, of its affinity, of its control group's quota."""
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _read(_CONTROL / "cpu.max").partition(" ")
    if quota.isdigit() and period.strip().isdigit():
        mine = min(mine, max(1, int(quota) // int(period)))
    return mine


def memory() -> int:
    """Bytes of memory that are free for this process: of the machine, of its control group's limit."""
    lines = dict(line.split(":", 1) for line in _read(_MEMORY).splitlines())
    if "MemAvailable" in lines:
        free = int(lines["MemAvailable"].split()[0]) * 1024
    else:
        free = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    limit, used = (_read(_CONTROL / name).strip() for name in ("memory.max", "memory.current"))
    if limit.isdigit() and used.isdigit():
        free = min(free, int(limit) - int(used))
    return free


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""
