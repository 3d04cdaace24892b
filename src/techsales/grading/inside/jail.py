"""Linux: namespaces, mounts, limits and system calls of the process that runs a learner's page.

From the kernel's own interface by ctypes (unshare(2), mount(2), capabilities(7), seccomp(2)); no program is started,
so the imports of the parent stay warm.
"""

import ctypes
import errno
import os
import platform
import struct
from typing import Any

NEW = {"user": 0x10000000, "mount": 0x00020000, "process": 0x20000000, "network": 0x40000000, "ipc": 0x08000000}
RDONLY, NOSUID, NODEV, NOEXEC, REMOUNT, BIND, REC, PRIVATE = 1, 2, 4, 8, 32, 0x1000, 0x4000, 0x40000
PDEATHSIG, NO_NEW_PRIVS, CAPBSET_DROP, SET_SECUREBITS, SET_SECCOMP, FILTER = 1, 38, 24, 28, 22, 2
KILL = 9
CHILD_EXITS, CHILD_SETTID, CHILD_CLEARTID, GET_TID_ADDRESS = 17, 0x01000000, 0x00200000, 40
#: Inside, a learner's code is nobody in particular.
INSIDE_ID = 1000
#: Folders of the course that a page may write in; each child gets its own, in memory.
FOLDERS = ("chapters", "exercises", "reports", "_build")
COURSE = "/course"
#: Where each page's own files are. Not /tmp: this Python may lie there, and a page imports from it.
OWN = "/own"

#: System calls that no page needs: new processes and programs, namespaces, mounts, looking into other processes,
#: kernel keys, and memory outside the limit. By machine: audit architecture, clone, clone3, the refused ones.
CALLS: dict[str, tuple[int, int, int, tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        56,
        435,
        tuple(
            map(
                int,
                "57 58 59 322 101 272 308 165 166 155 161 321 298 250 248 249 310 311 425 323 304 "
                "429 428 430 432 442 312 438 319 29 240".split(),
            )
        ),
    ),
    "aarch64": (
        0xC00000B7,
        220,
        435,
        tuple(
            map(
                int,
                "221 281 117 97 268 40 39 41 51 280 241 219 217 218 270 271 425 282 265 "
                "429 428 430 432 442 272 438 279 194 180".split(),
            )
        ),
    ),
}
libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None


def must(result: int, what: str) -> None:
    """Raise what the kernel said.

    Raises:
        OSError: ``result`` is not 0.
    """
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def die_with_parent() -> None:
    """This process is killed when its parent is."""
    libc.prctl(PDEATHSIG, KILL)  # type: ignore[union-attr]


def fork_into_namespaces() -> int:
    """As ``os.fork``, with the child as process 1 of its own user, mount, process, network and ipc namespaces.

    One clone(2) in place of unshare and a second fork: copying what pandas takes is what costs the time.

    Raises:
        OSError: this machine does not allow it.
    """
    known = CALLS.get(platform.machine())
    if known is None:
        raise OSError(errno.ENOSYS, f"clone is not known on {platform.machine()}")
    api = ctypes.pythonapi
    for name in ("PyOS_BeforeFork", "PyOS_AfterFork_Parent", "PyOS_AfterFork_Child"):
        getattr(api, name).restype = None
    # Not CDLL, which lets other threads of Python run meanwhile.
    call = ctypes.PyDLL(None, use_errno=True).syscall
    call.restype, call.argtypes = ctypes.c_long, [ctypes.c_long] * 6
    flags, place = sum(NEW.values()) | CHILD_EXITS, thread_id_address()
    if place:
        flags |= CHILD_SETTID | CHILD_CLEARTID
    api.PyOS_BeforeFork()
    child = int(call(known[1], flags, 0, 0, place, place))
    if child == 0:
        api.PyOS_AfterFork_Child()
        return 0
    number = ctypes.get_errno()
    api.PyOS_AfterFork_Parent()
    if child < 0:
        raise OSError(number, f"clone: {os.strerror(number)}")
    return child


def thread_id_address() -> int:
    """Where the C library keeps this thread's number, which fork(3) would renew; 0 if the kernel does not tell."""
    place = ctypes.c_ulong(0)
    told = libc.prctl(GET_TID_ADDRESS, ctypes.byref(place), 0, 0, 0)  # type: ignore[union-attr]
    return 0 if told else int(place.value)


def become_nobody(uid: int, gid: int) -> None:
    """In the new user namespace: be user ``INSIDE_ID``, who outside is the one that started all this.

    Raises:
        OSError: this machine does not allow it.
    """
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", f"{INSIDE_ID} {uid} 1")
    write("/proc/self/gid_map", f"{INSIDE_ID} {gid} 1")


def own_files(megabytes: int) -> None:
    """Own empty folders in memory; nothing of any other process, and no ``/proc``, can be seen.

    Raises:
        OSError: a mount was refused.
    """
    mount("none", "/", None, REC | PRIVATE)
    mount("tmpfs", OWN, "tmpfs", NOSUID | NODEV, f"size={megabytes}m,nr_inodes=2000,mode=700")
    for folder in FOLDERS:
        os.mkdir(f"{OWN}/{folder}")
        mount(f"{OWN}/{folder}", f"{COURSE}/{folder}", None, BIND)
    for place in ("/proc", "/dev/shm"):
        mount("tmpfs", place, "tmpfs", RDONLY | NOSUID | NODEV | NOEXEC, "size=4k,nr_inodes=1")


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """One mount."""
    texts = [None if text is None else text.encode() for text in (source, target, kind)]
    must(libc.mount(*texts, ctypes.c_ulong(flags), options.encode() or None), f"mount {target}")  # type: ignore[union-attr]


def write(path: str, text: str) -> None:
    """Write to a file of the kernel."""
    file = os.open(path, os.O_WRONLY)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


def limit_resources(limits: dict[str, Any], used: int = 0) -> None:
    """Limits on computing time, memory beyond ``used`` bytes, file size, open files and tasks."""
    import resource

    def at_most(what: int, value: int, hard: int | None = None) -> None:
        _, most = resource.getrlimit(what)
        wished = hard or value
        top = wished if most == resource.RLIM_INFINITY else min(wished, most)
        resource.setrlimit(what, (min(value, top), top))

    cpu = int(limits["cpu_seconds"])
    at_most(resource.RLIMIT_CPU, cpu, cpu + 1)
    at_most(resource.RLIMIT_AS, (used or 600_000_000) + int(limits["memory_bytes"]))
    at_most(resource.RLIMIT_FSIZE, int(limits["file_bytes"]))
    at_most(resource.RLIMIT_CORE, 0)
    if used:  # where the user has namespaces of its own, so that nobody else's tasks count
        at_most(resource.RLIMIT_NOFILE, 64)
        at_most(resource.RLIMIT_NPROC, int(limits["tasks"]))


def drop_powers() -> None:
    """Give up every capability for good, then have the kernel refuse the system calls of ``CALLS``.

    Raises:
        OSError: this machine does not allow it.
    """
    assert libc is not None
    for number in range(64):
        libc.prctl(CAPBSET_DROP, number, 0, 0, 0)
    libc.prctl(SET_SECUREBITS, 0x2F, 0, 0, 0)
    header = struct.pack("Ii", 0x20080522, 0)
    must(libc.capset(header, bytes(24)), "capset")
    must(libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    code = filter_code(*CALLS[platform.machine()])
    buffer = ctypes.create_string_buffer(code)
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    must(libc.prctl(SET_SECCOMP, FILTER, program, 0, 0), "seccomp")


def filter_code(arch: int, clone: int, clone3: int, refused: tuple[int, ...]) -> bytes:
    """The filter as classic BPF: structures of (code, jump if true, jump if false, number)."""
    load, equal, at_least, has, give = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, deny, kill = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
    absent = 0x00050000 | errno.ENOSYS
    steps: list[tuple[int, int, int, int]] = [
        (load, 0, 0, 4),
        (equal, 1, 0, arch),
        (give, 0, 0, kill),
        (load, 0, 0, 0),
        (at_least, 0, 1, 0x40000000),  # the other numbering of the same calls
        (give, 0, 0, deny),
        (equal, 0, 1, clone3),  # "not there": the C library then uses clone, whose flags can be seen
        (give, 0, 0, absent),
    ]
    for number in refused:
        steps += [(equal, 0, 1, number), (give, 0, 0, deny)]
    # clone makes threads only
    steps += [(equal, 0, 3, clone), (load, 0, 0, 16), (has, 1, 0, 0x00010000), (give, 0, 0, deny), (give, 0, 0, allow)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
