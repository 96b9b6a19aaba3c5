"""The lowest tier is shown as Minor, because Limited is a rating. Either word is read; the key is stored as before."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from core import clock
from register.choices import Rating, Tier
from register.exporting.files import stream_file
from register.exporting.partnerships import build_partnership_export
from register.importing import rehearse, upload
from register.importing.write import commit
from register.models import Partnership
from register.standing import refresh as standing_refresh
from register.tier import service
from scrutiny.access import read_with_first_page
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.facts.read import Analysis
from tests.factories.governance import started
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import opened

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def of_a_partnership(resolver: Any, before: str = "") -> Iterator[str]:
    """Yield what follows the reference in every address that has nothing else to fill in."""
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from of_a_partnership(pattern, path)
        elif isinstance(pattern, URLPattern) and "<reference:reference>/" in path and path.count("<") == 1:
            yield path.partition("<reference:reference>/")[2]


@pytest.fixture
def minor(officer: User) -> Partnership:
    """A partnership of the lowest tier with a score, a checklist and a review that wait."""
    made = PartnershipFactory(live=True, name="Rivers", tier=Tier.LIMITED)
    scores = dict.fromkeys((criterion.key for criterion in service.read_criteria().criteria), 0)
    service.score(made, scores=scores, reason="Small", on=TODAY, by=officer)
    started(made, by=officer)
    opened(made)
    standing_refresh.refresh([made.pk])
    return Partnership.objects.get(pk=made.pk)


def test_the_words_of_tier_and_rating_differ() -> None:
    assert (Tier.LIMITED.value, str(Tier.LIMITED.label)) == ("limited", "Minor")
    assert (Rating.LIMITED.value, str(Rating.LIMITED.label)) == ("limited", "Limited")
    known = {str(label) for label in Tier.labels} & {str(label) for label in Rating.labels}
    assert known == {"Not assessed"}


def test_no_page_of_a_partnership_shows_the_tier_as_limited(
    minor: Partnership, officer: User, client_as: Callable[[User], Client]
) -> None:
    client, seen = client_as(officer), set()
    assert minor.tier == Tier.LIMITED
    at = f"?at={clock.today()}"
    for rest in [*of_a_partnership(get_resolver()), at]:
        answer = client.get(f"/register/{minor.reference}/{rest}")
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/"):
            body = b"".join(answer).decode()
            assert "Limited" not in body, rest
            seen.add(rest if "Minor" in body else "")
    assert {"", "tier/", "edit/", "governance/", at} <= seen
    facts = Analysis(read_with_first_page(Partnership.objects.all()).get(pk=minor.pk), today=TODAY)
    report = analysis_pdf.render_html(facts)
    assert "Tier: Minor" in report
    assert "Limited" not in report


def test_the_list_shows_minor_and_is_filtered_by_either_word(
    minor: Partnership, officer: User, client_as: Callable[[User], Client]
) -> None:
    PartnershipFactory(name="Hills", tier=Tier.MAJOR)
    pages = {
        word: client_as(officer).get(f"/register/?tier={word}").content.decode()
        for word in ("minor", "limited", "minor,limited")
    }
    for page in pages.values():
        assert re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', page) == ["Rivers"]
        boxes = {
            box for box in re.findall(r'<input [^>]*type="checkbox"[^>]*>', page) if 'name="tier"' in box
        }
        assert [re.findall(r'value="(.*?)"', box) for box in boxes if " checked" in box] == [["limited"]]
        assert re.findall(r">\s*Limited\s*<", page) == [">Limited<"]  # the rating, to filter by
    once = re.compile(r'(nonce|name="(once|csrfmiddlewaretoken)" value)="[^"]*"')
    assert len({once.sub("", page) for page in pages.values()}) == 1


def test_an_export_writes_minor_and_comes_back_as_no_change(minor: Partnership) -> None:
    for kind in ("csv", "xlsx"):
        data = b"".join(stream_file(kind, build_partnership_export([minor.pk], reader=None, today=TODAY)))
        if kind == "csv":
            (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
            assert row["Tier"] == "Minor"
        rehearsed = rehearse.rehearse(upload.read_upload(data, f"export.{kind}"), today=TODAY)
        assert (len(rehearsed.unchanged), dict(rehearsed.changes), list(rehearsed.rows)) == (1, {}, [])


@pytest.mark.parametrize("word", ["Minor", "minor", "Limited", "LIMITED"])
def test_an_import_reads_either_word(word: str, officer: User) -> None:
    handed = upload.read_upload(f"Name,Status,Tier\nRivers,Live,{word}\n".encode(), "register.csv")
    commit.commit_import(handed, rehearse.rehearse(handed, today=TODAY), by=officer)
    assert Partnership.objects.get().tier == Tier.LIMITED


def test_an_export_from_before_the_word_changed_comes_back_as_no_change(minor: Partnership) -> None:
    data = b"".join(stream_file("csv", build_partnership_export([minor.pk], reader=None, today=TODAY)))
    old = data.replace(b'"Minor"', b'"Limited"').replace(b",Minor,", b",Limited,")
    assert old != data
    rehearsed = rehearse.rehearse(upload.read_upload(old, "export.csv"), today=TODAY)
    assert (len(rehearsed.unchanged), dict(rehearsed.changes)) == (1, {})
