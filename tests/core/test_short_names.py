"""A long name is cut by one rule where it is repeated, and stands whole where it belongs."""

import ast
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from core.short_names import (
    LONGEST,
    LONGEST_FILE_NAME,
    LONGEST_SENTENCE,
    shorten_file_name,
    shorten_name,
    shorten_sentences,
)
from register.models import Partnership
from tests.factories.register import OrganisationFactory, PartnershipFactory

ROOT = Path(__file__).parents[2]
LONG = ("Northvale and Eastmoor Joint Committee for the Care of Rivers " * 4)[:200].strip()
SignIn = Callable[[User], Client]


@pytest.mark.parametrize("name", ["", "Short", "x" * LONGEST])
def test_a_name_that_fits_stays(name: str) -> None:
    assert shorten_name(name) == name


def test_a_long_name_is_cut_between_two_words_and_an_unbroken_one_anywhere() -> None:
    cut = shorten_name(LONG)
    assert len(cut) <= LONGEST
    assert LONG.startswith(cut.removesuffix("…") + " ")
    assert shorten_name("x" * 200) == "x" * (LONGEST - 1) + "…"


def test_only_the_sentence_that_a_name_made_long_is_cut() -> None:
    said = shorten_sentences(f"Saved. {LONG} was changed. Two fields were put together.")
    assert said.startswith("Saved. Northvale")
    assert said.endswith("… Two fields were put together.")
    assert max(map(len, re.split(r"(?<=[.?!…]) ", said))) <= LONGEST_SENTENCE


def test_the_name_of_a_file_fits_any_disk_and_keeps_its_ending() -> None:
    assert shorten_file_name("Terms.pdf") == "Terms.pdf"
    for name in ("x" * 196 + ".pdf", "漢" * 196 + ".pdf", "🙂" * 150 + ".docx"):
        cut = shorten_file_name(name)
        assert len(cut.encode()) <= LONGEST_FILE_NAME + 10
        assert cut.rpartition(".")[2] == name.rpartition(".")[2]


def _messages() -> Iterator[str]:
    """Every text of ours that a message is made of."""
    for path in ROOT.glob("*/**/*.py"):
        if path.parts[len(ROOT.parts)] in ("tests", "node_modules", ".venv"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("messages."):
                for part in ast.walk(node):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


def test_no_sentence_of_ours_is_so_long_that_it_would_be_cut() -> None:
    found = list(_messages())
    assert len(found) > 30
    assert [text for text in found if shorten_sentences(text) != text] == []


@pytest.mark.django_db
def test_a_page_has_the_whole_name_in_its_heading_and_a_cut_one_around_it(
    officer: User, client_as: SignIn
) -> None:
    made = PartnershipFactory(live=True, name=LONG)
    client = client_as(officer)
    page = unescape(client.get(f"/register/{made.reference}/").content.decode())
    assert LONG in re.sub(r"\s+", " ", re.search(r"<h1.*?</h1>", page, re.DOTALL)[0])  # type: ignore[index]
    assert LONG not in re.search(r"<title>.*?</title>", page, re.DOTALL)[0]  # type: ignore[index]
    inside = unescape(client.get(f"/register/{made.reference}/edit/people/").content.decode())
    crumbs = re.search(r'<nav class="crumbs".*?</nav>', inside, re.DOTALL)
    assert crumbs is not None
    assert LONG not in crumbs[0]
    assert shorten_name(Partnership.objects.get().name) in crumbs[0]


@pytest.mark.django_db
def test_an_ampersand_in_a_title_is_neither_doubled_nor_cut_open(officer: User, client_as: SignIn) -> None:
    made = OrganisationFactory(name="Care & Support <Trust>")
    page = client_as(officer).get(f"/organisations/{made.pk}/").content.decode()
    assert "<title>Care &amp; Support &lt;Trust&gt;" in page
