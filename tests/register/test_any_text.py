"""Whatever people type: it goes out and comes back as it was, and it is text in every page and report."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from core.parsing.result import says_nothing, tidy
from register.exporting.files import stream_file
from register.exporting.partnerships import build_partnership_export
from register.importing import rehearse, upload
from register.models import Partnership
from scrutiny.access import read_with_first_page
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.facts.read import Analysis
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
LETTERS = st.characters(
    min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn")
)
HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>", "</textarea><img src=x onerror=1>", "{{ 7|add:7 }}", "{% now %}", "&amp;lt;",
        "=1+1", "@SUM(A1)", "'--", '"><b>', "]]>", "<!--", "url(file:///etc/passwd)", "\\u202e", "%(name)s", "{0}",
    ]
)  # fmt: skip
TYPED = (st.text(LETTERS, min_size=1, max_size=60) | HOSTILE).map(tidy).filter(lambda text: len(text) > 1)
NAMES = TYPED.filter(lambda text: any(letter.isalpha() for letter in text) and not says_nothing(text))


class Tags(HTMLParser):
    """Counts the elements of a page and gathers its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found[tag] += 1

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@FEW
@given(name=NAMES, purpose=TYPED, area=TYPED, kind=st.sampled_from(["csv", "xlsx"]))
def test_a_register_of_any_words_goes_out_and_comes_back_as_no_change(
    name: str, purpose: str, area: str, kind: str
) -> None:
    Partnership.objects.all().delete()
    made = PartnershipFactory(live=True, name=name, purpose=purpose, area=area)
    today = timezone.localdate()
    file = b"".join(stream_file(kind, build_partnership_export([made.pk], reader=None, today=today)))
    rehearsed = rehearse.rehearse(upload.read_upload(file, f"export.{kind}"), today=today)
    assert (dict(rehearsed.changes), list(rehearsed.rows), len(rehearsed.unchanged)) == ({}, [], 1)


@FEW
@given(name=NAMES, purpose=TYPED)
def test_any_words_are_only_words_on_the_page_and_in_the_report(
    officer: User, name: str, purpose: str
) -> None:
    made = PartnershipFactory(live=True, name="Plain", purpose="Plain")
    client = Client()
    client.force_login(officer)

    def drawn() -> list[Tags]:
        found = read_with_first_page(Partnership.objects.all()).get(pk=made.pk)
        report = analysis_pdf.render_html(Analysis(found, today=timezone.localdate()))
        return [Tags(client.get(made.get_absolute_url()).content.decode()), Tags(report)]

    plain = drawn()
    Partnership.objects.filter(pk=made.pk).update(name=name, purpose=purpose)
    for before, after in zip(plain, drawn(), strict=True):
        assert after.found == before.found
        assert purpose in " ".join(after.words)
