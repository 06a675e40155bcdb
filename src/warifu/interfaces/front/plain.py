"""Answers the front gives by itself, without Django: problem documents for programs, one plain page in both languages for people.

The page needs no style sheet of ours, since what serves style sheets may be what is down.
"""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from hashlib import sha256
from typing import Any

from warifu.interfaces.api import problem
from warifu.kernel.ids import Text

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

# Nothing the front says itself may be framed, sniffed, kept or lead anywhere else.
CLOSED: Headers = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
# What is no page needs less said about it, and is said many thousand times a second.
_API: Headers = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
_STYLE = (
    'body{font:1rem/1.75 "Noto Sans JP","Noto Sans CJK JP",sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}'
    "h1{font-size:1.5rem;line-height:1.4;margin:2rem 0 .5rem}h2{font-size:1.125rem;margin:2rem 0 .25rem}p{margin:0}"
    "nav{margin-top:2rem}a{color:#00118f}"
)
# Only this very style and nothing else that might find its way into the page (CSP 3 section 2.3.1).
_POLICY = (
    b"default-src 'none'; style-src 'sha256-"
    + b64encode(sha256(_STYLE.encode()).digest())
    + b"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE: Headers = [
    *CLOSED,
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-security-policy", _POLICY),
    (b"x-frame-options", b"DENY"),
]
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")

_SAYS: dict[int, tuple[Text, Text]] = {
    400: (
        Text("このアドレスでは応答できません", "This address is not served here"),
        Text("アドレスを確かめて、もう一度開いてください。", "Please check the address and open it again."),
    ),
    408: (
        Text("送信が途中で止まりました", "The upload stopped halfway"),
        Text("何も保存されていません。もう一度送信してください。", "Nothing was saved. Please send it again."),
    ),
    413: (
        Text("ファイルが大きすぎます", "The file is too large"),
        Text(
            "何も保存されていません。受け付ける大きさは50MBまでです。",
            "Nothing was saved. Files of up to 50 MB are accepted.",
        ),
    ),
    421: (
        Text("このアドレスでは応答できません", "This address is not served here"),
        Text("正しいアドレスで開いてください。", "Please open it at its proper address."),
    ),
    429: (
        Text("短い間に操作が多すぎました", "Too many requests in a short time"),
        Text(
            "いまの操作は行っていません。少し待ってから、もう一度開いてください。",
            "What you asked for was not done. Please wait a little, then open it again.",
        ),
    ),
    503: (
        Text("画面を準備しています", "The pages are not available just now"),
        Text(
            "数秒待ってから、もう一度開いてください。送ったばかりの内容は、保存されていないことがあります。もう一度送る前に確かめてください。",
            "Please open it again in a few seconds. What you sent just now may not have been saved: look before you send it again.",
        ),
    ),
    504: (
        Text("応答に時間がかかりすぎました", "The answer took too long"),
        Text(
            "操作が済んだかどうかを、案件の経過で確かめてください。",
            "Please look at the journal of the case to see whether the step was taken.",
        ),
    ),
}
_HTML = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title.ja} / {title.en}｜Warifu</title>
<style>{style}</style>
</head><body><header><p>割符 <span lang="en">Warifu</span></p></header>
<main><h1>{title.ja}</h1><p>{text.ja}</p><div lang="en"><h2>{title.en}</h2><p>{text.en}</p></div></main>
<nav><a href="/">最初の画面へ <span lang="en">/ to the first page</span></a></nav></body></html>
"""


async def answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send(
        {"type": "http.response.start", "status": status, "headers": [*headers, (b"content-length", b"%d" % len(body))]}
    )
    await send({"type": "http.response.body", "body": body})


async def page(send: Send, status: int, more: Iterable[tuple[bytes, bytes]] = ()) -> None:
    """One of the plain pages above, by its status."""
    title, text = _SAYS[status]
    await answer(send, status, [*_PAGE, *more], _HTML.format(title=title, text=text, style=_STYLE).encode())


async def json(
    send: Send, status: int, body: bytes, more: Iterable[tuple[bytes, bytes]] = (), kind: bytes = b"application/json"
) -> None:
    await answer(send, status, [*_API, (b"content-type", kind), *more], body)


async def refuse(send: Send, status: int, detail: str, more: Iterable[tuple[bytes, bytes]] = ()) -> None:
    """A problem document."""
    await json(send, status, problem.document(status, detail), more, problem.CONTENT_TYPE)
