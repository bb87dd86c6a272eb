"""Which process holds a lane, and whether it is gone: known for certain on its own machine."""

import functools
import os
from pathlib import Path

_PROC = Path("/proc")
_STATE, _BEGAN = 0, 19  # places in /proc/PID/stat behind the program's name; proc(5)
_DEAD = ("Z", "X")


def name_of_this_process() -> str | None:
    """A name that no other process has, here or elsewhere; None where the system tells too little.

    The boot, the namespace of process ids (a container's own), the id, and when it began.
    """
    return _name_of(os.getpid())  # asked anew after a fork


@functools.cache
def _name_of(pid: int) -> str | None:
    place, status = _place(), _status(pid)
    return None if place is None or status is None else f"{place}:{pid}:{status[_BEGAN]}"


def is_gone(name: str) -> bool:
    """Whether the process of that name has ended for certain.

    False for one of another machine, or of another container: it cannot be seen from here.
    """
    place, pid, began = name.rsplit(":", 2)
    if place != _place():
        return False
    try:
        os.kill(int(pid), 0)  # no signal, only the question whether it could be sent
    except ProcessLookupError:
        return True
    except PermissionError:
        return False  # somebody is there
    status = _status(int(pid))
    return status is not None and (status[_BEGAN] != began or status[_STATE] in _DEAD)


@functools.cache
def _place() -> str | None:
    """Where process ids mean the same as here: this boot, this namespace.

    None too where /proc is another namespace's, whose ids are not ours.
    """
    try:
        if os.readlink(_PROC / "self") != str(os.getpid()):
            return None
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}:{(_PROC / 'self/ns/pid').stat().st_ino}"
    except OSError:
        return None


def _status(pid: int) -> list[str] | None:
    """What the system says of a process; the program's name, which may hold anything, is cut."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return None
