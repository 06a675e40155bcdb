"""Evidence of a load: one entry for the whole, and one for everybody and everything whose rows it made or changed.

The entry of the whole commits to the counts and to the SHA-256 of every file. A person, item or organisation has an entry of its own,
sealed under its own key, that commits to the SHA-256 of its rows: so what the lists said of one can be shown, and erased, without the
others. A row's bytes are the name of its list and its canonical cells, parted by U+001F, with a line feed behind; rows stand in the order
of the lists and of their rows in the file, those that are new before those that changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import connection

from warifu.duties.lists.columns import LISTS
from warifu.duties.lists.declared import Key, Listed, Row
from warifu.duties.lists.models import Load
from warifu.duties.lists.tables import Handed
from warifu.duties.lists.writing import Writing
from warifu.regimes.jp.iesi import law
from warifu.registers.installation import new_id
from warifu.registers.vault import evidence
from warifu.registers.vault.evidence import INSTALLATION
from warifu.registers.vault.recording import record
from warifu.registers.vault.sealed import keystore

# Only whoever holds the machine loads lists; that person is not known to the program.
TERMINAL = "terminal"
_PARTS = "\x1f"


@dataclass(slots=True)
class Said:
    """What the lists said of one subject: how many rows, their digest, and the organisation that answers for it."""

    house: str = ""
    count: int = 0
    digest: Any = field(default_factory=sha256)


def row_bytes(listed: Listed, row: Row) -> bytes:
    return (_PARTS.join((listed.name, *row)) + "\n").encode()


def subjects(w: Writing) -> dict[str, dict[str, Said]]:
    """By kind of subject (person, item, organisation) and id: what the lists said that is new or changed."""
    found: dict[str, dict[str, Said]] = {"organisation": {}, "person": {}, "item": {}}
    of_document = _items_of_documents(w)
    for name, listed in LISTS.items():
        part = w.book.parts.get(name)
        at, house = listed.place[listed.subject], listed.place.get("organisation", listed.place.get("organ", -1))
        for _, row in part.rows() if part else ():
            if name == "copies":
                subject = of_document[row[0], row[1]]
            else:
                to = {"person": "people", "item": "designations", "organisation": "organisations"}[listed.about]
                subject = w.id(to, row[at])
            said = found[listed.about].setdefault(subject, Said())
            said.count += 1
            said.digest.update(row_bytes(listed, row))
            if house >= 0 and listed.about == "person":
                said.house = w.id("organisations", row[house])
    return found


def _items_of_documents(w: Writing) -> dict[Key, str]:
    """By organisation and number: whose item a document holds. Only where copies are among the lists."""
    if "copies" not in w.book.parts:
        return {}
    known = {key: w.id("designations", row[2]) for key, (row, _) in w.book.existing["documents"].items()}
    return known | {key: w.id("designations", row[2]) for key, (_, row) in w.book.given.get("documents", {}).items()}


def prove(
    w: Writing, handed: Handed, counts: Mapping[str, Mapping[str, int]], touched: dict[str, dict[str, Said]]
) -> str:
    """Leave all entries, in the caller's transaction; returns the id of the load."""
    made = new_id()
    with connection.cursor() as cursor:
        evidence.record_all(
            cursor, keystore(), cls="act", at=w.at, law_digest=law().digest, said=_entries(w, made, touched)
        )
    detail = {
        "load": made,
        "files": [[name, digest] for name, digest in sorted(handed.files.items())],
        "counts": [[name, count["new"], count["changed"]] for name, count in counts.items()],
        "subjects": sum(len(one) for one in touched.values()),
    }
    fields = {"kind": "lists:loaded", "outcome": "done", "actor": TERMINAL, "object": INSTALLATION, "detail": detail}
    entry_id = record("act", at=w.at, subject=INSTALLATION, fields=fields)
    Load.objects.create(
        id=made, at=w.at, counts={k: dict(v) for k, v in counts.items()}, files=handed.files, entry_id=entry_id
    )
    return made


def _entries(w: Writing, load: str, touched: dict[str, dict[str, Said]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    done = 0
    every = sum(len(one) for one in touched.values())
    for about, those in touched.items():
        for subject, said in those.items():
            done += 1
            if done % 10_000 == 0:
                w.tell("ledger_outbox", done, every)
            yield (
                subject,
                {
                    "kind": f"lists:{about}_loaded",
                    "outcome": "done",
                    "subject": subject,
                    "actor": TERMINAL,
                    # Who answers for it gets to see it: an item's organ, an organisation's or an employer's administrators.
                    "object": said.house if about == "person" else subject,
                    "detail": {"load": load, "rows": said.count, "sha256": said.digest.hexdigest()},
                },
            )


def prove_export(w_at: Any, files: Mapping[str, str], counts: Mapping[str, int]) -> str:
    """That everything was taken out is evidence as well; the entry stands in the log before whoever took it can go."""
    detail = {
        "files": [[name, digest] for name, digest in sorted(files.items())],
        "counts": [[name, count] for name, count in counts.items()],
    }
    fields = {"kind": "lists:exported", "outcome": "done", "actor": TERMINAL, "object": INSTALLATION, "detail": detail}
    return record("act", at=w_at, subject=INSTALLATION, fields=fields)
