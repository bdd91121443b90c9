"""The version of this package, and of its protocol."""

__version__ = "0.1.0"

#: Major version of the daemon's protocol (``protocol`` in daemon.json).
PROTOCOL = 1
