"""Entries of the class `log`: what the log says about itself. They name nobody, so their openings are kept in clear, with an empty key id.

| kind | detail |
|---|---|
| `clock-set-back` | `seen`: the latest time believed before, `shown`: what the clock shows now |
| `clock-confirmed` | `stopped_by`: index of the entry that an operator confirmed |
| `restored` | `acts_missing`: how many acts the records lack that the log holds (made by the vault's restore) |
| `successor` | `origin`, `checkpoint`: the log that was closed, and its last known checkpoint (base64) |
"""

import os
from collections.abc import Mapping
from datetime import datetime

from warifu.kernel.tlog import canonical
from warifu.kernel.tlog.canonical import Json
from warifu.registers.installation import new_id
from warifu.registers.ledger.entry import FIELDS, Draft, Sealed, draft_entry

NO_LAW = "0" * 64  # the digest where no law was applied


def own_entry(kind: str, detail: Mapping[str, Json], at: datetime) -> Sealed:
    """An entry of the log about itself."""
    salts = [os.urandom(32) for _ in FIELDS]
    data, opening = draft_entry(Draft("log", {"kind": kind, "detail": detail}), salts, at, NO_LAW)
    return Sealed(new_id(), data, canonical.encode(opening), "")
