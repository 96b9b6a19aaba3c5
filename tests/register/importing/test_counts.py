"""Every count on the page of a rehearsal is the number of what stands under it."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils.html import strip_tags

from accounts.models import User
from register.importing.model import describe_outcome
from register.importing.rehearsal import sections
from tests.factories.register import PartnershipFactory
from tests.register.importing import layout_samples
from tests.register.importing.test_pages import hand_in

pytestmark = pytest.mark.django_db
FILES = Path(__file__).resolve().parents[2] / "fixtures"
_ROW, _NEW = re.compile('class="rehearsal-row"'), re.compile(r'<th scope="row" id="new-')


@pytest.fixture
def client(
    people: dict[str, User], client_as: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> Client:
    """The officer, to whom a section is one page."""
    monkeypatch.setattr(sections, "PER_PAGE", dict.fromkeys(sections.PER_PAGE, 100_000))
    PartnershipFactory(name="Safeguarding Children Partnership")
    return client_as(people["officer"])


def links_of(page: str, label: str) -> list[tuple[str, str, int]]:
    """Return the address, words and number of each link of a switch."""
    switch = page.partition(f'aria-label="{label}"')[2].partition("</nav>")[0]
    found = re.findall(r'<a href="([^"]*)"[^>]*>(.*?) (\d+)</a>', switch)
    return [(address.replace("&amp;", "&"), words, int(number)) for address, words, number in found]


def head_of(page: str) -> dict[str, int]:
    part = page.partition('<dl class="totals">')[2].partition("</dl>")[0]
    found = re.findall(r"<dt>(\d+)</dt><dd>(.*?)</dd>", part, re.S)
    return {strip_tags(words).strip(): int(number) for number, words in found}


def check_counts(client: Client, rehearsal: str) -> dict[str, int]:
    """Follow every link with a number and count what stands there; return the numbers of the head."""
    rows = client.get(f"{rehearsal}?show=rows").content.decode()
    filters = links_of(rows, "Which rows")
    for address, words, number in filters:
        shown = len(_ROW.findall(client.get(rehearsal + address).content.decode()))
        assert shown == number, unquote(address) + words
    head, by_words = head_of(rows), {words: number for _address, words, number in filters}
    assert head.pop("rows read") == by_words["All rows"] == sum(head.values())
    assert head.get("to look at", 0) == by_words.get("To look at", 0)
    assert head.get("ready", 0) == by_words.get("Ready", 0)
    numbers = {words: number for _address, words, number in links_of(rows, "Sections of the rehearsal")}
    if "New" in numbers:
        new = client.get(f"{rehearsal}?show=new").content.decode()
        kinds = links_of(new, "Which kind")
        assert sum(number for _address, _words, number in kinds) == numbers["New"]
        for address, _words, number in kinds:
            assert len(_NEW.findall(client.get(rehearsal + address).content.decode())) == number
    passed = client.get(f"{rehearsal}?show=passed").content.decode()
    assert passed.count('<td class="verb-cell">') == numbers.get("Passed over", 0)
    asked = client.get(f"{rehearsal}?show=questions").content.decode()
    said = [int(n) if n.isdecimal() else 1 for n in re.findall(r"(One|\d+) (?:questions? must|may)", asked)]
    assert sum(said) == numbers["Questions"]
    must = re.search(r"(One|\d+) questions? to answer first", asked)
    assert bool(must) == ("must be answered" in asked)
    return head


@pytest.mark.parametrize("name", ["register_a.csv", "register_a_cp1252.csv", "register_a.xlsx"])
def test_of_a_register_as_it_is(name: str, client: Client) -> None:
    rehearsal = hand_in(client, (FILES / name).read_bytes(), name)
    assert check_counts(client, rehearsal)["to look at"] > 30
    twice = "6" if name.endswith("xlsx") else "4"
    client.post(rehearsal, {f"row-{twice}": "join", "row-10": "leave"})
    head = check_counts(client, rehearsal)
    assert (head["put into another row"], head["left out"]) == (1, 1)


@pytest.mark.parametrize("name", sorted(layout_samples.SAMPLES))
def test_of_every_layout(name: str, client: Client) -> None:
    check_counts(client, hand_in(client, layout_samples.SAMPLES[name].data, f"{name}.xlsx"))


def test_once_all_is_answered_no_question_is_counted(client: Client) -> None:
    rehearsal = hand_in(client, b"Name,Status\nRivers,Y\nWoods,Y\n", "r.csv")
    page = client.get(f"{rehearsal}?show=questions").content.decode()
    assert "Questions 1<" in page
    assert "One question must be answered" in page  # what Y says of the status is not guessed
    client.post(rehearsal, {"rehearse": "1", "answer-word B y": "live"})
    page = client.get(f"{rehearsal}?show=questions").content.decode()
    assert "Questions 0<" in page
    assert "to answer first" not in page


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((1, 1, 0, 0), "One row read: one is new."),
        ((2, 1, 1, 0), "2 rows read: one is new, one was changed."),
        ((2, 0, 0, 2), "2 rows read: 2 cells are kept as text."),
        ((1, 0, 0, 0), "One row read: nothing changed."),
    ],
)
def test_what_a_list_did_names_no_nought(counts: tuple[int, ...], said: str) -> None:
    read, made, changed, kept = counts
    found = {"table": "money", "read": read, "made": made, "changed": changed, "kept": kept}
    assert describe_outcome(found) == said
