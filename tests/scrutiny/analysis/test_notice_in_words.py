"""What paragraph 2.1 says of notices: the one that was missed first, and why none closes."""

import re
from datetime import date
from typing import Any

import pytest

from register.models import Partnership
from scrutiny.analysis import pdf
from scrutiny.analysis.recorded import describe_notice
from tests.factories.register import KeyDateFactory, PartnershipFactory
from tests.scrutiny.analysis import stress

pytestmark = pytest.mark.django_db
END = date(2027, 3, 31)
PASSED, AHEAD = date(2026, 9, 30), date(2026, 12, 31)
NOTICE = {"notice_number": 3, "notice_unit": "months"}


def made(leaving: str = "by_notice", status: str = "live") -> Partnership:
    return PartnershipFactory(live=True, status=status, leaving=leaving)


@pytest.mark.parametrize(
    ("of", "dates", "said"),
    [
        ({}, [], "No end, renewal or break is recorded."),
        ({}, [{"on": date(2026, 3, 31)}], "No end, renewal or break lies ahead."),
        ({}, [{"on": END, "decision": "renew"}], "What happens on each date ahead is decided."),
        (
            {},
            [{"on": END}],
            "The notice period is not known, so nobody can say by when notice must be given.",
        ),
        ({}, [{"on": END, "last_safe_on": AHEAD} | NOTICE], ""),
        (
            {"leaving": "statutory"},
            [{"on": END, "last_safe_on": AHEAD} | NOTICE],
            "The law requires the council to stay, so no notice is followed.",
        ),
        (
            {"status": "closed"},
            [{"on": END, "last_safe_on": AHEAD}],
            "It is not running, so no notice is followed.",
        ),
    ],
)
def test_it_says_why_no_notice_closes(of: dict[str, Any], dates: list[dict[str, Any]], said: str) -> None:
    partnership = made(**of)
    for each in dates:
        KeyDateFactory(partnership=partnership, **each)
    assert describe_notice(stress.read(partnership)) == said


def test_a_missed_notice_is_said_in_the_words_of_its_sign_on_both_pages() -> None:
    partnership = made()
    KeyDateFactory(partnership=partnership, on=END, last_safe_on=PASSED, **NOTICE)
    facts = stress.read(partnership)
    said = describe_notice(facts)
    assert said.startswith("The last safe date to leave by 31 March 2027 was 30 September 2026")
    assert facts.questions[0].facts == said


def test_where_leaving_is_no_choice_no_page_names_a_day_for_notice() -> None:
    partnership = made(leaving="nothing_binds")
    KeyDateFactory(partnership=partnership, on=END, last_safe_on=AHEAD, **NOTICE)
    facts = stress.read(partnership)
    page = pdf.render_html(facts)
    assert "31 December 2026" not in page
    assert "3 months" in page
    assert "not followed" in page
    assert not re.search(r"(?i)no notice (has|is needed)", page)
    assert facts.next_safe_on is None


@pytest.mark.parametrize(
    ("leaving", "words", "others"),
    [
        ("nothing_binds", "<td>not needed</td><td>not followed</td>", "<td>not known</td>"),
        ("by_notice", "<td>not known</td><td>not known</td>", "<td>not needed</td>"),
    ],
)
def test_a_notice_that_is_not_needed_is_not_called_not_known(leaving: str, words: str, others: str) -> None:
    partnership = made(leaving)
    KeyDateFactory(partnership=partnership, on=END)
    facts = stress.read(partnership)
    page = pdf.render_html(facts)
    assert words in page
    assert others not in page
    shows = next(one.shows for one in facts.weaknesses if one.letter == "a")
    assert any("notice" in sentence for sentence in shows) is (leaving == "by_notice")
