"""Every path that a page about the project names is there, and so is every name of a file."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "bench/README.md")),
    ROOT / "governance" / "frameworks" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
FOLDERS = (
    "core", "accounts", "register", "governance", "reviews", "scrutiny", "portal", "partnerships",
    "templates", "static", "tests", "bench", "docs", "scripts", "requirements", ".ci",
)  # fmt: skip
# A path begins with a folder of ours; an address such as /register/import/ begins with a stroke.
PATH = re.compile(rf"(?<![\w/.:-])(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./*-]*")
LINK = re.compile(r"\]\(([^)#:]+)\)")
NAME = re.compile(r"(?<![\w/.*-])[\w-]+\.(?:py|yaml|html|css|js|toml|md|json)\b")


def missing(text: str, here: Path = ROOT) -> Iterator[str]:
    """Yield the paths, links and names of files in a text that lead nowhere."""
    for path in PATH.findall(text):
        if not list(ROOT.glob(path.rstrip("/."))):
            yield path
    for link in LINK.findall(text):
        if not (here / link).exists():
            yield link
    known = {path.name for folder in FOLDERS for path in (ROOT / folder).rglob("*.*")}
    known |= {path.name for path in ROOT.iterdir()}
    yield from (name for name in NAME.findall(text) if name not in known)


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES])
def test_every_path_on_a_page_is_there(page: Path) -> None:
    assert list(missing(page.read_text(encoding="utf-8"), page.parent)) == []


def test_a_path_that_is_gone_is_found() -> None:
    gone = "See `register/parts.py`, [the map](docs/map.md) and `risk_prompts.yaml`, at /register/import/."
    assert set(missing(gone)) == {"register/parts.py", "docs/map.md", "risk_prompts.yaml"}


def test_the_pages_name_enough_to_be_worth_a_look() -> None:
    where = (ROOT / "docs" / "where-things-are.md").read_text(encoding="utf-8")
    assert len(PATH.findall(where)) > 80
