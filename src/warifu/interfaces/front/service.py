"""The front put together: stores, sequencer, the application of the address and that of the back door. No listening here, no signals."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

from warifu.interfaces.front.api import Api
from warifu.interfaces.front.app import Front
from warifu.interfaces.front.decisions import Decide, Decider, Deciding
from warifu.interfaces.front.internal import Internal
from warifu.interfaces.front.limits import Buckets, Limits
from warifu.interfaces.front.log import LogFiles
from warifu.interfaces.front.plan import Plan
from warifu.interfaces.front.proxy import Pages
from warifu.interfaces.front.records import Records
from warifu.interfaces.front.searches import ByPages
from warifu.registers.installation import Installation
from warifu.registers.ledger.sequencer import Sequencer
from warifu.registers.signin.sessions import cookie
from warifu.registers.vault.keystore import KeyStore


def limits_for(installation: Installation) -> Limits:
    """An example lets everybody in as anybody anyway, and its stories sign in and search all day long."""
    if not installation.example:
        return Limits()
    return Limits(narrow=Buckets(rate=100, burst=400), searches=Buckets(rate=100, burst=400))


class Service:
    """`outer` answers the address, `inner` the back door. Made inside the running loop; `now` is the clock (UTC).

    Raises what the stores raise when they are not as they must be: InstallationError, and the errors of `ledger`.
    """

    def __init__(
        self, installation: Installation, plan: Plan, decide: Decide, law_digest: str, now: Callable[[], datetime]
    ) -> None:
        keystore = KeyStore(installation.keys, installation.key_file)
        self._sequencer = Sequencer(installation, Deciding(decide, keystore, law_digest), now=now)
        self._sequencer.start()
        decider = Decider(self._sequencer, asyncio.get_running_loop())
        self._records, self._pages, limits = Records(installation.records), Pages(plan.pages), limits_for(installation)
        # One process and always the same: it keeps what was found for the later pages of a search.
        self._searches = ByPages(plan.pages[0])
        session_cookie = cookie(plan.origin).name
        self._log = LogFiles(installation, self._records, limits, session_cookie, now, time.monotonic)
        self.inner = Internal(decider)
        self.outer = Front(
            plan,
            api=Api(plan.origin, self._records, decider, self._searches, limits, now, time.monotonic),
            log=self._log,
            pages=self._pages,
            limits=limits,
            session_cookie=session_cookie,
            steady=time.monotonic,
        )

    async def close(self) -> None:
        """Answer what waits, sign the tree, let go of everything."""
        await self._pages.close()
        await self._searches.close()
        await asyncio.to_thread(self._sequencer.stop)
        self._log.close()
        self._records.close()
