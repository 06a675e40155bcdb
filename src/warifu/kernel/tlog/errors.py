"""The one error of this package: something that should be provable is not. It is a broken promise, so it is raised, never returned."""


class VerificationError(Exception):
    """Malformed, unsigned, signed by nobody known, or leading to another root. The message says what and where; it is for people."""
