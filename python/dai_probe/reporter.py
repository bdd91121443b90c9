"""The background thread that talks to the daemon.

The training thread only puts events into a queue. The reporter's thread owns everything else: the connection, the
records that are not yet acknowledged, and the spool file. A second thread per connection waits for messages and puts
them into the same queue.
"""

from __future__ import annotations

import queue
import threading
from typing import Any, Optional

from .ending import Ending
from .link import LONGEST_RETRY, Link
from .messages import describe, say
from .outbox import Outbox
from .rpc import Connection, ConnectionLost
from .spool import Spool

#: Seconds that :func:`Reporter.open` and :func:`Reporter.close` wait for the daemon.
PATIENCE = 2.0


class Reporter:
    """Sends one run's records, in order, and receives the verdicts on the run."""

    def __init__(self, opening: dict[str, Any], spool: Optional[Spool] = None):
        """:param opening: the parameters of ``dai/external/open``"""
        self.run: Optional[str] = opening.get("run")
        self.resume_after: Optional[int] = None
        self.stop = False
        self.verdict: Optional[str] = None
        self.sentence = ""
        self.connected = False
        self.acknowledged = 0
        self.spool = spool or Spool(opening)
        self._opening = opening
        self._events: "queue.SimpleQueue[tuple[str, Any]]" = queue.SimpleQueue()
        self._opened, self._done = threading.Event(), threading.Event()
        # The rest belongs to the thread.
        self._link = Link(self._events.put)
        self._outbox = Outbox()
        self._open_id: Optional[int] = None
        self._close_id: Optional[int] = None
        self._ending = Ending()
        self._is_close_answered = False
        self._thread = threading.Thread(target=self._work, name="dai_probe", daemon=True)

    # ---- the training thread -------------------------------------------------------------------------------------

    def open(self) -> None:
        """Starts the thread and waits until the daemon has answered, or is found to be away or frozen."""
        self._thread.start()
        self._opened.wait(PATIENCE)

    def put(self, record: dict[str, Any]) -> None:
        """Takes a record and returns at once."""
        self._events.put(("record", record))

    def close(self, state: str, problem: Optional[str] = None) -> None:
        """Sends what is left, and how the run ended; what the daemon does not take in time is spooled."""
        self._events.put(("close", (state, problem)))
        if self._done.wait(PATIENCE):
            return
        # The thread is stuck in a send. It is a daemon thread, so it ends with the process.
        self._keep_rest()

    # ---- the thread ----------------------------------------------------------------------------------------------

    def _work(self) -> None:
        handlers = {"record": self._on_record, "close": self._on_close, "message": self._on_message, "lost": self._on_lost}
        try:
            while not self._done.is_set():
                self._connect_when_due()
                try:
                    kind, value = self._events.get(timeout=self._wait_time())
                    handlers[kind](value)
                except queue.Empty:
                    pass
                self._send_more()
                self._end_when_closed()
        except Exception as error:  # noqa: BLE001 - training continues whatever happens here
            say(f"reporting ended ({describe(error)}); training continues.")
            self._keep_rest()
        finally:
            self._opened.set()
            self._done.set()

    def _wait_time(self) -> Optional[float]:
        return self._ending.time_left() if self._ending.is_known else self._link.wait_time()

    def _connect_when_due(self) -> None:
        if not self._link.is_due:
            return
        self._open_id = self._link.connect(self._opening)
        if self._open_id is not None:
            return
        if not self._opened.is_set():
            lack = self._link.lack
            reason = f"{lack}; records go to a file until they can be sent." if lack else "no daemon is running; records go to a file until one is."
            say(reason, "no-daemon")
        self._opened.set()

    def _on_record(self, record: dict[str, Any]) -> None:
        if self.connected:
            self._outbox.add(record)
        else:
            self.spool.append_record(record)

    def _on_close(self, ending: tuple[str, Optional[str]]) -> None:
        self._ending.set(ending, 0.8 * PATIENCE)

    def _on_lost(self, value: tuple[Connection, Exception]) -> None:
        if value[0] is self._link.connection:
            self._lose()

    def _on_message(self, value: tuple[Connection, dict[str, Any]]) -> None:
        connection, message = value
        if connection is not self._link.connection:
            return
        if message.get("method") == "dai/external/stop":
            params = message.get("params") or {}
            if params.get("run") == self.run:
                self._take_decision(True, None, params.get("sentence", ""))
        elif "id" in message and "method" not in message:
            self._on_answer(message["id"], message.get("result"), message.get("error"))

    def _on_answer(self, request: int, result: Any, error: Any) -> None:
        if request == self._open_id:
            self._on_opened(result, error)
        elif request == self._close_id:
            self._is_close_answered = True
        elif self._outbox.take_answer(request):
            if error:
                say(f"the daemon refused a record: {error.get('message')}", f"refused {error.get('code')}")
            else:
                self.acknowledged += 1
                self._take_decision(result.get("stop"), result.get("verdict"), result.get("sentence") or "")
            if not self._outbox.is_in_flight and not self._outbox.is_waiting:
                self.spool.discard()
        if self._is_close_answered and not self._outbox.is_in_flight:
            self._done.set()

    def _on_opened(self, result: Any, error: Any) -> None:
        self._open_id = None
        if error:
            say(f"the daemon does not take this run: {error.get('message')}", "not-opened")
            self._drop_connection()
            self._link.retry_later(LONGEST_RETRY)
        else:
            self.run, resume_after = result["run"], result["resumeAfter"]
            self._opening = {**self._opening, "run": self.run}
            if self.resume_after is None:
                self.resume_after = resume_after
            self.connected = True
            self._link.reset_retry()
            unsent = [record for record in self.spool.records() if record["epoch"] > resume_after]
            self._outbox.add_spooled(unsent)
            if not unsent:
                self.spool.discard()
        self._opened.set()

    def _take_decision(self, stop: Any, verdict: Optional[str], sentence: str) -> None:
        self.verdict = verdict or self.verdict
        self.sentence = sentence or self.sentence
        if stop and not self.stop:
            self.stop = True
            say(f"asked to stop. {sentence}".strip())

    def _send_more(self) -> None:
        if not self.connected or not self._link.connection:
            return
        try:
            self._outbox.send(self.run, self._link.connection)
        except ConnectionLost:
            self._lose()

    def _end_when_closed(self) -> None:
        if not self._ending.is_known or self._done.is_set():
            return
        if not self._link.connection or self._ending.is_late:
            what = "what the daemon has not taken" if self._close_id is None else "what the daemon may not have taken"
            self._lose()
            if self.acknowledged or not self.spool.is_empty:
                self._ending.keep(self.spool)
                say(f"{what} is in {self.spool.path}: dai import {self.spool.path}")
            self._done.set()
        elif self.connected and not self._outbox.is_waiting and self._close_id is None:
            # Without waiting for the answers: a slow daemon reads it when the program has ended.
            try:
                self._close_id = self._link.connection.send("dai/external/close", self._ending.params(self.run))
            except ConnectionLost:
                self._lose()

    def _lose(self) -> None:
        """The connection is gone: what was not acknowledged goes to the spool."""
        if self.connected and not self._ending.is_known:
            say("the daemon is away; records go to a file until it is back.", "daemon-away")
        self._drop_connection()
        self._spool_all()
        self._outbox.clear()
        self._link.retry_later()

    def _drop_connection(self) -> None:
        self._link.drop()
        self.connected, self._open_id, self._close_id = False, None, None

    def _spool_all(self) -> None:
        for record in self._outbox.unspooled():
            self.spool.append_record(record)

    def _keep_rest(self) -> None:
        """Spools everything that is still in memory."""
        self._spool_all()
        while True:
            try:
                kind, value = self._events.get_nowait()
            except queue.Empty:
                break
            if kind == "record":
                self.spool.append_record(value)
            elif kind == "close":
                self._on_close(value)
        if not self.spool.is_empty:
            self._ending.keep(self.spool)
