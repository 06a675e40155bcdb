import pytest

from warifu.kernel.tlog import checkpoint
from warifu.kernel.tlog.checkpoint import Checkpoint
from warifu.kernel.tlog.encoding import base64
from warifu.kernel.tlog.errors import VerificationError

ROOT = base64(bytes(32))


@pytest.mark.parametrize(
    "point",
    [
        Checkpoint("a", 0, bytes(32)),
        Checkpoint("o" * 255, 1, bytes(32)),
        Checkpoint("log.example/あ", 2**63 - 1, b"r" * 32, ("x", "y")),
    ],
)
def test_a_checkpoint_is_read_back(point):
    assert checkpoint.parse(point.text()) == point


@pytest.mark.parametrize(
    "text",
    ["", "a\n", "a\n1\n",
     f"a\n1\n{ROOT}", f"a\n\n{ROOT}\n", f"\n1\n{ROOT}\n", f"a\n01\n{ROOT}\n", f"a\n-1\n{ROOT}\n", f"a\n1\n{ROOT[:-1]}\n",
     "a\n1\nAA==\n",
     f"a\n1\n{ROOT}\n\n", f"a\n1\n{ROOT}\n\nx\n", f"{'é' * 128}\n1\n{ROOT}\n", f"a\n{2**63}\n{ROOT}\n"],
)  # fmt: skip
def test_other_forms_are_refused(text):
    with pytest.raises(VerificationError):
        checkpoint.parse(text.encode())


def test_bytes_that_are_not_utf8_are_refused():
    with pytest.raises(VerificationError):
        checkpoint.parse(b"\xff\n1\n" + ROOT.encode() + b"\n")
