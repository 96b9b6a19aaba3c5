"""Each demand of the five documents stands once in docs/sources.yaml, with an address and a test that exist."""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "sources.yaml"
BOOK: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
DEMANDS: list[dict[str, Any]] = BOOK["demands"]
EACH = [pytest.param(demand, id=demand["id"]) for demand in DEMANDS]
LETTERS = {"A": 6, "B": 6, "P": 23, "N": 17, "H": 11, "S": 2}
KEYS = {
    "whole": {"address", "test"},
    "in part": {"there", "address", "test"},
    "not yet": set(),
}
APPS = ("core", "accounts", "register", "governance", "reviews", "scrutiny", "portal", "partnerships")

ID = r"[ABHNPS]\d{1,2}\b"
# An id is cited in brackets, (P7) or (P17, Appendix 1 section 2); after the word coverage; or as the id of a source.
IN_BRACKETS = re.compile(rf"\(({ID}[^()]*)\)")
AFTER_THE_WORD = re.compile(rf"\bcoverage (?:id )?({ID}(?:(?:, | and ){ID})*)")
OF_A_SOURCE = re.compile(rf"\bids?: (?:({ID})|\[({ID}(?:, {ID})*)\])")
NO_DEMAND = {"S3"}  # a kind of storage


def test_every_demand_stands_exactly_once() -> None:
    wanted = [f"{letter}{number}" for letter, last in LETTERS.items() for number in range(1, last + 1)]
    assert [demand["id"] for demand in DEMANDS] == wanted


@pytest.mark.parametrize("demand", EACH)
def test_a_demand_says_where_it_comes_from_and_how_far_it_is_met(demand: dict[str, Any]) -> None:
    assert demand.keys() == {"id", "source", "demand", "met"} | KEYS[demand["met"]]
    assert all(demand.values())
    for part in demand["source"].split("; "):
        assert any(part.startswith(name) for name in BOOK["documents"]), part
    assert demand["demand"].endswith(".")


@pytest.mark.parametrize("demand", EACH)
def test_a_demand_that_is_met_is_met_somewhere(demand: dict[str, Any]) -> None:
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert [name for name in demand.get("address", ()) if name not in known] == []


@pytest.mark.parametrize("demand", EACH)
def test_a_demand_that_is_met_is_shown_by_a_test(demand: dict[str, Any]) -> None:
    for test in demand.get("test", ()):
        path, _, name = test.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, test


# --- Citations -------------------------------------------------------------------------------------------


def ids_in(text: str) -> Iterator[str]:
    """Yield the ids that a docstring, a comment, a template or a YAML file cites."""
    for pattern in (IN_BRACKETS, AFTER_THE_WORD, OF_A_SOURCE):
        for found in pattern.finditer(text):
            yield from re.findall(ID, " ".join(filter(None, found.groups())))


def said_about_code(source: str) -> str:
    """Return the docstrings and comments of a module: cells such as A1 stand in its code."""
    tree = ast.parse(source)
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    said = [ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, holders)]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return "\n".join([*said, *(token.string for token in tokens if token.type == tokenize.COMMENT)])


def cited() -> Iterator[tuple[str, str]]:
    """Yield every citation of the product: the file and the id."""
    for folder in (*APPS, "templates", "docs"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix not in (".py", ".yaml", ".html", ".md") or path == FILE:
                continue
            text = path.read_text(encoding="utf-8")
            for each in ids_in(said_about_code(text) if path.suffix == ".py" else text):
                yield str(path.relative_to(ROOT)), each


def test_every_id_that_is_cited_stands_in_the_file() -> None:
    found = list(cited())
    known = {demand["id"] for demand in DEMANDS} | NO_DEMAND
    assert [citation for citation in found if citation[1] not in known] == []
    files = Counter(Path(file).suffix for file, _each in found)
    assert files[".py"] > 50
    assert files[".yaml"] > 100


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("A person appointed to sit on it for the council (P15).", ["P15"]),
        ("Source: protocol 2.4 d and h (P4, P9, P21).", ["P4", "P9", "P21"]),
        ("widened (P17, Appendix 1 section 2, and others)", ["P17"]),
        ("Source: coverage P7, P17 and P20.", ["P7", "P17", "P20"]),
        ("- {id: P77, document: Protocol}", ["P77"]),
        ("source: {ids: [B2, P4], cite: x}", ["B2", "P4"]),
        ("paper of size A4, a heading h1 or H1, the cells A1:C1, PSH-0001 and (P002)", []),
    ],
)
def test_a_citation_is_told_from_a_cell_or_a_size_of_paper(text: str, ids: list[str]) -> None:
    assert list(ids_in(text)) == ids
