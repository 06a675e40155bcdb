import pytest

from tests.registers.ledger.doubles import SECONDS, append, open_writer
from warifu.kernel.envelope.seal import SealBroken
from warifu.registers.ledger import log, logkeys, store


def test_seeds_never_lie_on_the_disk_in_clear(home):
    with open_writer(home) as writer:
        append(writer, 1)
        writer.sign(SECONDS)
        seeds = [key.seed for key in writer.signers]
    for path in home.directory.iterdir():
        if path.is_file():
            data = path.read_bytes()
            assert not any(seed in data or seed.hex().encode() in data for seed in seeds)


def test_another_key_file_does_not_open_the_log(home):
    log.ensure(home)
    home.key_file.write_bytes(b"x" * 32)
    with pytest.raises(SealBroken):
        log.open_writer(home)
    home.key_file.write_bytes(b"short")
    with pytest.raises(SealBroken, match="32 bytes"):
        log.open_writer(home)


def test_keys_sealed_anew_are_the_same_keys(home):
    log.ensure(home)
    old, new = home.key_file.read_bytes(), b"n" * 32
    with store.open_reader(home.ledger) as reader:
        before = logkeys.load(reader.connection, old)
    logkeys.rewrap(home.ledger, old, new)
    with store.open_reader(home.ledger) as reader:
        assert logkeys.load(reader.connection, new) == before
        assert tuple(key.verifier for key in before) == reader.verifiers()
        with pytest.raises(SealBroken):
            logkeys.load(reader.connection, old)
    with pytest.raises(SealBroken):
        logkeys.rewrap(home.ledger, old, b"m" * 32)


def test_every_log_has_keys_of_its_own(home, tmp_path):
    log.create(tmp_path / "a.db", b"k" * 32, "log.example/a")
    log.create(tmp_path / "b.db", b"k" * 32, "log.example/a")
    with store.open_reader(tmp_path / "a.db") as one, store.open_reader(tmp_path / "b.db") as two:
        assert not set(one.verifiers()) & set(two.verifiers())
    before = (tmp_path / "a.db").read_bytes()
    with pytest.raises(FileExistsError):
        log.create(tmp_path / "a.db", b"k" * 32, "log.example/a")
    assert (tmp_path / "a.db").read_bytes() == before
