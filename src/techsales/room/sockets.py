"""Refuses local sockets, then becomes the program that is named: ``python sockets.py PROGRAM …``.

A server shares the machine's network, and with it the local sockets that have no file, such as the screen's: over
one of those a program could read what the trainer types. From seccomp(2) by ctypes; standard library only.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

NO_NEW_PRIVS, SET_SECCOMP, FILTER = 38, 22, 2
AF_UNIX, IO_URING_SETUP = 1, 425
#: By machine: audit architecture and the number of socket(2).
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}


def filter_code(arch: int, socket: int) -> bytes:
    """The filter as classic BPF: structures of (code, jump if true, jump if false, number)."""
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    allow, refuse, kill = 0x7FFF0000, 0x00050000, 0x80000000
    steps = [
        (load, 0, 0, 4),
        (equal, 1, 0, arch),
        (give, 0, 0, kill),
        (load, 0, 0, 0),
        (at_least, 0, 1, 0x40000000),  # the other numbering of the same calls
        (give, 0, 0, refuse | errno.EPERM),
        (equal, 0, 1, IO_URING_SETUP),  # another way to a socket
        (give, 0, 0, refuse | errno.ENOSYS),
        (equal, 0, 3, socket),
        (load, 0, 0, 16),
        (equal, 0, 1, AF_UNIX),
        (give, 0, 0, refuse | errno.EAFNOSUPPORT),
        (give, 0, 0, allow),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def refuse_local_sockets() -> None:
    """For this process and all it starts, for good. Pairs of sockets, as asyncio makes them, stay possible.

    Raises:
        OSError: this machine does not allow it.
    """
    if platform.machine() not in MACHINES:
        raise OSError(errno.ENOSYS, f"system calls are not known on {platform.machine()}")
    libc = ctypes.CDLL(None, use_errno=True)
    code = filter_code(*MACHINES[platform.machine()])
    buffer = ctypes.create_string_buffer(code)
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    if libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(SET_SECCOMP, FILTER, program, 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")


if __name__ == "__main__":
    refuse_local_sockets()
    os.execvp(sys.argv[1], sys.argv[1:])
