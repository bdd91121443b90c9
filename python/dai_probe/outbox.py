"""Records on their way to the daemon: those that wait, and those that it has not acknowledged yet."""

from __future__ import annotations

import json
from collections import OrderedDict, deque
from typing import Any, Iterable, NamedTuple, Optional

from .messages import say
from .rpc import Connection

#: Requests under way; a daemon reads no further than 64.
MOST_IN_FLIGHT = 32
#: Bytes under way: less than a socket's buffers take, so that sending to a frozen daemon does not block.
MOST_BYTES_IN_FLIGHT = 2**19
#: The daemon takes messages of 1 MiB; the rest is for the frame around a record.
LARGEST_RECORD = 2**20 - 2**10


class Pending(NamedTuple):
    record: dict[str, Any]
    #: the spool has it already
    is_spooled: bool


class Outbox:
    """Sends records in their order, as many at once as the limits allow. It belongs to one thread, except for
    :meth:`unspooled`, which the end of a program calls while that thread may be stuck in a send."""

    def __init__(self) -> None:
        self._waiting: "deque[Pending]" = deque()
        self._in_flight: "OrderedDict[int, tuple[Pending, int]]" = OrderedDict()
        self._bytes_in_flight = 0

    @property
    def is_waiting(self) -> bool:
        return bool(self._waiting)

    @property
    def is_in_flight(self) -> bool:
        return bool(self._in_flight)

    def add(self, record: dict[str, Any]) -> None:
        self._waiting.append(Pending(record, False))

    def add_spooled(self, records: Iterable[dict[str, Any]]) -> None:
        """Has the records of the spool go first."""
        self._waiting.extendleft(reversed([Pending(record, True) for record in records]))

    def send(self, run: Optional[str], connection: Connection) -> None:
        """Sends what waits and has room.

        :raises ConnectionLost: when the daemon has left; what was not sent still waits.
        """
        while self._waiting and self._has_room():
            text = _encode(run, self._waiting[0].record)
            request = connection.send_encoded("dai/external/report", text)
            self._in_flight[request] = (self._waiting.popleft(), len(text))
            self._bytes_in_flight += len(text)

    def take_answer(self, request: int) -> bool:
        """Forgets the record that a request has sent; False where the request has sent none."""
        if request not in self._in_flight:
            return False
        _, size = self._in_flight.pop(request)
        self._bytes_in_flight -= size
        return True

    def unspooled(self) -> list[dict[str, Any]]:
        """The records in memory that the spool does not have, in their order."""
        in_flight = [pending for pending, _ in list(self._in_flight.values())]
        return [record for record, is_spooled in [*in_flight, *list(self._waiting)] if not is_spooled]

    def clear(self) -> None:
        self._in_flight.clear()
        self._bytes_in_flight = 0
        self._waiting.clear()

    def _has_room(self) -> bool:
        return len(self._in_flight) < MOST_IN_FLIGHT and self._bytes_in_flight < MOST_BYTES_IN_FLIGHT


def _encode(run: Optional[str], record: dict[str, Any]) -> str:
    """The parameters of ``dai/external/report`` as JSON; without spectra where they make the message too large."""
    text = json.dumps({"run": run, "record": record}, allow_nan=False)
    if len(text) <= LARGEST_RECORD:
        return text
    say("the spectra of an epoch are too large for one message and were left out: watch fewer layers.", "too-large")
    return json.dumps({"run": run, "record": {k: v for k, v in record.items() if k != "layers"}}, allow_nan=False)
