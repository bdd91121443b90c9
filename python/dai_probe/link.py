"""The connection to the daemon, which is tried again at growing intervals while there is none."""

from __future__ import annotations

import threading
import time
from typing import Any, Callable, Optional

from .messages import describe
from .rpc import Connection, ConnectionLost, NotAdmitted, PackageMissing
from .state_directory import find_addresses

#: Seconds.
FIRST_RETRY, LONGEST_RETRY = 0.5, 15.0


class Link:
    """At most one connection at a time; a thread of its own waits for the connection's messages."""

    def __init__(self, put: Callable[[tuple[str, Any]], None]):
        """:param put: gets ``("message", (connection, message))`` and ``("lost", (connection, error))``, in that thread"""
        self.connection: Optional[Connection] = None
        #: Why a daemon that is there has made no connection at the last try.
        self.lack: Optional[str] = None
        self._put = put
        self._retry, self._next_try = FIRST_RETRY, 0.0

    @property
    def is_due(self) -> bool:
        """Whether a connection is to be tried now."""
        return not self.connection and time.monotonic() >= self._next_try

    def wait_time(self) -> Optional[float]:
        """Seconds until the next try; None while connected."""
        return None if self.connection else max(0.0, self._next_try - time.monotonic())

    def connect(self, opening: dict[str, Any]) -> Optional[int]:
        """Connects to the first daemon that answers and asks it to open the run.

        :return: the id of that request; None where no daemon answers, and the next try comes later
        """
        self.lack = None
        for address in find_addresses():
            try:
                self.connection = Connection(address)
                request = self.connection.send("dai/external/open", opening)
                threading.Thread(target=self._listen, args=(self.connection,), name="dai_probe.listen", daemon=True).start()
                return request
            except (NotAdmitted, PackageMissing) as error:
                self.lack = str(error)
            except ConnectionLost:
                self.drop()
        self.retry_later()
        self._retry = min(2 * self._retry, LONGEST_RETRY)
        return None

    def drop(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def reset_retry(self) -> None:
        """The daemon has taken the run: should it leave, it is soon tried again."""
        self._retry = FIRST_RETRY

    def retry_later(self, seconds: Optional[float] = None) -> None:
        """:param seconds: after which to try again; by default they grow from one failure to the next"""
        self._next_try = time.monotonic() + (self._retry if seconds is None else seconds)

    def _listen(self, connection: Connection) -> None:
        try:
            while True:
                message = connection.receive(None)
                if message is not None:
                    self._put(("message", (connection, message)))
        except ConnectionLost as error:
            self._put(("lost", (connection, error)))
        except Exception as error:  # noqa: BLE001 - a message that is not JSON
            self._put(("lost", (connection, ConnectionLost(describe(error)))))
