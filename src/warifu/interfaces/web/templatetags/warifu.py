"""The words of the templates: two languages, days, citations, icons. Built in everywhere, so no template loads anything.

A tag takes values and gives marked-up text in the language of the page (`lang` in the context). None asks who the reader is: what may not
be shown is not in the view model.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from warifu.interfaces.web import wording
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.icons import icon as draw
from warifu.kernel.ids import Cite, Instant, LegalDay, Text
from warifu.kernel.law.cite import cite_text

register = template.Library()
_STATIC = Path(__file__).resolve().parent.parent / "static"

# `Context.get` of a template, as far as tags use it.
Context = dict[str, object]


def _language(context: Context) -> str:
    return str(context.get("lang") or wording.JA)


@register.simple_tag(takes_context=True)
def t(context: Context, ja: str, en: str, **parts: object) -> SafeString:
    """Literal text of the template in the page's language; `{name}` is filled with the escaped part of that name."""
    text = en if _language(context) == wording.EN else ja
    return mark_safe(text.format(**{k: conditional_escape(v) for k, v in parts.items()}) if parts else text)  # noqa: S308


@register.simple_tag(takes_context=True)
def say(context: Context, text: Text | None) -> SafeString:
    """A `Text` in the page's language; nothing for None."""
    return marked(text.of(_language(context)), _language(context)) if text else mark_safe("")


@register.simple_tag(takes_context=True)
def count(context: Context, number: int, ja: str, one: str, many: str) -> str:
    """8件 / 8 cases."""
    return wording.count_text(number, _language(context), ja, one, many)


@register.filter
def thousands(number: int) -> str:
    return wording.thousands(number)


@register.simple_tag
def options(choices: Iterable[Choice]) -> SafeString:
    """The options of a list to choose from; there may be thousands."""
    rows = ((escape(choice.value), " selected" if choice.chosen else "", escape(choice.label)) for choice in choices)
    return mark_safe("".join(f'<option value="{value}"{chosen}>{label}</option>' for value, chosen, label in rows))  # noqa: S308


@register.simple_tag(takes_context=True)
def lit(context: Context, text: object) -> SafeString:
    """Text from records or law data as it stands; on an English page the Japanese pieces of it are marked as Japanese."""
    return marked(str(text), _language(context))


def marked(text: str, language: str) -> SafeString:
    if language != wording.EN:
        return conditional_escape(text)
    pieces = wording.japanese_runs(text)
    return format_html_join("", "{}", ((format_html('<span lang="ja">{}</span>', p) if ja else p,) for p, ja in pieces))


@register.simple_tag(takes_context=True)
def day(context: Context, value: LegalDay | None, style: str = "") -> SafeString:
    """A legal day with its ISO form beside it. `style`: "plain" without weekday, "bare" without the ISO form too."""
    if value is None:
        return mark_safe("—")
    text = wording.day_text(value, _language(context), weekday=not style)
    stamp = format_html('<time datetime="{}">{}</time>', value.isoformat(), text)
    return stamp if style == "bare" else format_html('{} <span class="iso">{}</span>', stamp, value.isoformat())


@register.simple_tag(takes_context=True)
def moment(context: Context, at: Instant | None) -> SafeString:
    """A moment in Japan time, which the page says."""
    if at is None:
        return mark_safe("—")
    here, language = wording.in_japan(at), _language(context)
    iso = f"{here:%Y-%m-%d} · Japan time" if language == wording.EN else f"{here:%Y-%m-%d %H:%M} 日本時間"
    return format_html(
        '<time datetime="{}+09:00">{}</time> <span class="iso">{}</span>',
        f"{here:%Y-%m-%dT%H:%M}",
        wording.moment_text(at, language),
        iso,
    )


@register.simple_tag(takes_context=True)
def when(context: Context, value: LegalDay | Instant | None) -> SafeString:
    """A moment or a legal day, whichever it is."""
    if isinstance(value, datetime):
        return moment(context, Instant(value))
    return day(context, value)


@register.simple_tag(takes_context=True)
def cite(context: Context, value: Cite) -> SafeString:
    """A citation as a link to the article as in force on `law_day` (today where the page names none)."""
    text = marked(cite_text(value, _language(context)), _language(context))
    frame = context.get("frame")
    # The articles open to people who are signed in: anybody else would be led to the sign-in page.
    if frame is not None and not getattr(frame, "who", ""):
        return format_html('<span class="cite">{}</span>', text)
    if value.law == "Assumed":
        return format_html('<a class="chip chip--mark" href="/law/open-questions">{}</a>', text)
    if value.law == "Contract":
        return format_html('<span class="cite">{}</span>', text)
    on = context.get("law_day")
    asked = {"at": on.isoformat(), "q": str(value)} if isinstance(on, date) else {"q": str(value)}
    return format_html('<a class="cite" href="/law/jp.iesi?{}">{}</a>', urlencode(asked), text)


@register.simple_tag(takes_context=True)
def citetext(context: Context, value: Cite) -> SafeString:
    """A citation as words only, where a link cannot stand."""
    return marked(cite_text(value, _language(context)), _language(context))


@register.simple_tag(takes_context=True)
def cites(context: Context, values: tuple[Cite, ...]) -> SafeString:
    """Several citations, each a link."""
    gap = " " if _language(context) == wording.EN else "　"
    return format_html_join(gap, "{}", ((cite(context, value),) for value in values))


@register.simple_tag
def icon(name: str) -> SafeString:
    return draw(name)


@cache
def _fingerprint(path: str) -> str:
    return hashlib.sha256((_STATIC / path).read_bytes()).hexdigest()[:12]


@register.simple_tag
def asset(path: str) -> str:
    """Address of a file under static/, with a mark that changes when the file does."""
    return f"/static/{path}?v={_fingerprint(path)}"


@register.simple_tag
def inside(path: str) -> SafeString:
    """A script or style under static/ itself, for a file that is kept and opened without us."""
    return mark_safe((_STATIC / path).read_text("utf-8"))  # noqa: S308 (ours, and nothing in it is filled in)
