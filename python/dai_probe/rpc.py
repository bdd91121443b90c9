"""JSON-RPC 2.0 over one WebSocket, for the reporter's thread."""

from __future__ import annotations

import json
import socket
from typing import Any, Optional
from urllib.parse import urlsplit

from .state_directory import Address

#: Seconds for the connection and its handshake.
CONNECT_TIMEOUT = 2.0


class ConnectionLost(Exception):
    """The daemon is away: not there, ended, or no longer answering."""


class PackageMissing(ConnectionLost):
    """The WebSocket package is missing or too old."""


class NotAdmitted(ConnectionLost):
    """A daemon is there and has made no connection; the message has its reason."""


class Connection:
    """Requests go out in order; :meth:`receive` gives answers and notifications as they come."""

    def __init__(self, address: Address, timeout: float = CONNECT_TIMEOUT):
        """Connects.

        :raises ConnectionLost: when no daemon listens, or the token is wrong.
        """
        try:
            from websockets.exceptions import InvalidStatus, WebSocketException
            from websockets.sync.client import connect
        except ImportError as error:
            raise PackageMissing("websockets 12 or newer is not installed: pip install --upgrade websockets") from error

        parts = urlsplit(address.url)
        try:
            # A socket of our own, so that no proxy of the environment is asked for 127.0.0.1.
            sock = socket.create_connection((parts.hostname, parts.port), timeout=timeout)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # A context manager that is left by close().
            self._socket = connect(
                address.url,
                sock=sock,
                additional_headers={"Authorization": f"Bearer {address.token}"},
                open_timeout=timeout,
                close_timeout=0.2,
                compression=None,
                max_size=2**22,
            ).__enter__()
        except InvalidStatus as error:
            reason = (error.response.body or b"").decode("utf-8", "replace").strip()
            raise NotAdmitted(f"the daemon refused the connection ({reason or error})") from error
        except TimeoutError as error:
            raise NotAdmitted(f"the daemon has not answered within {timeout:g} s") from error
        except (OSError, WebSocketException) as error:
            raise ConnectionLost(str(error)) from error
        self._lost = (OSError, EOFError, WebSocketException)
        self._id = 0

    def send(self, method: str, params: dict[str, Any]) -> int:
        """Sends a request and returns its id."""
        return self.send_encoded(method, json.dumps(params))

    def send_encoded(self, method: str, params: str) -> int:
        """The same for parameters that are JSON text already."""
        self._id += 1
        try:
            self._socket.send(f'{{"jsonrpc":"2.0","id":{self._id},"method":"{method}","params":{params}}}')
        except self._lost as error:
            raise ConnectionLost(str(error)) from error
        return self._id

    def receive(self, timeout: Optional[float]) -> Optional[dict[str, Any]]:
        """The next message, or None when none comes in time.

        :raises ConnectionLost: when the daemon has left.
        """
        try:
            return json.loads(self._socket.recv(timeout=timeout))
        except TimeoutError:
            return None
        except self._lost as error:
            raise ConnectionLost(str(error)) from error

    def close(self) -> None:
        try:
            self._socket.close()
        except Exception:  # noqa: BLE001 - it is gone either way
            pass
