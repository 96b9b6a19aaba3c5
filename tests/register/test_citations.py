"""What cites the partnership protocol leads to its paragraph, and every paragraph that is cited is there."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from governance.frameworks.load import load_frameworks
from register.known.gather import load_signs
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
    cited = {
        question.citation
        for edition in load_frameworks()
        for section in edition.sections
        for question in section.questions
    } | {sign.source for sign in load_signs().values()}
    anchors = {anchor for citation in cited for anchor in re.findall(r'#(p-[^"]+)"', cite(citation))}
    assert len(anchors) > 50
    assert [anchor for anchor in sorted(anchors) if f'id="{anchor}"' not in page] == []


@pytest.mark.django_db
def test_a_question_of_a_framework_leads_to_its_paragraph(client_as: SignIn, officer: User) -> None:
    page = client_as(officer).get("/governance/frameworks/governance-framework/").content.decode()
    assert '<a href="/protocol/#p-2-7-l">Protocol 2.7 l</a>' in page
