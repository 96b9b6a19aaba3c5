"""A council that rewrites its protocol is told which cited paragraphs are gone, and no citation leads to nothing."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from accounts.models import CouncilText, User
from core.plain_text import anchor_of, number_of, parse_blocks
from portal.council_texts import cited
from portal.council_texts.page import page_of

SignIn = Callable[[User], Client]
EDIT = "/texts/protocol/edit/"


@pytest.fixture
def admin(people: dict[str, User], client_as: SignIn) -> Client:
    return client_as(people["administrator"])


@pytest.mark.django_db
def test_paragraphs_that_would_be_gone_are_named_and_nothing_is_saved_until_it_is_meant(
    admin: Client,
) -> None:
    gone = "2.7"
    text = page_of("protocol").text.replace("# 2.7 ", "# ")
    page = unescape(admin.post(EDIT, {"text": text}).content.decode())
    assert "Other pages cite paragraphs that are not in the text: " in page
    assert f"{gone} l" in page
    assert "Save it without these paragraphs" in page
    assert text.splitlines()[0] in page
    assert not CouncilText.objects.exists()
    assert admin.post(EDIT, {"text": text, "without": "on"}).status_code == 302
    assert CouncilText.objects.get().key == "protocol"


@pytest.mark.django_db
def test_a_text_that_keeps_every_cited_paragraph_is_saved_without_a_question(admin: Client) -> None:
    assert "Save it without" not in admin.get(EDIT).content.decode()
    text = page_of("protocol").text + "\n\nOne more paragraph."
    assert admin.post(EDIT, {"text": text}).status_code == 302


@pytest.mark.django_db
def test_no_other_page_is_asked_about_the_protocol(admin: Client) -> None:
    assert admin.post("/texts/help/edit/", {"text": "Ask us."}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Our own words.", "# Before we begin\n\nWords.", "# 2.6 Reviews\n\nWords."])
def test_every_citation_lands_somewhere_whatever_the_council_wrote(text: str, client: Client) -> None:
    CouncilText.objects.create(key="protocol", text=text)
    page = client.get("/protocol/").content.decode()
    assert [entry for entry in cited.list_cited() if page.count(f'id="{anchor_of(entry)}"') != 1] == []


def test_a_paragraph_that_is_gone_leads_to_the_nearest_heading() -> None:
    text = "# 1.1 Aim\n\n# 2.4 Entering\n\n# 2.6 Reviews\n\n# Appendix 1, section 4 Risks\n\n# Notes"
    placed = cited.place_missing(parse_blocks(text))
    lands = {anchor: block.words for block in placed for anchor in block.also}
    expected = {
        "2.6 10": "2.6 Reviews",  # its own heading
        "2.7 l": "2.6 Reviews",  # the last before it in its chapter
        "Appendix 1, section 6 3": "Appendix 1, section 4 Risks",
    }
    for entry, heading in expected.items():
        assert lands[anchor_of(entry)] == heading, entry


def test_numbers_are_compared_as_numbers_and_appendices_come_last() -> None:
    some = ["2.10 a", "2.9", "Appendix 1, section 2", "1.1"]
    assert sorted(some, key=number_of) == ["1.1", "2.9", "2.10 a", "Appendix 1, section 2"]
    assert number_of("Notes") == ()
    assert re.match(r"p-", anchor_of("2.7 l"))
