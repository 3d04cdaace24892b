"""Kernels from the zygote, as nbval, nbclient and papermill get them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from techsales.kernels import provisioner, warm
from techsales.kernels.protocol import ADDRESS
from techsales.kernels.provisioner import WarmProcess, WarmProvisioner
from techsales.kernels.quick import wait_for_ready
from techsales.kernels.warm import OFF, PROVISIONER, warm_kernels

ROOT = Path(__file__).resolve().parents[2]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="stock kernels are used elsewhere")


@pytest.fixture(scope="module")
def warmed() -> Iterator[bool]:
    """Warm kernels, whatever the surrounding command uses."""
    before = os.environ.pop(ADDRESS, None)
    KernelProvisionerFactory.clear_instance()
    with warm_kernels() as there:
        yield there
    KernelProvisionerFactory.clear_instance()
    if before is not None:
        os.environ[ADDRESS] = before


def run(*sources: str, cwd: Path = ROOT, **options: object) -> list:
    """Outputs of one cell each, run by nbclient in a kernel of its own."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(cwd)}}, **options)
    client.execute()
    return [cell.outputs for cell in notebook.cells]


def kernel() -> KernelManager:
    """A kernel, started."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(stderr=subprocess.DEVNULL)
    return manager


def ready(manager: KernelManager):
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=30)
    return client


@linux
def test_a_kernel_is_forked_and_has_its_libraries(warmed):
    manager = kernel()
    assert isinstance(manager.provisioner, WarmProvisioner)
    assert isinstance(manager.provisioner.process, WarmProcess)
    manager.shutdown_kernel(now=True)
    (said,) = run("import sys; print('pandas' in sys.modules, sys.argv[0], sys.path[0] in ('', None))")
    assert said[0].text == "True ipykernel_launcher True\n"


@linux
def test_folder_environment_and_luck_are_the_kernels_own(warmed, tmp_path, monkeypatch):
    monkeypatch.setenv("TECHSALES_TEST", "here")
    code = "import os, random, numpy; print(os.getcwd(), os.environ['TECHSALES_TEST'], random.random(), numpy.random.rand())"
    one, other = run(code, cwd=tmp_path)[0][0].text.split(), run(code, cwd=tmp_path)[0][0].text.split()
    assert one[:2] == other[:2] == [str(tmp_path), "here"]
    assert one[2] != other[2] and one[3] != other[3]


@linux
def test_pictures_widgets_and_errors_are_there(warmed):
    picture, widget, error = run(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
        "import ipywidgets\nipywidgets.IntSlider()",
        "1 / 0",
        allow_errors=True,
    )
    assert len(picture[0].data["image/png"]) > 1000
    assert "application/vnd.jupyter.widget-view+json" in widget[0].data
    assert error[0].ename == "ZeroDivisionError"


@linux
def test_a_running_cell_can_be_interrupted(warmed):
    manager = kernel()
    client = ready(manager)
    client.execute("import time\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    print('stopped')")
    said = ""
    manager_interrupted = False
    for _ in range(200):
        message = client.get_iopub_msg(timeout=10)
        if message["msg_type"] == "execute_input" and not manager_interrupted:
            import time

            time.sleep(0.2)
            manager.interrupt_kernel()
            manager_interrupted = True
        if message["msg_type"] == "stream":
            said = message["content"]["text"]
            break
    assert said == "stopped\n"
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@linux
def test_a_shut_down_kernel_is_gone(warmed):
    for now in (True, False):
        manager = kernel()
        pid = manager.provisioner.pid
        client = ready(manager)
        client.stop_channels()
        manager.shutdown_kernel(now=now)
        assert not Path(f"/proc/{pid}").exists()


@linux
def test_a_kernel_killed_in_use_is_one_clear_error_and_the_next_works(warmed):
    with pytest.raises(DeadKernelError):
        run("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    assert run("print(1)")[0][0].text == "1\n"


@linux
def test_many_kernels_asked_for_at_once(warmed):
    managers = [KernelManager(kernel_name="python3") for _ in range(8)]
    try:
        for manager in managers:
            manager.start_kernel(stderr=subprocess.DEVNULL)
        clients = [ready(manager) for manager in managers]
        assert all(isinstance(manager.provisioner.process, WarmProcess) for manager in managers)
        for client in clients:
            client.stop_channels()
    finally:
        for manager in managers:
            manager.shutdown_kernel(now=True)


@linux
def test_a_zygote_killed_in_use_leaves_stock_kernels_and_one_line(stock, capfd, monkeypatch):
    KernelProvisionerFactory.clear_instance()
    monkeypatch.setattr(WarmProvisioner, "said", False)
    with warm_kernels() as there:
        assert there
        manager = kernel()
        stat = Path(f"/proc/{manager.provisioner.pid}/stat").read_text()
        os.kill(int(stat.split(") ")[1].split()[1]), signal.SIGKILL)
        assert run("print(1)")[0][0].text == "1\n"
        assert run("print(2)")[0][0].text == "2\n"
        assert not manager.is_alive()
        manager.cleanup_resources()
    KernelProvisionerFactory.clear_instance()
    assert capfd.readouterr().err.count("No warm kernel (") == 1


def test_one_variable_switches_it_off(stock, capfd, monkeypatch):
    monkeypatch.setenv(OFF, "0")
    with warm_kernels() as there:
        assert not there
        assert ADDRESS not in os.environ and PROVISIONER not in os.environ
        assert os.environ["PYTHONHASHSEED"] == "0"
    assert f"Stock kernels are used: {OFF} is 0" in capfd.readouterr().err


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_where_forking_is_not_safe_one_line_says_so(stock, capfd, monkeypatch, platform):
    monkeypatch.delenv(OFF, raising=False)
    monkeypatch.setattr(warm.sys, "platform", platform)
    with warm_kernels() as there:
        assert not there
    assert "only safe on Linux" in capfd.readouterr().err


def test_a_folder_that_is_full_leaves_stock_kernels_and_one_line(stock, capfd, monkeypatch):
    from techsales.kernels import client

    def refuse(**_options: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.delenv(OFF, raising=False)
    monkeypatch.setattr(client.tempfile, "mkdtemp", refuse)
    with warm_kernels() as there:
        assert not there
    assert capfd.readouterr().err.count("No space left on device") == 1


def test_a_command_inside_another_shares_its_zygote(monkeypatch):
    monkeypatch.setenv(ADDRESS, "/somewhere/zygote")
    monkeypatch.delenv(OFF, raising=False)
    with warm_kernels() as there:
        assert there and os.environ[ADDRESS] == "/somewhere/zygote"


def test_a_command_that_is_no_ipykernel_gets_a_process_of_its_own():
    assert provisioner.kernel_arguments([sys.executable, "-m", "ipykernel_launcher", "-f", "x"]) == ["-f", "x"]
    assert provisioner.kernel_arguments([sys.executable, "-m", "other_kernel", "-f", "x"]) is None
    assert provisioner.kernel_arguments(["/usr/bin/python3", "-m", "ipykernel_launcher", "-f", "x"]) is None


def test_python3_stays_stock_and_the_warm_kernelspec_is_its_own():
    specs = KernelSpecManager()
    assert "kernel_provisioner" not in specs.get_kernel_spec("python3").metadata
    own = specs.get_kernel_spec("techsales-warm")
    assert own.metadata["kernel_provisioner"]["provisioner_name"] == "techsales-warm"


def test_waiting_for_a_kernel_that_never_answers_ends(stock):
    import asyncio
    from queue import Empty

    class Silent:
        class Channel:
            async def get_msg(self, timeout: float) -> None:
                raise Empty

        shell_channel = iopub_channel = Channel()
        alive = True

        def kernel_info(self) -> str:
            return "1"

        async def is_alive(self) -> bool:
            return self.alive

    silent = Silent()
    with pytest.raises(RuntimeError, match="did not respond in time"):
        asyncio.run(wait_for_ready(silent, timeout=0))
    silent.alive = False
    with pytest.raises(RuntimeError, match="died before replying"):
        asyncio.run(wait_for_ready(silent, timeout=5))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["chapters/10_csat.ipynb", "exercises/04_functions.ipynb"])
def test_the_same_stored_outputs_pass_under_stock_kernels(stock, name):
    """The whole course passes under warm kernels in the gate's own step; this is the stock sample."""
    command = [sys.executable, "-m", "pytest", "-q", "-o", "addopts=", "-p", "no:cacheprovider", "--nbval", name]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"PYTHONHASHSEED": "0"})
    assert ran.returncode == 0, ran.stdout[-2000:]


@linux
@pytest.mark.slow
def test_both_kinds_draw_the_same_pictures(warmed, monkeypatch):
    notebook = nbformat.read(ROOT / "chapters" / "10_csat.ipynb", as_version=4)

    def pictures() -> list[str]:
        copy = nbformat.from_dict(notebook)
        NotebookClient(copy, timeout=60, resources={"metadata": {"path": str(ROOT / "chapters")}}).execute()
        found = [
            out.data["image/png"]
            for cell in copy.cells
            for out in cell.get("outputs", [])
            if "image/png" in out.get("data", {})
        ]
        return found

    warm_ones = pictures()
    monkeypatch.delenv(ADDRESS)
    stock_ones = pictures()
    assert len(warm_ones) == 2
    assert warm_ones == stock_ones
