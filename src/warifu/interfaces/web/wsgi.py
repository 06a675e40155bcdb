"""What the process `pages` answers, as a WSGI application: the pages, and beside them the searches of the API, which have no session, no
form and no cookie and so pass through nothing that pages pass through.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "warifu.interfaces.web.settings")
_pages = get_wsgi_application()

from warifu.interfaces.api.metadata import SEARCHES  # noqa: E402
from warifu.interfaces.web import searches  # noqa: E402 (its tables are there only now)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"].startswith(SEARCHES):
        return searches.door(environ, start_response)
    answer: Iterable[bytes] = _pages(environ, start_response)
    return answer
