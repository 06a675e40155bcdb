import pytest

from tests.postgres.fresh import files_only
from tests.registers.ledger.doubles import AT, SECONDS, append, damage, sealed
from warifu.kernel.tlog import checkpoint, note, policy, proof, tree
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers.ledger import store
from warifu.registers.ledger.clock import Clock
from warifu.registers.ledger.entry import minute_of
from warifu.registers.ledger.errors import NoSuchEntry, NotYetProvable


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 700])
def test_every_entry_has_a_proof_that_the_policy_accepts(logged, size):
    with store.open_reader(logged(size).ledger) as reader:
        rule = policy.parse(reader.policy().encode())
        for index in {0, size // 2, size - 1}:
            found = proof.parse(reader.prove(index).encode())
            point = rule.accept(note.parse(found.note)).checkpoint
            assert (found.index, point.size) == (index, size)
            assert found.extra == reader.entry(index)
            proof.check_inclusion(tree.leaf_hash(found.extra), index, size, found.path, point.root)


@pytest.mark.parametrize(("old", "size"), [(1, 700), (256, 700), (300, 301), (512, 513), (700, 700)])
def test_any_two_sizes_are_consistent(logged, old, size):
    with store.open_reader(logged(700).ledger) as reader:
        proof.check_consistency(old, size, reader.consistency(old, size), reader.root(old), reader.root(size))


def test_an_entry_is_provable_from_the_next_checkpoint_on(writer):
    append(writer, 2)
    with pytest.raises(NotYetProvable):
        writer.reader.prove(0)
    writer.sign(SECONDS)
    append(writer, 1)
    assert writer.reader.prove(1)
    with pytest.raises(NotYetProvable):
        writer.reader.prove(2)
    with pytest.raises(NoSuchEntry):
        writer.reader.prove(3)


def test_an_entry_is_found_by_its_random_id_and_its_opening_by_its_index(writer):
    one = sealed(kind="designated")
    append(writer, 5)
    writer.append([(9, one)], minute_of(AT), Clock(AT))
    assert writer.reader.index_of(one.entry_id) == 5
    assert writer.reader.index_of("unknown") is None
    assert writer.reader.opening(5) == ("key", one.opening)
    assert writer.reader.opening(6) is None


def test_entries_of_one_class_are_listed_in_order(writer):
    rows = [sealed(cls) for cls in ("act", "erasure", "act", "erasure")]
    writer.append([(None, one) for one in rows], minute_of(AT), Clock(AT))
    assert [row.idx for row in writer.reader.of_class("erasure")] == [1, 3]
    assert [row.entry_id for row in writer.reader.of_class("erasure", 2)] == [rows[3].entry_id]


def test_however_many_of_a_class_there_are(writer, monkeypatch):
    monkeypatch.setattr(store, "_AT_ONCE", 2)
    rows = [sealed(cls) for cls in ("erasure", "act", "erasure", "erasure", "erasure", "act")]
    writer.append([(None, one) for one in rows], minute_of(AT), Clock(AT))
    assert [row.idx for row in writer.reader.of_class("erasure")] == [0, 2, 3, 4]
    assert [row.idx for row in writer.reader.of_class("act")] == [1, 5]


@files_only
def test_erasures_are_found_without_reading_the_log(writer):
    """Every start asks for them."""
    append(writer, 3)
    asked = []
    writer.connection.set_trace_callback(asked.append)
    assert [*writer.reader.of_class("erasure")] == []
    writer.connection.set_trace_callback(None)
    (sql,) = asked
    plan = " ".join(row[3] for row in writer.connection.execute("EXPLAIN QUERY PLAN " + sql))
    assert "entry_erasure" in plan


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE opening SET sealed = x'00'",
        "UPDATE opening SET key_id = 'other'",
        "UPDATE entry SET entry_id = 'x'",
        "DELETE FROM opening",
    ],
)
def test_a_damaged_opening_is_not_handed_out(writer, sql):
    append(writer, 1)
    damage(writer.connection, sql)
    with pytest.raises(VerificationError, match="entry 0"):
        writer.reader.opening(0)


def test_damaged_settings_are_not_believed(writer):
    damage(writer.connection, "UPDATE meta SET value = x'61' WHERE key = 'origin'")
    with pytest.raises(VerificationError, match="origin"):
        assert writer.reader.origin


def test_the_policy_demands_both_of_the_logs_keys(logged):
    with store.open_reader(logged(3).ledger) as reader:
        rule = policy.parse(reader.policy().encode())
        signed = note.parse(reader.checkpoint())
    assert rule.accept(signed).checkpoint == checkpoint.parse(signed.text)
    for line in signed.lines:
        with pytest.raises(VerificationError):
            rule.accept(note.Note(signed.text, (line,)))
