"""The line drawings beside words: decoration, a word says the same. Sizes are attributes: the page stays readable without its styles."""

from django.utils.safestring import SafeString, mark_safe

_PATHS = {
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="m11 12 9-9m-4 4 3 3"/>',
    "stop": '<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8z"/><path d="M8 12h8"/>',
    "ok": '<circle cx="12" cy="12" r="9"/><path d="m8 12 3 3 5-6"/>',
    "no": '<circle cx="12" cy="12" r="9"/><path d="m8.5 8.5 7 7m0-7-7 7"/>',
    "none": '<circle cx="12" cy="12" r="9"/><path d="M8 12h8"/>',
    "shut": '<rect x="5" y="11" width="14" height="9" rx="1.5"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "open": '<rect x="5" y="11" width="14" height="9" rx="1.5"/><path d="M8 11V8a4 4 0 0 1 7.5-2"/>',
    "paused": '<path d="M9 5v14m6-14v14"/>',
    "paper": '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4M9 12h6m-6 4h6"/>',
    "alert": '<path d="M12 3 2 20h20z"/><path d="M12 10v4m0 3v.01"/>',
    "menu": '<path d="M4 6h16M4 12h16M4 18h16"/>',
    "cross": '<path d="m6 6 12 12M18 6 6 18"/>',
    "next": '<path d="m9 5 7 7-7 7"/>',
    "up": '<path d="m6 15 6-6 6 6"/>',
    "down": '<path d="m6 9 6 6 6-6"/>',
    "half": '<circle cx="12" cy="12" r="9"/><path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor"/>',
    "pen": '<path d="M4 20h4L19 9l-4-4L4 16z"/>',
    "blank": '<circle cx="12" cy="12" r="9" stroke-dasharray="3 3"/>',
}


def icon(name: str) -> SafeString:
    """The drawing `name` as inline SVG, hidden from readers. KeyError for a name that is not drawn."""
    return mark_safe(  # noqa: S308 - a constant of this module
        '<svg class="ic" width="18" height="18" fill="none" stroke="currentColor" stroke-width="2" viewBox="0 0 24 24" aria-hidden="true">'
        f"{_PATHS[name]}</svg>"
    )
