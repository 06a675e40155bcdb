"""The columns of every list as tables of Markdown: what the page of documentation shows and `warifu load --columns` prints."""

from warifu.duties.lists.columns import LISTS
from warifu.duties.lists.declared import Column, Kind, Listed
from warifu.kernel.law.cite import cite_text


def tables() -> str:
    """Every list, in the order in which they refer to each other."""
    return "\n".join(_table(listed) for listed in LISTS.values())


def _table(listed: Listed) -> str:
    key = ", ".join(f"`{name}`" for name in listed.key)
    lines = [
        f"### {listed.title.ja} `{listed.name}`",
        "",
        f"{listed.means.ja}。{listed.means.en}. A row is named by {key}.",
        "",
        "| 見出し | heading | name | 値 / value | law |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {c.title.ja}{'（必須）' if c.required else ''} | {c.title.en}{', required' if c.required else ''} | `{c.name}` "
        f"| {_value(c)} | {cite_text(c.cite, 'en') if c.cite else ''} |"
        for c in listed.columns
    ]
    return "\n".join([*lines, ""])


def _value(column: Column) -> str:
    if column.refers:
        named = LISTS[column.refers].title.ja
        return f"「{named}」 `{column.refers}`"
    if column.choices:
        words = "、".join(f"{text.ja} `{code}`" for code, text in column.choices)
        more = "（／で区切る）" if column.kind is Kind.CHOICES else ""
        return words + more
    return f"{column.kind.value.ja} / {column.kind.value.en}"
