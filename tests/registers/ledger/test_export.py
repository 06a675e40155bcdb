import pytest

from tests.registers.ledger.doubles import SECONDS, append, open_writer
from warifu.kernel.tlog import tiles, tree
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers.ledger import serve, store
from warifu.registers.ledger.errors import NotYetProvable
from warifu.registers.ledger.export import export


def files(directory):
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_the_directory_holds_checkpoint_hash_tiles_and_bundles_and_nothing_else(logged, tmp_path):
    with store.open_reader(logged(600).ledger) as reader:
        done = export(reader, tmp_path / "out")
        entries = reader.entries(0, 600)
    found = files(tmp_path / "out")
    leaves = [tree.leaf_hash(entry) for entry in entries]
    assert (done.size, done.written) == (600, 7)
    assert set(found) == {
        "checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2",
        "tile/entries/000", "tile/entries/001", "tile/entries/002.p/88",
    }  # fmt: skip
    assert found["tile/0/001"] == b"".join(leaves[256:512])
    assert found["tile/1/000.p/2"] == tree.root(leaves[:256]) + tree.root(leaves[256:512])
    assert tiles.parse_bundle(found["tile/entries/002.p/88"], 88) == entries[512:]


def test_every_file_is_what_the_front_would_serve(logged, tmp_path):
    with store.open_reader(logged(600).ledger) as reader:
        export(reader, tmp_path / "out")
        for path, body in files(tmp_path / "out").items():
            assert serve.answer(reader, path).body == body


def test_exporting_again_adds_only_what_is_new(home, tmp_path):
    out = tmp_path / "out"
    with open_writer(home) as writer:
        append(writer, 300)
        writer.sign(SECONDS)
        export(writer.reader, out)
        before = (out / "tile/0/000").stat().st_mtime_ns
        append(writer, 300)
        writer.sign(SECONDS + 1)
        assert export(writer.reader, out).written == 5
        assert export(writer.reader, out).written == 0
    assert (out / "tile/0/000").stat().st_mtime_ns == before


def test_another_logs_directory_is_not_overwritten(home, logged, tmp_path):
    (tmp_path / "tile/0").mkdir(parents=True)
    (tmp_path / "tile/0/000").write_bytes(b"another's")
    with store.open_reader(logged(300).ledger) as reader, pytest.raises(VerificationError, match="tile/0/000"):
        export(reader, tmp_path)


def test_before_the_first_checkpoint_there_is_nothing_to_export(writer, tmp_path):
    append(writer, 3)
    with pytest.raises(NotYetProvable):
        export(writer.reader, tmp_path)


def test_a_log_that_lacks_what_it_signed_is_not_exported(writer, tmp_path):
    append(writer, 300)
    writer.sign(SECONDS)
    writer.connection.execute("DELETE FROM entry WHERE idx = 299")
    with pytest.raises(VerificationError, match=r"000|001"):
        export(writer.reader, tmp_path)
