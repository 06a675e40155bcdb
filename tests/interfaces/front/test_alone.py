"""The front stands alone: nothing it imports, directly or not, is Django or the server of the pages."""

import subprocess
import sys

from tests.interfaces.front import world
from warifu.registers.installation import Installation

IMPORTING = """
import sys
import warifu.interfaces.front.main
print(sorted({name.split(".")[0] for name in sys.modules} & {"django", "granian", "whitenoise", "webauthn", "pikepdf", "reportlab"}))
"""


def test_the_front_knows_no_django(home: Installation) -> None:
    said = subprocess.run(
        [sys.executable, "-c", IMPORTING], env=world.environment(home), capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
