"""The two logs: who reads them, what a filter finds, what stays hidden, and that a file holds what the page shows."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User
from accounts.permissions import Permission, Scope
from core import clock
from core.access_log.recording import Kind, record_access, subject_of
from core.access_log.segments import find_not_sealed, seal_now
from core.history import audit
from core.models import AccessEvent
from register.access.marks import list_marked_models
from register.models import Document, Partnership
from register.related.kinds import BY_SLUG
from register.services import documents, partnerships, related, sensitive
from reviews.models import Risk
from reviews.risks import service as risks
from tests.factories.accounts import UserFactory
from tests.factories.register import PartnershipFactory
from tests.factories.related import MAKERS
from tests.factories.reviews import RiskFactory

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]
CHANGES, ACCESS = "/logs/changes/", "/logs/access/"
BOTH = pytest.mark.parametrize("path", [CHANGES, ACCESS])


@pytest.fixture
def auditor(people: dict[str, User]) -> User:
    return people["audit"]


@pytest.fixture
def fund(officer: User) -> Partnership:
    made: Partnership = PartnershipFactory(live=True, name="Better Care Fund")
    made.purpose = "One pooled budget"
    partnerships.change(made, names=["purpose"], by=officer, reason="Asked by the board")
    about = subject_of(made, made.reference)
    record_access(Kind.DOWNLOADED, by=officer, about=about, detail="Agreement, version 1")
    return made


@pytest.fixture
def page(client_as: ClientAs, auditor: User) -> Callable[..., str]:
    def opened(path: str, **query: str) -> str:
        answer = client_as(auditor).get(path, query)
        assert answer.status_code == 200
        return answer.content.decode()

    return opened


# --- Who reads them ---------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("role", [role.key for role in roles.ROLES])
def test_administrator_and_internal_audit_read_the_logs_and_nobody_else(
    path: str, role: str, client_as: ClientAs, people: dict[str, User]
) -> None:
    wanted = 200 if role in ("administrator", "audit") else 403
    client = client_as(people[role])
    assert client.get(path).status_code == wanted
    assert client.get(f"{path}export.csv").status_code == wanted
    assert ('href="/logs/changes/"' in client.get("/").content.decode()) == (wanted == 200)


@BOTH
def test_a_stranger_is_sent_to_the_door_and_nothing_can_be_posted(
    path: str, client: Client, auditor: User
) -> None:
    assert client.get(path).status_code == 302
    client.force_login(auditor)
    assert client.post(path).status_code == 405
    assert client.get(f"{path}export.pdf").status_code == 404


def test_internal_audit_changes_nothing(client_as: ClientAs, auditor: User, fund: Partnership) -> None:
    client = client_as(auditor)
    assert client.get(fund.get_absolute_url()).status_code == 200
    assert client.get(f"{fund.get_absolute_url()}edit/purpose/").status_code == 403
    assert client.get(f"/people/{auditor.person_id}/sign-in/").status_code == 403


# --- What an entry tells ----------------------------------------------------------------------------------


def test_a_change_tells_who_what_why_before_and_after_and_links_to_its_record(
    page: Callable[..., str], fund: Partnership
) -> None:
    found = page(CHANGES)
    for words in ("The Partnership officer", "One pooled budget", "Why: Asked by the board"):
        assert words in found
    assert f'<a href="/register/{fund.reference}/">{fund.reference} Better Care Fund</a>' in found


def test_an_access_tells_who_what_how_often_and_of_which_record(
    page: Callable[..., str], fund: Partnership, people: dict[str, User]
) -> None:
    for _time in range(3):
        record_access(Kind.REFUSED, by=people["reader"], address="/lists/")
    record_access(Kind.FAILED, by=None, detail="an unknown address")
    found = page(ACCESS)
    for words in ("/lists/", "3 times, last", "Somebody not signed in", "an unknown address", "Agreement"):
        assert words in found
    assert f'<a href="/register/{fund.reference}/">' in found


def test_the_newest_stands_first_and_older_ones_on_further_pages(
    page: Callable[..., str], officer: User
) -> None:
    for number in range(60):
        record_access(Kind.EXPORTED, by=officer, detail=f"List-{number:02}")
    first, second = page(ACCESS), page(ACCESS, page="2")
    assert first.index("List-59") < first.index("List-10")
    assert "List-09" not in first
    assert "List-09" in second
    assert "List-09" in page(ACCESS, page="999")
    assert "List-59" in page(ACCESS, page="x")


# --- Filters ----------------------------------------------------------------------------------------------


def test_how_many_accesses_are_not_sealed_yet_is_said_until_they_are(
    auditor: User, client_as: ClientAs
) -> None:
    record_access(Kind.EXPORTED, by=auditor, detail="A list")
    client = client_as(auditor)
    waiting = find_not_sealed().count()
    page = client.get(ACCESS).content.decode()
    assert f"{waiting} entr" in page
    assert "not sealed yet" in page
    seal_now()
    assert "not sealed yet" not in client.get(ACCESS).content.decode()


def test_each_filter_of_the_log_of_accesses(
    page: Callable[..., str], fund: Partnership, people: dict[str, User]
) -> None:
    yesterday = clock.now() - timedelta(days=1)
    with clock.set_to(yesterday):
        record_access(Kind.FAILED, by=None, whose=people["chief"])
    day, before = (f"{clock.day_of(one):%d %m %Y}" for one in (clock.now(), yesterday))
    taken = "Agreement, version 1"
    queries: list[tuple[dict[str, str], bool, bool]] = [
        ({}, True, True),
        ({"kind": "failed"}, True, False),
        ({"person": "chief"}, True, False),
        ({"person": "partnership officer"}, False, True),
        ({"person": "nobody of this name"}, False, False),
        ({"partnership": fund.reference.lower()}, False, True),
        ({"q": "agreement"}, False, True),
        ({"since": day}, False, True),
        ({"until": before}, True, False),
        ({"since": before, "until": before}, True, False),
    ]
    for query, has_tried, has_taken in queries:
        found = page(ACCESS, **query)
        assert (">sign-in of The Chief officer</a>" in found, taken in found) == (has_tried, has_taken), query


def test_each_filter_of_the_log_of_changes(page: Callable[..., str], fund: Partnership) -> None:
    day = f"{clock.today():%d %m %Y}"
    for query, wanted in (
        ({"q": "asked by the board"}, True),
        ({"q": "asked by nobody"}, False),
        ({"person": "partnership officer"}, True),
        ({"person": "chief"}, False),
        ({"kind": "change"}, True),
        ({"kind": "signed"}, False),
        ({"partnership": fund.reference}, True),
        ({"since": day, "until": day}, True),
        ({"until": "1 1 2020"}, False),
    ):
        assert ("Asked by the board" in page(CHANGES, **query)) == wanted, query


def test_a_person_is_found_by_the_name_they_have_now(page: Callable[..., str], adults: Any) -> None:
    user = UserFactory(person__post="Clerk", person__name="Jo Harding")
    record_access(Kind.SIGNED_IN, by=user)
    assert "Clerk" in page(ACCESS, person="harding")


@BOTH
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=zzz", "is not in this list"),
        ("partnership=PSH-9999", "There is no partnership “PSH-9999”"),
        ("since=soon", "“soon” is not a date"),
        ("until=31+2+2026", "There is no 31"),
        ("since=2+3+2026&until=1+3+2026", "or a later day"),
        ("q=a%00b", "letters and figures only"),
        ("q=" + "x" * 201, "the limit is 200"),
        ("person=" + "x" * 201, "the limit is 200"),
        ("partnership=" + "x" * 201, "the limit is 20"),
    ],
)
def test_a_filter_that_is_not_understood_is_said_and_nothing_is_shown_for_it(
    path: str, query: str, said: str, client_as: ClientAs, auditor: User, fund: Partnership
) -> None:
    client = client_as(auditor)
    found = client.get(f"{path}?{query}").content.decode()
    assert said in found
    assert "Nothing is shown until the filters are put right" in found
    assert "Agreement" not in found
    assert "One pooled budget" not in found
    assert client.get(f"{path}export.csv?{query}").status_code == 400
    assert not AccessEvent.objects.filter(kind="exported").exists()


# --- As a file --------------------------------------------------------------------------------------------


def test_a_file_holds_what_the_page_shows_and_is_an_access_itself(
    client_as: ClientAs, auditor: User, fund: Partnership
) -> None:
    client = client_as(auditor)
    for path in (CHANGES, ACCESS):
        shown = client.get(path).context["log"].entries
        rows = json.loads(client.get(f"{path}export.json").getvalue())
        assert [row["Entry"] for row in rows] == [one.number for one in shown]
        assert [(row["Who"], row["What"], row["Details"], row["Record"], row["Why"]) for row in rows] == [
            (one.who, one.what, one.detail, one.record.label, one.why) for one in shown
        ]
    taken = AccessEvent.objects.filter(kind="exported").order_by("pk").values_list("actor_label", "detail")
    assert [who for who, _detail in taken] == ["The Internal audit"] * 2
    assert taken[0][1].startswith("Log of every change, ")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_a_file_keeps_to_the_filters_and_names_them(
    kind: str, client_as: ClientAs, auditor: User, fund: Partnership
) -> None:
    record_access(Kind.SIGNED_IN, by=auditor)
    body = client_as(auditor).get(f"{ACCESS}export.{kind}?kind=downloaded&q=version").getvalue()
    event = AccessEvent.objects.get(kind="exported")
    assert event.detail == (
        f"Log of every access, 1 row as {kind.upper()}; Words: version; Kind: File downloaded"
    )
    if kind == "csv":
        (row,) = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
        assert (row["What"], row["Details"]) == ("File downloaded", "Agreement, version 1")


# --- What is exempt -----------------------------------------------------------------------------------------


@pytest.fixture
def kept_out(people: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> User:
    """An administrator who may read the logs and no exempt text, as councils can have it."""
    allows = {**roles.BY_KEY["audit"].allows}
    allows.pop(Permission.EXEMPT_VIEW)
    role = roles.Role("audit", "Internal audit", "", allows | {Permission.LOG_VIEW: Scope.COUNCIL})
    monkeypatch.setattr(roles, "BY_KEY", {**roles.BY_KEY, "audit": role})
    return people["audit"]


def test_of_an_exempt_partnership_only_that_something_happened_is_shown(
    client_as: ClientAs, kept_out: User, fund: Partnership
) -> None:
    Partnership.objects.filter(pk=fund.pk).update(exempt_paragraph=3)
    client = client_as(kept_out)
    for path in (CHANGES, ACCESS):
        for address in (path, f"{path}export.json"):
            answer = client.get(address)
            found = b"".join(answer).decode()
            assert "an exempt partnership" in found
            for words in ("One pooled budget", "Asked by the board", "Better Care Fund", "Agreement"):
                assert words not in found


@pytest.mark.parametrize(
    "query", [{"q": "pooled"}, {"q": "asked by"}, {"kind": "change"}, {"person": "officer"}]
)
def test_hidden_words_are_not_found_by_a_filter(
    query: dict[str, str], client_as: ClientAs, kept_out: User, fund: Partnership
) -> None:
    Partnership.objects.filter(pk=fund.pk).update(exempt_paragraph=3)
    found = client_as(kept_out).get(CHANGES, query).content.decode()
    assert "an exempt partnership" not in found


def test_words_of_a_marked_field_or_an_exempt_document_are_not_shown(
    client_as: ClientAs, kept_out: User, fund: Partnership, officer: User
) -> None:
    sensitive.mark_field(fund, field="purpose", paragraph=3, reason="Prices", by=officer)
    other = PartnershipFactory(live=True, name="Open House")
    documents.add(Document(partnership=other, kind="other", title="Advice", exempt=True), by=officer)
    client = client_as(kept_out)
    found = client.get(CHANGES).content.decode()
    assert "Better Care Fund" in found
    assert "One pooled budget" not in found
    assert "Prices" not in found
    for words in ("pooled", "prices", "exempt"):
        assert client.get(CHANGES, {"q": words}).context["log"].page.paginator.count == 0


@pytest.mark.parametrize("model", [one for one in list_marked_models() if one is not Document])
def test_what_was_open_when_it_was_written_and_is_marked_since_is_told_in_neither_log_nor_home(
    model: Any, client_as: ClientAs, people: dict[str, User]
) -> None:
    held = PartnershipFactory(live=True, name="Open House", directorate=people["panel"].person.directorate)
    row = _unsaved(model, held)
    texts = [
        one.name for one in model._meta.fields if isinstance(one, CharField | TextField) and not one.choices
    ]
    for name in texts:
        if name not in _NO_WORDS:
            setattr(row, name, f"Zqword of {name}")
    service: Any
    more: dict[str, Any]
    service, more = (risks, {"on": clock.today()}) if model is Risk else (related, {})
    service.add(row, by=people["officer"], **more, **({"scores": {}} if model is Risk else {}))
    client = client_as(people["administrator"])
    assert "Zqword" in client.get(CHANGES).content.decode()
    row.exempt_paragraph, row.exempt_reason = 3, "Zqword of why"
    service.change(row, names=["exempt_paragraph", "exempt_reason"], by=people["officer"], **more)
    for path in (
        CHANGES,
        f"{CHANGES}export.csv",
        f"{CHANGES}export.json",
        f"{held.get_absolute_url()}history/",
    ):
        assert "Zqword" not in b"".join(client.get(path)).decode(), path
    for role in ("panel", "reader"):
        assert "Zqword" not in client_as(people[role]).get("/").content.decode()
    assert "Zqword" in client_as(people["audit"]).get(CHANGES).content.decode()


_NO_WORDS = ("exempt_reason", "source_address", "source_kind", "source_key", "cap")


def _unsaved(model: Any, held: Partnership) -> Any:
    if model is Risk:
        return RiskFactory.build(partnership=held)
    slug = next(one.slug for one in BY_SLUG.values() if one.model is model)
    made = MAKERS[slug](partnership=held)
    values = {one.name: getattr(made, one.name) for one in model._meta.concrete_fields if one.name != "id"}
    made.delete()
    return model(**values)


def test_both_logs_tell_what_the_history_of_the_partnership_tells_and_the_readers_own_lines(
    client_as: ClientAs, kept_out: User, fund: Partnership, officer: User
) -> None:
    sensitive.mark_field(fund, field="purpose", paragraph=3, reason="Prices", by=officer)
    about = subject_of(fund, fund.reference)
    for user, detail in ((officer, "Theirs, version 1"), (kept_out, "Mine, version 2")):
        record_access(Kind.DOWNLOADED, by=user, about=about, detail=detail)
    with transaction.atomic():
        audit.record("risk.scored", by=officer, about=fund, headline="Risk scored:", detail="Roof leaks")
    client = client_as(kept_out)
    told = client.get(reverse("partnership_history", args=[fund.reference])).content.decode()
    found = client.get(CHANGES, {"partnership": fund.reference}).content.decode()
    assert "Roof leaks" in told
    assert "Roof leaks" in found
    accesses = client.get(ACCESS, {"partnership": fund.reference}).content.decode()
    assert "Mine, version 2" in accesses
    assert "Theirs, version 1" not in accesses


def test_whoever_may_read_exempt_text_reads_it(page: Callable[..., str], fund: Partnership) -> None:
    Partnership.objects.filter(pk=fund.pk).update(exempt_paragraph=3)
    assert "One pooled budget" in page(CHANGES)
    assert "One pooled budget" in page(CHANGES, q="board")


@BOTH
@pytest.mark.parametrize("reads", [True, False])
def test_a_file_says_that_it_holds_exempt_text_where_it_does(
    path: str,
    reads: bool,
    request: pytest.FixtureRequest,
    client_as: ClientAs,
    people: dict[str, User],
    fund: Partnership,
) -> None:
    if not reads:
        request.getfixturevalue("kept_out")
    client = client_as(people["audit"])

    def says() -> bool:
        response = client.get(f"{path}export.xlsx?partnership={fund.reference}")
        name, body = response["Content-Disposition"], response.getvalue()
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            book = package.read("xl/workbook.xml").decode()
        taken = AccessEvent.objects.filter(kind="exported").order_by("-pk")[0].detail
        told = {"-EXEMPT.xlsx" in name, "EXEMPT" in book, "with exempt text" in taken}
        assert len(told) == 1
        return told.pop()

    assert not says()
    other = PartnershipFactory(live=True, exempt_paragraph=3)
    record_access(Kind.DOWNLOADED, by=people["officer"], about=subject_of(other, other.reference))
    assert not says()  # of another one it tells nothing
    Partnership.objects.filter(pk=fund.pk).update(exempt_paragraph=3)
    assert says() == reads


# --- Cost ---------------------------------------------------------------------------------------------------


@BOTH
def test_a_log_costs_the_same_for_few_entries_and_for_many(
    path: str, client_as: ClientAs, auditor: User, officer: User, fund: Partnership, count_queries: Any
) -> None:
    client = client_as(auditor)
    with count_queries(path.strip("/").replace("/", "_")):
        client.get(path)
    for number in range(40):
        made = PartnershipFactory(live=True)
        record_access(Kind.EXPORTED, by=officer, about=subject_of(made, made.reference), detail=str(number))
        record_access(Kind.RIGHTS, by=officer, whose=UserFactory())
        with transaction.atomic():
            audit.record("thing.named", by=officer, about=made, headline="Named")
    with count_queries(path.strip("/").replace("/", "_")):
        client.get(path)


def test_days_are_those_of_the_council(page: Callable[..., str], officer: User) -> None:
    late = datetime(2026, 6, 30, 23, 15, tzinfo=timezone.get_fixed_timezone(0))  # 00:15 on 1 July in London
    with clock.set_to(late):
        record_access(Kind.EXPORTED, by=officer, detail="At midnight")
    assert "At midnight" in page(ACCESS, since="1 7 2026", until="1 7 2026")
    assert "At midnight" not in page(ACCESS, until="30 6 2026")
