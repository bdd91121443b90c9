"""The background thread that talks to the daemon.

The training thread only puts events into a queue. The reporter's thread owns everything else: the connection, the
records that are not yet acknowledged, and the spool file. A second thread per connection waits for messages and puts
them into the same queue.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections import OrderedDict, deque
from typing import Any, Optional

from .messages import describe, say
from .rpc import Connection, ConnectionLost, NotAdmitted, PackageMissing
from .spool import Spool
from .state_directory import find_addresses

#: Seconds that :func:`Reporter.open` and :func:`Reporter.close` wait for the daemon.
PATIENCE = 2.0
#: Requests under way; a daemon reads no further than 64.
MOST_IN_FLIGHT = 32
#: Bytes under way: less than a socket's buffers take, so that sending to a frozen daemon does not block.
MOST_BYTES_IN_FLIGHT = 2**19
#: The daemon takes messages of 1 MiB; the rest is for the frame around a record.
LARGEST_RECORD = 2**20 - 2**10
FIRST_RETRY, LONGEST_RETRY = 0.5, 15.0


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
        self._connection: Optional[Connection] = None
        self._waiting: "deque[tuple[dict[str, Any], bool]]" = deque()
        self._in_flight: "OrderedDict[int, tuple[dict[str, Any], bool, int]]" = OrderedDict()
        self._bytes_in_flight = 0
        self._open_id: Optional[int] = None
        self._close_id: Optional[int] = None
        self._closing: Optional[tuple[str, Optional[str]]] = None
        self._is_close_answered = False
        self._is_close_kept = False
        self._last_epoch = -1
        self._retry, self._next_try = FIRST_RETRY, 0.0
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
        if self._closing:
            return max(0.0, self._close_deadline - time.monotonic())
        return None if self._connection else max(0.0, self._next_try - time.monotonic())

    def _connect_when_due(self) -> None:
        if self._connection or time.monotonic() < self._next_try:
            return
        lack = None
        for address in find_addresses():
            try:
                self._connection = Connection(address)
                self._open_id = self._connection.send("dai/external/open", self._opening)
                threading.Thread(target=self._listen, args=(self._connection,), name="dai_probe.listen", daemon=True).start()
                return
            except (NotAdmitted, PackageMissing) as error:
                lack = str(error)
            except ConnectionLost:
                self._drop_connection()
        if not self._opened.is_set():
            reason = f"{lack}; records go to a file until they can be sent." if lack else "no daemon is running; records go to a file until one is."
            say(reason, "no-daemon")
        self._opened.set()
        self._next_try = time.monotonic() + self._retry
        self._retry = min(2 * self._retry, LONGEST_RETRY)

    def _listen(self, connection: Connection) -> None:
        try:
            while True:
                message = connection.receive(None)
                if message is not None:
                    self._events.put(("message", (connection, message)))
        except ConnectionLost as error:
            self._events.put(("lost", (connection, error)))
        except Exception as error:  # noqa: BLE001 - a message that is not JSON
            self._events.put(("lost", (connection, ConnectionLost(describe(error)))))

    def _on_record(self, record: dict[str, Any]) -> None:
        if self.connected:
            self._waiting.append((record, False))
        else:
            self.spool.append_record(record)

    def _on_close(self, ending: tuple[str, Optional[str]]) -> None:
        self._closing = ending
        self._close_deadline = time.monotonic() + 0.8 * PATIENCE

    def _on_lost(self, value: tuple[Connection, Exception]) -> None:
        if value[0] is self._connection:
            self._lose()

    def _on_message(self, value: tuple[Connection, dict[str, Any]]) -> None:
        connection, message = value
        if connection is not self._connection:
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
        elif request in self._in_flight:
            _, _, size = self._in_flight.pop(request)
            self._bytes_in_flight -= size
            if error:
                say(f"the daemon refused a record: {error.get('message')}", f"refused {error.get('code')}")
            else:
                self.acknowledged += 1
                self._take_decision(result.get("stop"), result.get("verdict"), result.get("sentence") or "")
            if not self._in_flight and not self._waiting:
                self.spool.discard()
        if self._is_close_answered and not self._in_flight:
            self._done.set()

    def _on_opened(self, result: Any, error: Any) -> None:
        self._open_id = None
        if error:
            say(f"the daemon does not take this run: {error.get('message')}", "not-opened")
            self._drop_connection()
            self._next_try = time.monotonic() + LONGEST_RETRY
        else:
            self.run, resume_after = result["run"], result["resumeAfter"]
            self._opening = {**self._opening, "run": self.run}
            if self.resume_after is None:
                self.resume_after = resume_after
            self.connected = True
            self._retry = FIRST_RETRY
            unsent = [(record, True) for record in self.spool.records() if record["epoch"] > resume_after]
            self._waiting.extendleft(reversed(unsent))
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
        while self.connected and self._waiting and self._has_room():
            record, is_spooled = self._waiting.popleft()
            text = _encode(self.run, record)
            try:
                request = self._send_report(text)
            except ConnectionLost:
                self._waiting.appendleft((record, is_spooled))
                self._lose()
                return
            self._in_flight[request] = (record, is_spooled, len(text))
            self._bytes_in_flight += len(text)

    def _has_room(self) -> bool:
        return len(self._in_flight) < MOST_IN_FLIGHT and self._bytes_in_flight < MOST_BYTES_IN_FLIGHT

    def _send_report(self, params: str) -> int:
        assert self._connection
        return self._connection.send_encoded("dai/external/report", params)

    def _end_when_closed(self) -> None:
        if not self._closing or self._done.is_set():
            return
        is_late = time.monotonic() >= self._close_deadline
        if not self._connection or is_late:
            what = "what the daemon has not taken" if self._close_id is None else "what the daemon may not have taken"
            self._lose()
            if self.acknowledged or not self.spool.is_empty:
                self._keep_close()
                say(f"{what} is in {self.spool.path}: dai import {self.spool.path}")
            self._done.set()
        elif self.connected and not self._waiting and self._close_id is None:
            # Without waiting for the answers: a slow daemon reads it when the program has ended.
            state, problem = self._closing
            try:
                params = {"run": self.run, "state": state, **({"problem": problem} if problem else {})}
                self._close_id = self._connection.send("dai/external/close", params)
            except ConnectionLost:
                self._lose()

    def _lose(self) -> None:
        """The connection is gone: what was not acknowledged goes to the spool."""
        if self.connected and not self._closing:
            say("the daemon is away; records go to a file until it is back.", "daemon-away")
        self._drop_connection()
        in_flight = [(record, is_spooled) for record, is_spooled, _ in self._in_flight.values()]
        self._in_flight.clear()
        self._bytes_in_flight = 0
        for record, is_spooled in [*in_flight, *self._waiting]:
            if not is_spooled:
                self.spool.append_record(record)
        self._waiting.clear()
        self._next_try = time.monotonic() + self._retry

    def _drop_connection(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection, self.connected, self._open_id, self._close_id = None, False, None, None

    def _keep_rest(self) -> None:
        """Spools everything that is still in memory."""
        for record, is_spooled, _ in list(self._in_flight.values()):
            if not is_spooled:
                self.spool.append_record(record)
        for record, is_spooled in list(self._waiting):
            if not is_spooled:
                self.spool.append_record(record)
        while True:
            try:
                kind, value = self._events.get_nowait()
            except queue.Empty:
                break
            if kind == "record":
                self.spool.append_record(value)
            elif kind == "close":
                self._closing = value
        if not self.spool.is_empty:
            self._keep_close()

    def _keep_close(self) -> None:
        """Spools how the run ended, once: the end of a program may come here while the thread does."""
        if self._closing and not self._is_close_kept:
            self._is_close_kept = True
            self.spool.append_close(*self._closing)


def _encode(run: Optional[str], record: dict[str, Any]) -> str:
    """The parameters of ``dai/external/report`` as JSON; without spectra where they make the message too large."""
    text = json.dumps({"run": run, "record": record}, allow_nan=False)
    if len(text) <= LARGEST_RECORD:
        return text
    say("the spectra of an epoch are too large for one message and were left out: watch fewer layers.", "too-large")
    return json.dumps({"run": run, "record": {k: v for k, v in record.items() if k != "layers"}}, allow_nan=False)
