"""The daemon's state directory and the address in it."""

from __future__ import annotations

import json
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from .messages import say


def state_directory() -> Path:
    """``DAI_HOME``, or the ``dai`` folder in the platform's data directory."""
    given = os.environ.get("DAI_HOME")
    if given:
        return Path(given).absolute()
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "dai"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "dai"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "dai"


@dataclass(frozen=True)
class Address:
    """Where a daemon listens, and the token that it asks for."""

    url: str
    token: str


def find_addresses() -> list[Address]:
    """Addresses of daemons to try, in order; empty when none runs.

    ``DAI_URL`` and ``DAI_TOKEN_FILE`` come first: a daemon or worker sets them for the programs that it starts. A
    daemon that was restarted listens elsewhere, so the caller asks again after each failed connection.
    """
    found = [_from_environment(), _from_daemon_file(state_directory() / "daemon.json")]
    return [address for address in found if address is not None]


def _from_environment() -> Optional[Address]:
    url, token_file = os.environ.get("DAI_URL"), os.environ.get("DAI_TOKEN_FILE")
    if not url or not token_file:
        return None
    try:
        return Address(url, Path(token_file).read_text("utf-8").strip())
    except OSError:
        return None


def _from_daemon_file(path: Path) -> Optional[Address]:
    try:
        if not _is_own(path):
            return None
        info = json.loads(path.read_text("utf-8"))
        return Address(f"ws://127.0.0.1:{int(info['port'])}/rpc", str(info["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_own(path: Path) -> bool:
    """Whether a regular file and its folder are this user's: another user could have planted a port and a token."""
    found = path.lstat()
    if hasattr(os, "getuid") and {found.st_uid, path.parent.lstat().st_uid} != {os.getuid()}:
        say(f"{path} belongs to another user: set DAI_HOME to a folder of your own.", "foreign-daemon")
        return False
    return stat.S_ISREG(found.st_mode)
