"""Every path that a page about the project or a comment in its code names is there, and so is every name of a file."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from importlib import import_module
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


def test_the_readme_lists_every_command() -> None:
    listed = (ROOT / "README.md").read_text(encoding="utf-8").split("## Commands")[1].split("\n## ")[0]
    ours = {path.stem for path in ROOT.glob("*/management/commands/[!_]*.py")}
    assert sorted(name for name in ours if not re.search(rf"[` ]{name}[` ]", listed)) == []


def test_how_many_files_a_way_passes_is_said_by_its_test_alone() -> None:
    page = (ROOT / "docs" / "finding-the-first-file.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("|") and "/test_files_of_" in line]
    assert len(rows) == 2
    assert not re.search(r"\d", "".join(rows))


def test_a_path_that_is_gone_is_found() -> None:
    gone = "See `register/parts.py`, [the map](docs/map.md) and `risk_prompts.yaml`, at /register/import/."
    assert set(missing(gone)) == {"register/parts.py", "docs/map.md", "risk_prompts.yaml"}


def test_the_pages_name_enough_to_be_worth_a_look() -> None:
    where = (ROOT / "docs" / "where-things-are.md").read_text(encoding="utf-8")
    assert len(PATH.findall(where)) > 80


# --- What comments name ---------------------------------------------------------------------------------

APPS = ("core", "accounts", "register", "governance", "reviews", "scrutiny", "portal", "partnerships")
NAMED = re.compile(r"(?<![\w/.*<-])(?:[\w-]+/)*[\w-]+\.(?:py|yaml|html|toml|md)\b")
DOTTED = re.compile(rf"(?<![\w/.])(?:{'|'.join(APPS)})(?:\.\w+)+")
COMMENT = re.compile(r"\{#(.*?)#\}", re.DOTALL)


def comments(source: str) -> Iterator[str]:
    """Yield the docstrings and comments of a module."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def gone(texts: Iterator[str]) -> list[str]:
    """Return the files that texts name and nobody has; `risks/service.py` is any file whose path ends so."""
    names = {name for text in texts for name in NAMED.findall(text)}
    paths = [f"/{path.relative_to(ROOT)}" for folder in FOLDERS for path in (ROOT / folder).rglob("*.*")]
    paths += [f"/{path.name}" for path in ROOT.iterdir()]
    return sorted(name for name in names if not any(path.endswith(f"/{name}") for path in paths))


def leads_nowhere(name: str) -> bool:
    """Whether no module, and nothing in one, has this dotted name."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            if not hasattr(found, part):
                return True
            found = getattr(found, part)
        return False
    return True


@pytest.mark.parametrize("folder", [*APPS, "tests", "bench", "scripts"])
def test_every_file_that_a_comment_names_is_there(folder: str) -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.py"))
    assert gone(text for source in sources for text in comments(source)) == []


def test_every_file_and_class_that_a_template_names_is_there() -> None:
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    texts = [text for page in pages for text in COMMENT.findall(page)]
    assert gone(iter(texts)) == []
    assert [name for text in texts for name in DOTTED.findall(text) if leads_nowhere(name)] == []


def test_a_comment_about_what_is_gone_is_found() -> None:
    source = '"""Kept by services/gone_keeper.py."""  # and settings.py says more\n'
    assert gone(comments(source)) == ["services/" + "gone_keeper.py"]
    assert leads_nowhere("core.charts.Gone")
    assert not leads_nowhere("core.charts.figures.Figures")
