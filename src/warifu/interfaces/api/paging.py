"""The later pages of a search: what was found is held in memory for a few minutes, and a page token says where in it to go on.

A token is the random id of what was found, the place, and a keyed digest over both and over the search it belongs to (what was asked, and
by whose token): nobody else can use it, nor move it to another place. Nothing can be guessed by it, and it dies with the process.
"""

import hmac
import secrets
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

LIFE = 300.0  # seconds
MOST_KEPT = 1_000_000  # results in all; who finds more than that goes without a second page
_KEY_BYTES, _PLACE_BYTES, _MAC_BYTES = 16, 4, 16


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, in order. `id` is that of the entry that records it, `law` the digest of the law used."""

    id: str
    law: str
    ids: tuple[str, ...]


class Kept:
    """May be shared between threads. `steady` reads a clock that only goes forward."""

    def __init__(self, steady: Callable[[], float], life: float = LIFE, most: int = MOST_KEPT) -> None:
        self._steady, self._life, self._most = steady, life, most
        self._secret = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._held: OrderedDict[bytes, tuple[float, Found]] = OrderedDict()
        self._keys: dict[str, bytes] = {}  # the key of what was found, by the entry's id

    def token(self, found: Found, bound: bytes, place: int) -> str:
        """The token of the page that begins at `place`."""
        with self._lock:
            key = self._keys.get(found.id)
            if key is None:
                key = self._keys[found.id] = secrets.token_bytes(_KEY_BYTES)
                self._held[key] = (self._steady() + self._life, found)
                self._sweep()
        head = key + place.to_bytes(_PLACE_BYTES, "big")
        return urlsafe_b64encode(head + self._mac(head, bound)).decode().rstrip("=")

    def at(self, token: str, bound: bytes) -> tuple[Found, int] | None:
        """What was found and where to go on; None for a token that is not, or no longer, good for this search."""
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (Error, ValueError):
            return None
        head, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        if len(raw) != _KEY_BYTES + _PLACE_BYTES + _MAC_BYTES or not hmac.compare_digest(mac, self._mac(head, bound)):
            return None
        with self._lock:
            self._sweep()
            held = self._held.get(head[:_KEY_BYTES])
        return (held[1], int.from_bytes(head[_KEY_BYTES:], "big")) if held else None

    def _mac(self, head: bytes, bound: bytes) -> bytes:
        return hmac.digest(self._secret, head + bound, "sha256")[:_MAC_BYTES]

    def _sweep(self) -> None:
        """Drop what has run out, and the oldest of what is too much."""
        now, size = self._steady(), sum(len(found.ids) for _, found in self._held.values())
        while self._held:
            until, found = next(iter(self._held.values()))
            if until > now and size <= self._most:
                return
            self._held.popitem(last=False)
            del self._keys[found.id]
            size -= len(found.ids)
