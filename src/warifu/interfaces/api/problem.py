"""Problem documents (RFC 9457): what was wrong with a call, for a program and for whoever reads its log. Never what was in it."""

import orjson

CONTENT_TYPE = b"application/problem+json"

_TITLES = {
    400: "The request is not one",
    401: "A bearer token is needed",
    403: "The token does not cover this",
    404: "Nothing here",
    405: "Not with this method",
    413: "Too large",
    421: "Another address answers this",
    429: "Too many requests",
    503: "Not at the moment",
}


def document(status: int, detail: str, **more: str | int) -> bytes:
    """The body: type, title, status, detail, and members of one's own."""
    return orjson.dumps({"type": "about:blank", "title": _TITLES[status], "status": status, "detail": detail, **more})
