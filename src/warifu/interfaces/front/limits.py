"""How much one address, one session or one token may ask: token buckets in memory, forgotten when the process ends.

A bucket fills at `rate` a second up to `burst`. What is over gets 429 with the seconds to wait. Buckets are kept for the
last `most` keys, so that a flood of addresses costs memory of a known size. This limits haste, not rights: no decision
depends on it.
"""

import ipaddress
import math
from collections import OrderedDict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Buckets:
    rate: float  # a second
    burst: float
    most: int = 20_000
    _kept: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)  # key -> (level, when)

    def take(self, key: str, now: float, amount: float = 1.0) -> int:
        """Take `amount`; 0 when it was there, otherwise the whole seconds to wait. `now` is a monotonic clock's reading."""
        level, when = self._kept.pop(key, (self.burst, now))
        level = min(self.burst, level + (now - when) * self.rate)
        wait = 0 if level >= amount else math.ceil((amount - level) / self.rate)
        self._kept[key] = (level if wait else level - amount, now)
        if len(self._kept) > self.most:
            self._kept.popitem(last=False)
        return wait


def address_key(address: str) -> str:
    """One key for what is one customer: an IPv4 address, or the /64 that an IPv6 address lies in."""
    if ":" not in address:
        return address
    try:
        found = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    # An IPv4 address written as IPv6 (RFC 4291 section 2.5.5.2): all of them lie in one /64.
    return str(found.ipv4_mapped or ipaddress.IPv6Network((int(found), 64), strict=False))


# Where a secret is tried: links of one use, and signing in.
NARROW_PATHS = ("/signin/",)


@dataclass(slots=True)
class Limits:
    """All buckets of a front. An example lets everybody in anyway, so its narrow paths are as wide as the others."""

    address: Buckets = field(default_factory=lambda: Buckets(rate=200, burst=600))
    # Wide enough for an office behind one address that signs in at nine; far too narrow to guess 160 random bits.
    narrow: Buckets = field(default_factory=lambda: Buckets(rate=5, burst=200))
    session: Buckets = field(default_factory=lambda: Buckets(rate=40, burst=200))
    refused: Buckets = field(default_factory=lambda: Buckets(rate=2, burst=60))  # calls without a good token
    searches: Buckets = field(default_factory=lambda: Buckets(rate=5, burst=60))  # of one token, later pages too
    questions: Buckets = field(default_factory=lambda: Buckets(rate=40_000, burst=80_000))  # of one token

    def page(self, path: str, address: str, session: str | None, now: float) -> int:
        """Seconds to wait before a page may be asked for; 0 for at once. `session` is the cookie's value, if there is one."""
        key = address_key(address)
        if wait := self.address.take(key, now):
            return wait
        if path.startswith(NARROW_PATHS) and (wait := self.narrow.take(key, now)):
            return wait
        # A cookie made up for the occasion opens a fresh bucket, but never a fresh address.
        if session and not path.startswith("/static/"):
            return self.session.take(session[:64], now)
        return 0
