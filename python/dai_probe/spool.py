"""A file of records that no daemon has acknowledged: NDJSON that ``dai import FILE`` reads.

The first line is ``{"type": "open", ...}`` with the parameters of ``dai/external/open``; then come
``{"type": "record", "record": {...}}`` lines, and at the end ``{"type": "close", "state": ..., "problem": ...}``.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
import uuid
from pathlib import Path
from typing import Any, Iterator, Optional

from .messages import describe, say
from .state_directory import state_directory

#: Above this size records are spooled without their spectra, and above twice this size not at all.
LARGEST_SPOOL = 256 * 2**20


def spool_path() -> Path:
    """A new file in the run's own folder (``DAI_DIRECTORY``) or the state directory's folder ``spool``."""
    own = os.environ.get("DAI_DIRECTORY")
    folder = Path(own) if own else state_directory() / "spool"
    return folder / f"{os.getpid()}-{uuid.uuid4().hex[:8]}.ndjson"


class Spool:
    """Appends lines to its file, which is made with mode 0600 when the first one comes."""

    def __init__(self, opening: dict[str, Any], path: Optional[Path] = None):
        self._opening = opening
        self.path = path or spool_path()
        self._file: Any = None
        self._bytes = 0
        self._broken = False
        # The end of a program may keep what is left while the reporter's thread still writes.
        self._lock = threading.Lock()

    @property
    def is_empty(self) -> bool:
        return self._file is None

    def append_record(self, record: dict[str, Any]) -> None:
        if self._bytes > LARGEST_SPOOL:
            say(f"{self.path} has {self._bytes >> 20} MiB: further records have no spectra.", "spool-large")
            record = {key: value for key, value in record.items() if key != "layers"}
        if self._bytes <= 2 * LARGEST_SPOOL:
            self._append({"type": "record", "record": record})

    def append_close(self, state: str, problem: Optional[str]) -> None:
        self._append({"type": "close", "state": state, **({"problem": problem} if problem else {})})

    def records(self) -> Iterator[dict[str, Any]]:
        """The records in the file, oldest first."""
        if self._file is None:
            return
        self._file.flush()
        with open(self.path, encoding="utf-8") as lines:
            for line in lines:
                entry = json.loads(line)
                if entry["type"] == "record":
                    yield entry["record"]

    def discard(self) -> None:
        """Deletes the file: the daemon has its records."""
        if self._file is None:
            return
        self._file.close()
        self._file = None
        self._bytes = 0
        try:
            self.path.unlink()
        except OSError:
            pass

    def _append(self, entry: dict[str, Any]) -> None:
        if self._broken:
            return
        try:
            with self._lock:
                if self._file is None:
                    self._file = self._create()
                    self._bytes = self._file.write(json.dumps({"type": "open", **self._opening}) + "\n")
                self._bytes += self._file.write(json.dumps(entry) + "\n")
                self._file.flush()
        except OSError as error:
            self._broken = True
            say(f"records cannot be kept in {self.path} ({describe(error)}): they are lost.")

    def _create(self) -> Any:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError:
            # A home directory that cannot be written to, as on some clusters.
            self.path = Path(tempfile.gettempdir()) / f"dai-{self.path.name}"
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return os.fdopen(handle, "w", encoding="utf-8")
