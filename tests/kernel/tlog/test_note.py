import pytest

from warifu.kernel.tlog import cosignature, keys, note
from warifu.kernel.tlog.errors import VerificationError

KEY = keys.SigningKey("log.example/a", cosignature.ED25519, b"\x01" * 32)
OTHER = keys.SigningKey("log.example/b", cosignature.ED25519, b"\x02" * 32)
TEXT = b"one\n\nthree\n"


def signed(*signers):
    made = note.Note(TEXT)
    for key in signers:
        made = made.signed(key, 0)
    return made


def test_text_with_an_empty_line_is_read_back_and_verifies():
    data = bytes(signed(KEY, OTHER))
    assert data.startswith("one\n\nthree\n\n— log.example/a ".encode())
    read = note.parse(data)
    assert (read.text, bytes(read)) == (TEXT, data)
    assert [found.key.name for found in read.verify([OTHER.verifier, KEY.verifier])] == [
        "log.example/a",
        "log.example/b",
    ]


def test_lines_of_unknown_keys_are_ignored():
    assert [found.key for found in signed(OTHER, KEY).verify([KEY.verifier])] == [KEY.verifier]


def test_no_known_key_is_refused():
    with pytest.raises(VerificationError, match="no signature of a known key"):
        signed(OTHER).verify([KEY.verifier])


def test_a_known_keys_line_that_does_not_verify_refuses_the_whole_note():
    good = signed(KEY, OTHER)
    broken = note.Note(TEXT, (good.lines[0], note.Line(OTHER.name, OTHER.verifier.id, bytes(64))))
    with pytest.raises(VerificationError):
        broken.verify([KEY.verifier, OTHER.verifier])
    assert broken.verify([KEY.verifier])


def test_changed_text_does_not_verify():
    with pytest.raises(VerificationError):
        note.parse(bytes(signed(KEY)).replace(b"three", b"Three")).verify([KEY.verifier])


def test_many_lines_are_read_and_too_many_refused():
    line = signed(KEY).lines[0]
    assert len(note.parse(bytes(note.Note(TEXT, (line,) * 128))).lines) == 128
    with pytest.raises(VerificationError, match="too many"):
        note.parse(bytes(note.Note(TEXT, (line,) * 129)))
    room = 1024 * 1024 - len(bytes(note.Note(b"\n", (line,))))
    assert note.parse(bytes(note.Note(b"x" * room + b"\n", (line,)))).lines == (line,)
    with pytest.raises(VerificationError, match="too large"):
        note.parse(bytes(note.Note(b"x" * (room + 1) + b"\n", (line,))))
    with pytest.raises(VerificationError, match="too large"):
        note.parse(b"x" * (1024 * 1024) + bytes(signed(KEY)))


LINE = str(signed(KEY).lines[0])


@pytest.mark.parametrize(
    "data",
    [
        "",
        "text\n",
        "text\n\n",
        "\n\n" + LINE,
        "text\n\n" + LINE[:-1],
        "text\n\n" + LINE[:-1] + "x",
        "text\n\n" + LINE + "\n",
        "text\r\n\n" + LINE,
        "te\x00xt\n\n" + LINE,
        "te\x1fxt\n\n" + LINE,
        "text\n\n" + LINE.replace("— ", "- "),
        "text\n\n" + LINE.replace("— ", "—"),
        "text\n\n" + LINE.replace("log.example/a", ""),
        "text\n\n" + LINE.replace("log.example/a", "a+b"),
        "text\n\n" + LINE.replace("log.example/a", "a\u3000b"),
        "text\n\n" + LINE.replace(" ", "  "),
        "text\n\n— name AAAAAA==\n",
        "text\n\n— name\n",
        "text\n\n" + LINE.replace("=", ""),
    ],
)
def test_other_forms_are_no_note(data):
    with pytest.raises(VerificationError):
        note.parse(data.encode())


def test_bytes_that_are_not_utf8_are_no_note():
    with pytest.raises(VerificationError, match="UTF-8"):
        note.parse(b"\xff\n\n" + LINE.encode())


def test_a_signature_line_may_carry_one_byte_beside_the_id():
    assert note.parse_line("— n AAAAAAE=") == note.Line("n", bytes(4), b"\x01")


def test_one_line_is_read_as_a_witness_answers_it():
    assert note.parse_line(LINE[:-1]) == signed(KEY).lines[0]
