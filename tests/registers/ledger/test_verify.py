"""Everything is rebuilt from the entries; whatever byte is changed, the first place that is wrong is named."""

import random
from contextlib import closing

import pytest

from tests.postgres.fresh import files_only
from tests.registers.ledger.doubles import AT, SECONDS, append, damage, held, open_writer, sealed
from warifu.kernel.tlog import keys, policy, tiles, tree
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers import database
from warifu.registers.ledger import published
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.entry import Sealed, minute_of
from warifu.registers.ledger.export import export
from warifu.registers.ledger.store import SCHEMA, open_reader
from warifu.registers.ledger.verify import verify, verify_static

SIZE = 600


def rule_of(home):
    with open_reader(home.ledger) as reader:
        return policy.parse(reader.policy().encode())


def change(home, sql, *parameters):
    with closing(database.connect(home.ledger)) as connection:
        damage(connection, sql, *parameters)


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def column(home, table, name, where):
    with closing(database.connect(home.ledger)) as connection:
        return connection.execute(f"SELECT {name} FROM {table} WHERE {where}").fetchone()[0]


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 513, 1000])
def test_a_whole_log_is_held_with_all_its_checkpoints(home, logged, size):
    with open_writer(home):
        pass
    found = held(logged(size)) if size else held(home)
    assert (found.size, found.checkpoints) == (size, len({size // 3, size // 2, size} - {0}))
    with open_reader(home.ledger) as reader:
        assert found.root == tree.root([tree.leaf_hash(entry) for entry in reader.entries(0, size)])


@pytest.mark.parametrize("index", [0, 255, 256, 599])
def test_every_changed_byte_of_an_entry_is_found_and_the_entry_named(home, logged, index):
    logged(SIZE)
    data = column(home, "entry", "entry", f"idx = {index}")
    for at in [*range(0, len(data), 37), len(data) - 1]:
        change(home, "UPDATE entry SET entry = ? WHERE idx = ?", flipped(data, at), index)
        with pytest.raises(VerificationError, match=f"entry {index}:"):
            held(home)


@pytest.mark.parametrize("index", [0, 300, 599])
def test_an_entry_replaced_together_with_its_leaf_does_not_lead_to_what_was_made_of_it(home, logged, index):
    logged(SIZE)
    other = sealed().entry
    change(home, "UPDATE entry SET entry = ?, leaf = ? WHERE idx = ?", other, tree.leaf_hash(other), index)
    named = {0: r"checkpoint of size 200", 300: "tile/0/001: byte 1408", 599: r"checkpoint of size 600"}[index]
    with pytest.raises(VerificationError, match=named):
        held(home)


def test_the_first_of_several_broken_places_is_named(home, logged):
    logged(SIZE)
    for index in (520, 17, 300):
        change(home, "UPDATE entry SET leaf = zeroblob(32) WHERE idx = ?", index)
    with pytest.raises(VerificationError, match="entry 17:"):
        held(home)


@pytest.mark.parametrize(("level", "n", "at"), [(0, 0, 0), (0, 1, 8191), (1, 0, 33)])
def test_a_changed_byte_of_a_tile_is_named(home, logged, level, n, at):
    logged(SIZE)
    data = column(home, "tile", "hashes", f"level = {level} AND n = {n}")
    change(home, "UPDATE tile SET hashes = ? WHERE level = ? AND n = ?", flipped(data, at), level, n)
    with pytest.raises(VerificationError, match=rf"tile/{level}/00{n}\S*: byte {at} "):
        held(home)


def test_every_changed_byte_of_a_checkpoint_is_found(home, logged):
    logged(SIZE)
    data = column(home, "checkpoint", "note", "size = 300")
    for at in [*range(130), *range(130, len(data), 211), len(data) - 1]:
        change(home, "UPDATE checkpoint SET note = ? WHERE size = 300", flipped(data, at))
        with pytest.raises(VerificationError, match="checkpoint of size 300"):
            held(home)


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("DELETE FROM entry WHERE idx = 599", "opening belongs to no entry"),
        ("DELETE FROM entry WHERE idx = 100", "belongs to no entry"),
        ("UPDATE entry SET idx = 600 WHERE idx = 100", "."),
        ("UPDATE entry SET entry_id = 'other' WHERE idx = 100", "entry 100:"),
        ("UPDATE entry SET outbox_id = 3 WHERE idx = 100", "entry 100:"),
        ("UPDATE entry SET sum = zeroblob(16) WHERE idx = 100", "entry 100:"),
        ("UPDATE opening SET sealed = x'00' WHERE idx = 100", "entry 100:"),
        ("DELETE FROM opening WHERE idx = 100", "entry 100:"),
        ("INSERT INTO opening VALUES (999, '', x'')", "belongs to no entry"),
        ("DELETE FROM tile WHERE level = 0 AND n = 1", "tiles are missing"),
        ("INSERT INTO tile VALUES (0, 2, zeroblob(8192))", "tiles are missing, or there are more"),
        ("UPDATE tile SET level = 2 WHERE level = 1", "tile/1/000"),
        ("UPDATE checkpoint SET size = 250 WHERE size = 300", "checkpoint of size 250"),
        ("UPDATE checkpoint SET size = 700 WHERE size = 600", "checkpoint of size 700"),
        ("UPDATE checkpoint SET signed = signed + 1 WHERE size = 300", "checkpoint of size 300"),
        ("UPDATE checkpoint SET quorum = 0 WHERE size = 300", "checkpoint of size 300"),
        ("UPDATE meta SET value = x'61' WHERE key = 'origin'", "meta 'origin'"),
        ("UPDATE meta SET value = x'61' WHERE key = 'log-keys'", "meta 'log-keys'"),
        ("DELETE FROM meta WHERE key = 'vkeys'", "meta 'vkeys'"),
    ],
)
def test_every_table_is_held(home, logged, sql, named):
    logged(SIZE)
    change(home, sql)
    with pytest.raises(VerificationError, match=named):
        held(home)


def test_time_going_back_is_found_even_where_every_hash_agrees(home):
    with open_writer(home) as writer:
        append(writer, 2)
        writer.last_minute = ""
        early = sealed().entry.replace(b"2026-11-24", b"2026-11-23")
        writer.append([(None, Sealed("early", early, b"", ""))], minute_of(AT), Clock(AT))
        writer.sign(SECONDS)
    with pytest.raises(VerificationError, match="entry 2: earlier"):
        held(home)


@files_only
def test_a_flipped_byte_anywhere_in_the_file_is_found_or_changes_nothing_that_is_read(home, logged):
    """What lies between SQLite's rows may be anything; whatever is read must be as it was."""
    logged(80)
    with closing(database.connect(home.ledger)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    whole = home.ledger.read_bytes()
    before, rule, chosen = dump(home), rule_of(home), random.Random(7)
    found = 0
    for _ in range(300):
        at = chosen.randrange(len(whole))
        home.ledger.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chosen.randrange(8))]) + whole[at + 1 :])
        try:
            with open_reader(home.ledger) as reader:
                verify(reader, rule)
        except VerificationError:
            found += 1
            continue
        assert dump(home) == before, f"byte {at}"
    assert found > 100


def dump(home):
    tables = [line.split()[2] for line in SCHEMA.strip().splitlines() if line.startswith("CREATE TABLE")]
    with closing(database.connect(home.ledger)) as connection:
        return [connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]


def test_a_log_rewritten_from_the_beginning_under_its_own_keys_is_told_by_what_it_published(home, logged):
    """Whoever holds keys and database can make a log without a flaw; the record outside, and witnesses, are what is left."""
    logged(SIZE)
    record = published.read(home)
    with closing(database.connect(home.ledger)) as connection:
        for table in ("entry", "opening", "tile", "checkpoint"):
            connection.execute(f"DELETE FROM {table}")
    published.path_of(home).unlink()
    logged(SIZE)
    published.write(home, record)
    with pytest.raises(Exception, match="are not those of the published checkpoint"):
        held(home)


# Exported files.


@pytest.fixture
def exported(home, logged, tmp_path):
    logged(SIZE)
    with open_reader(home.ledger) as reader:
        export(reader, tmp_path / "out")
    return tmp_path / "out"


def hold(directory, rule):
    def fetch(path):
        try:
            return (directory / path).read_bytes()
        except FileNotFoundError:
            raise VerificationError(f"{path} is missing") from None

    return verify_static(fetch, rule)


def test_exported_files_are_held_against_a_policy_alone(home, exported):
    found = hold(exported, rule_of(home))
    assert (found.origin, found.size) == ("example.invalid/warifu", SIZE)


def test_another_policy_does_not_believe_them(home, exported):
    other = keys.SigningKey("example.invalid/warifu", 1, b"\x09" * 32).verifier
    with pytest.raises(VerificationError):
        hold(exported, policy.parse(f"log {other}\nquorum none\n".encode()))


def test_a_changed_byte_in_any_exported_file_is_found_and_the_place_named(home, exported):
    rule, chosen = rule_of(home), random.Random(3)
    files = [path for path in exported.rglob("*") if path.is_file()]
    assert {path.relative_to(exported).parts[0] for path in files} == {"checkpoint", "tile"}
    for path in files:
        whole = path.read_bytes()
        for _ in range(12):
            at = chosen.randrange(len(whole))
            path.write_bytes(flipped(whole, at))
            with pytest.raises(VerificationError):
                hold(exported, rule)
        path.write_bytes(whole)
    tile = exported / tiles.Tile(0, 1).path
    tile.write_bytes(flipped(tile.read_bytes(), 100))
    with pytest.raises(VerificationError, match="tile/0/001: byte 100 "):
        hold(exported, rule)


def test_a_missing_file_is_named(home, exported):
    (exported / "tile/entries/001").unlink()
    with pytest.raises(VerificationError, match="tile/entries/001"):
        hold(exported, rule_of(home))
