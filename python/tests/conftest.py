"""A real daemon for the tests: the one that ``npm run build`` made."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIST = Path(os.environ.get("DAI_TEST_DIST", ROOT / "dist"))
NODE = os.environ.get("DAI_TEST_NODE") or str(ROOT / "node_modules" / ".bin" / "node")
sys.path.insert(0, str(ROOT / "python"))

from dai_probe import messages, reporter  # noqa: E402
from dai_probe.rpc import Connection  # noqa: E402
from dai_probe.state_directory import find_addresses  # noqa: E402


class Daemon:
    """A daemon with a state directory of its own, and a connection to it."""

    def __init__(self, home: Path):
        self.home = home
        self.process: subprocess.Popen | None = None
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [NODE, str(DIST / "daemon.js")],
            env={**os.environ, "DAI_HOME": str(self.home), "DAI_IDLE_SECONDS": "300"},
            stderr=subprocess.PIPE,
        )
        while not (self.home / "daemon.json").exists():
            if self.process.poll() is not None:
                raise RuntimeError(self.process.stderr.read().decode())
            time.sleep(0.05)
        self.connection = Connection(find_addresses()[-1], timeout=30)

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(how)
        if how == signal.SIGKILL or how == signal.SIGTERM:
            self.process.wait()
            (self.home / "daemon.json").unlink(missing_ok=True)

    def request(self, method: str, **params):
        """The result of a request; notifications meanwhile are passed over."""
        sent = self.connection.send(method, params)
        while True:
            message = self.connection.receive(60)
            if message is None:
                raise TimeoutError(method)
            if message.get("id") == sent and "method" not in message:
                if "error" in message:
                    raise RuntimeError(message["error"])
                return message["result"]

    def run(self, run: str) -> dict:
        """A run with its records."""
        return self.request("dai/runs/get", runs=[run], records=True)["runs"][0]

    def wait_for(self, run: str, is_wanted) -> dict:
        while True:
            found = self.run(run)
            if is_wanted(found):
                return found
            time.sleep(0.05)

    def cli(self, *arguments: str) -> subprocess.CompletedProcess:
        environment = {**os.environ, "DAI_HOME": str(self.home)}
        return subprocess.run([NODE, str(DIST / "dai.js"), *arguments], env=environment, capture_output=True, text=True)


@pytest.fixture(autouse=True)
def nothing_said():
    """Each test hears the lines that are said once in a process."""
    messages._said.clear()


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A run's end waits for a daemon that a busy machine slows down; programs in processes of their own wait 2 s."""
    monkeypatch.setattr(reporter, "PATIENCE", 300.0)


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A state directory without a daemon."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("DAI_HOME", str(folder))
    for name in [name for name in os.environ if name.startswith("DAI_") and name not in ("DAI_HOME",)]:
        if not name.startswith("DAI_TEST"):
            monkeypatch.delenv(name)
    return folder


@pytest.fixture
def daemon(home):
    started = Daemon(home)
    yield started
    started.stop()


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess:
    """Runs Python code in a process of its own, with this package."""
    path = os.pathsep.join([str(ROOT / "python"), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


def spool_files(home: Path) -> list[Path]:
    return sorted((home / "spool").glob("*.ndjson")) if (home / "spool").exists() else []


def entries(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


__all__ = ["Daemon", "entries", "run_python", "spool_files"]
