"""Addresses of links with a secret. No Django.

The secret stands behind `#`: browsers keep that to themselves, so no log and no other site ever holds it.
"""


def setup_path(secret: str) -> str:
    """Path of a set-up link, to be put behind the installation's origin."""
    return f"/signin/setup/#{secret}"


def invitation_path(secret: str) -> str:
    """Path of an invitation or of the link that replaces lost passkeys."""
    return f"/signin/invitation/#{secret}"
