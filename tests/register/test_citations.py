"""What cites the partnership protocol leads to its paragraph, and every paragraph that is cited is there."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from core.plain_text import anchor_of
from portal.council_texts.cited import list_cited, list_missing
from portal.council_texts.page import page_of
from register.templatetags.citations import cite

SignIn = Callable[[User], Client]


@pytest.mark.parametrize(
    ("citation", "html"),
    [
        ("Protocol 2.7 l", '<a href="/protocol/#p-2-7-l">Protocol 2.7 l</a>'),
        ("Protocol 2.6 bullet 10", '<a href="/protocol/#p-2-6-10">Protocol 2.6 bullet 10</a>'),
        ("Protocol 2.7 document a", '<a href="/protocol/#p-2-7-document-a">Protocol 2.7 document a</a>'),
        (
            "Protocol 2.7; Appendix 1, section 6, bullet 3; Scrutiny report 4.1.10",
            '<a href="/protocol/#p-2-7">Protocol 2.7</a>; <a href="/protocol/#p-appendix-1-section-6-3">'
            "Appendix 1, section 6, bullet 3</a>; Scrutiny report 4.1.10",
        ),
        ("Scrutiny report 2.3", "Scrutiny report 2.3"),
        ("Protocol 2.4 d and e", "Protocol 2.4 d and e"),
        ("<b>", "&lt;b&gt;"),
        ("", ""),
    ],
)
def test_a_citation_leads_to_the_paragraph_that_it_names(citation: str, html: str) -> None:
    assert cite(citation) == html


@pytest.mark.django_db
def test_every_paragraph_that_is_cited_stands_on_the_page(client: Client) -> None:
    page = client.get("/protocol/").content.decode()
    anchors = {anchor_of(entry) for entry in list_cited()}
    assert len(anchors) > 50
    assert list_missing(page_of("protocol").blocks) == []
    assert [anchor for anchor in sorted(anchors) if f'id="{anchor}"' not in page] == []


@pytest.mark.django_db
def test_a_question_of_a_framework_leads_to_its_paragraph(client_as: SignIn, officer: User) -> None:
    page = client_as(officer).get("/governance/frameworks/governance-framework/").content.decode()
    assert '<a href="/protocol/#p-2-7-l">Protocol 2.7 l</a>' in page
