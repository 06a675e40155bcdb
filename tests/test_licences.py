"""Every locked package stands in THIRD_PARTY.md under terms the project allows, and no lock file names a host."""

import importlib.metadata
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ALLOWED = {
    "MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "PSF-2.0", "MPL-2.0", "LGPL-3.0-only",
    "LGPL-3.0-or-later",
}  # fmt: skip
LOCKS = ("requirements.lock.txt", "requirements-dev.lock.txt")


def locked(name: str) -> set[str]:
    return set(re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / name).read_text(), re.M))


def listed() -> dict[str, str]:
    rows = re.findall(r"^\| ([A-Za-z0-9_.-]+) \| ([^|]+) \|$", (ROOT / "THIRD_PARTY.md").read_text(), re.M)
    return {name: terms.strip() for name, terms in rows if name != "package"}


def test_every_locked_package_is_listed_and_nothing_else() -> None:
    assert set(listed()) == locked(LOCKS[0]) | locked(LOCKS[1])


def test_terms_are_among_those_allowed() -> None:
    for name, terms in listed().items():
        parts = set(re.split(r" AND | OR |[()]", terms)) - {"", " "}
        assert parts <= ALLOWED, f"{name}: {terms}"


def test_lgpl_comes_with_a_reason_and_at_run_time_only_as_the_driver_of_the_database() -> None:
    lesser = {name for name, terms in listed().items() if "LGPL" in terms}
    assert lesser & locked(LOCKS[0]) == {"psycopg", "psycopg-binary"}
    reasons = re.sub(r"^\|.*\n", "", (ROOT / "THIRD_PARTY.md").read_text(), flags=re.M)
    assert [name for name in lesser if f"`{name.removesuffix('-binary')}`" not in reasons] == []


def test_every_file_of_others_is_listed_and_every_listed_file_is_there() -> None:
    shipped = set(re.findall(r"\| `(src/[^`]+)` \|", (ROOT / "THIRD_PARTY.md").read_text()))
    foreign = {
        path
        for kind in ("*.min.js", "*.min.css", "*.ttf", "*.otf", "*.woff*", "tokens.css")
        for path in (ROOT / "src").rglob(kind)
    }
    assert foreign and {str(path.relative_to(ROOT)) for path in foreign} <= shipped
    assert [path for path in shipped if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_files_hold_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "http://" not in text
    assert "https://" not in text
    for block in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        assert "--hash=sha256:" in block, block[:60]


def test_what_is_installed_declares_no_other_terms() -> None:
    """The installed metadata never says GPL where the table says something else."""
    for name in locked(LOCKS[1]):
        try:
            found = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        said = " ".join([found.get("License-Expression") or "", *(found.get_all("Classifier") or [])])
        if re.search(r"\bA?GPL|Affero|General Public License", said):
            assert "LGPL" in listed()[name], f"{name}: {said}"


def test_the_project_carries_its_own_terms() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text()
    assert "THIRD_PARTY.md" in (ROOT / "NOTICE").read_text()
