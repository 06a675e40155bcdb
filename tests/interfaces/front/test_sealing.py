"""Entries made in quantity are what the ledger and the vault make one at a time."""

import base64
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warifu.interfaces.front.sealing import EMPTY, Happened, new_ids, seal
from warifu.kernel.tlog import canonical
from warifu.registers.installation import Installation
from warifu.registers.ledger import entry
from warifu.registers.ledger.entry import FIELDS, Draft, draft_entry
from warifu.registers.vault import evidence
from warifu.registers.vault.keystore import KeyStore

DIGEST = "ab" * 32
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.sampled_from(["id", "act", "to", "ignored"])
values = st.one_of(
    texts,
    st.lists(texts, max_size=3),
    st.dictionaries(names, st.one_of(texts, st.lists(texts, max_size=3)), max_size=4),
)


def test_ids_are_base32_of_random_bytes(monkeypatch: Any) -> None:
    raw = secrets.token_bytes(64)
    monkeypatch.setattr("os.urandom", lambda count: raw[:count])
    # What they begin with is drawn once, the rest for each.
    whole = [raw[:2] + raw[at : at + 14] for at in (2, 16, 30, 44)]
    assert new_ids(4) == [base64.b32encode(one).decode().rstrip("=").lower() for one in whole]


@given(fields=st.dictionaries(st.sampled_from(FIELDS), values, max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_of_many_is_the_same_as_one_alone(home: Installation, at: datetime, fields: dict[str, Any]) -> None:
    keystore = KeyStore(home.keys, home.key_file)
    values = tuple(canonical.encode(fields.get(name, "")) for name in FIELDS)
    keys = keystore.keys_for("ab", "evidence")
    made = seal([Happened(new_ids(1)[0], keys[owner], values) for owner in "aba"], at, DIGEST)
    assert len({one.entry for one in made}) == 3
    for one, owner in zip(made, "aba", strict=True):
        assert one.key_id == keystore.key_for(owner, "evidence")[0]
        opening = evidence.open_(keystore, one.key_id, one.opening)
        salts = [base64.b64decode(opening["fields"][name]["salt"]) for name in FIELDS]
        data, alone = draft_entry(Draft("decision", fields), salts, at, DIGEST)
        assert one.entry == data and canonical.encode(opening) == canonical.encode(alone)
        shown = entry.check_opening(entry.parse(one.entry), opening)
        assert {name: value for name, value in shown.items() if name in fields} == fields


def test_no_salt_is_used_twice(home: Installation, at: datetime, tmp_path: Path) -> None:
    keystore = KeyStore(home.keys, home.key_file)
    key = keystore.key_for("a", "evidence")
    made = seal([Happened(name, key, (EMPTY,) * 8) for name in new_ids(50)], at, DIGEST)
    openings = [evidence.open_(keystore, one.key_id, one.opening)["fields"] for one in made]
    salts = [opening[name]["salt"] for opening in openings for name in FIELDS]
    assert len(set(salts)) == 50 * len(FIELDS)
    # A box is `WB1`, the id of its key, the nonce.
    assert len({one.opening[29:41] for one in made}) == 50
