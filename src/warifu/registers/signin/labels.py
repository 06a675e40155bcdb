"""What somebody calls her keys and tokens is her own text: sealed under a key of hers, it is erased with it, in every backup too."""

from collections.abc import Iterable

from warifu.registers.vault.sealed import open_all, seal_text

COMPARTMENT = "signin"
_MOST = 80  # characters


def seal_label(person: str, label: str) -> bytes | None:
    """The label as it is kept; None where there is none."""
    said = label.strip()[:_MOST]
    return seal_text(person, COMPARTMENT, said) if said else None


def open_labels(kept: Iterable[bytes | None]) -> list[str]:
    """The labels, in their order; "" where there is none or it was erased."""
    boxes = [None if box is None else bytes(box) for box in kept]
    opened = iter(open_all([box for box in boxes if box is not None]))
    return [(next(opened) or "") if box is not None else "" for box in boxes]
