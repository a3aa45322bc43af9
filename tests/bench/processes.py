"""What the kernel says of running processes: memory, and the time the processor gave them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # the kernel tells times in hundredths of a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Of one process, in megabytes; *shared* pages counted in proportion for ``pss``."""

    rss: float
    pss: float


def memory(pid: int) -> Memory:
    """What a process holds now."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    found = {
        name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)
    }
    return Memory(rss=found["Rss"] / 1024, pss=found["Pss"] / 1024)


def seconds(pid: int) -> float:
    """What a process and its children have computed so far, in the kernel too.

    A child that is gone counts once its parent has taken note of that.
    """
    try:
        own = sum(int(word) for word in _state(pid)[11:15]) / TICKS
        return own + sum(seconds(child) for child in children(pid))
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # it has just gone


def all_seconds() -> float:
    """What all cores have computed since the machine started; waiting for a disk is no work."""
    user, nice, system, _idle, _waiting, *interrupts = (
        int(word) for word in Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:8]
    )
    return (user + nice + system + sum(interrupts)) / TICKS


def children(pid: int) -> list[int]:
    """The processes that *pid* started."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(word) for word in text.split()]


def parent(pid: int) -> int:
    return int(_state(pid)[1])


def _state(pid: int) -> list[str]:
    """The fields of the kernel's line from the third on; the second is a name with spaces."""
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
