"""A second process that takes rights away, one act after the other, and says when each commit has returned.

    python -m tests.doubles.revoker PEOPLE-FILE PAUSE-SECONDS

Reads WARIFU_DATA and WARIFU_KEY_FILE; prints a line `person entry-id monotonic-time` after every commit. The time is the machine's
monotonic clock, which all processes share.
"""

import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.interfaces.front import world
from warifu.regimes.jp import iesi
from warifu.registers import installation as place
from warifu.registers.vault.keystore import KeyStore


def main() -> None:
    people, pause = Path(sys.argv[1]).read_text().split(), float(sys.argv[2])
    home = place.from_environment()
    keystore, law = KeyStore(home.keys, home.key_file), iesi.law().digest
    with closing(world.connect(home)) as connection:
        for person in people:
            entry = world.take_away(connection, keystore, person, datetime.now(UTC), law)
            print(person, entry, time.monotonic(), flush=True)
            time.sleep(pause)


if __name__ == "__main__":
    main()
