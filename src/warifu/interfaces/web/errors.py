"""The pages of a no: a form from elsewhere, what cannot be read, what is not found, and a fault of ours.

What is not there and what is not for the reader are one and the same page. Too many requests are turned away by the front already.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    return render(request, f"errors/{name}.html", status=status)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without this page's own mark: nothing was done."""
    return _page(request, "csrf", 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "bad", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "missing", 404)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One page for what is not there and for what is not for this reader: it names neither."""
    return _page(request, "missing", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something here failed. The page needs no database and no session, since either may be what failed."""
    return HttpResponse(_BROKEN, status=500)


_BROKEN = """<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>この画面を表示できませんでした｜Warifu</title>
<link rel="stylesheet" href="/static/css/tokens.css"><link rel="stylesheet" href="/static/css/warifu.css"></head>
<body><div class="page page--narrow"><main id="main" class="stack-l"><div class="title"><h1>この画面を表示できませんでした</h1></div>
<p>このシステムの側で不具合が起きました。途中までの操作は記録していません。もう一度試し、続くときは管理者に時刻を伝えてください。</p>
<div lang="en"><h2>This page could not be made</h2>
<p>Something failed on our side. Nothing was recorded half-way. Try again; if it goes on, tell the administrator the time.</p></div>
<p><a class="btn" href="/">最初の画面へ <span lang="en">/ to the first page</span></a></p></main></div></body></html>
"""
