"""A run in a notebook: a real IPython kernel that is restarted in the middle of the training."""

import os
import sys

import pytest

from conftest import ROOT

jupyter_client = pytest.importorskip("jupyter_client")
pytest.importorskip("ipykernel")

OPEN = """
import dai_probe
run = dai_probe.run("notebook", {"lr": 0.1}, seed=1, epochs=6, resume=True)
run.display()
trained = []
for epoch in run.epochs():
    run.report(epoch, train_loss=1 / epoch, validation_accuracy=epoch / 10)
    trained.append(epoch)
    if epoch == LAST:
        break
"""


@pytest.fixture
def kernel(home):
    manager = jupyter_client.KernelManager()
    # Not the kernel that the machine may have installed, but this Python's.
    manager.kernel_spec.argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    path = os.pathsep.join([str(ROOT / "python"), os.environ.get("PYTHONPATH", "")])
    manager.start_kernel(env={**os.environ, "PYTHONPATH": path}, cwd=str(home))
    yield manager
    manager.shutdown_kernel(now=True)


def execute(manager, code):
    """Runs a cell. :returns: what it showed: the texts of its streams, and the HTML of its displays, updates included"""
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=300)
    shown = {"text": "", "html": []}

    def on_output(message):
        content = message["content"]
        if message["msg_type"] == "stream":
            shown["text"] += content["text"]
        elif message["msg_type"] in ("display_data", "update_display_data"):
            shown["html"].append(content["data"].get("text/html", ""))
        elif message["msg_type"] == "error":
            raise AssertionError("\n".join(content["traceback"]))

    client.execute_interactive(code, timeout=300, output_hook=on_output)
    client.stop_channels()
    return shown


def test_a_restarted_kernel_takes_its_run_up(daemon, kernel):
    shown = execute(kernel, OPEN.replace("LAST", "3") + "\nprint(run.id)")
    run = shown["text"].split()[-1]
    assert len(shown["html"]) >= 3 and all(line.startswith("<") for line in shown["html"])
    daemon.wait_for(run, lambda found: found["epoch"] == 3)

    kernel.restart_kernel(now=True)
    daemon.wait_for(run, lambda found: found["state"] == "interrupted")
    shown = execute(kernel, OPEN.replace("LAST", "6") + "\nrun.close('finished')\nprint(run.id, run.resume_after, trained)")
    assert f"{run} 3 [4, 5, 6]" in shown["text"]
    found = daemon.wait_for(run, lambda found: found["state"] == "finished")
    assert [record["epoch"] for record in found["records"]] == [1, 2, 3, 4, 5, 6]
