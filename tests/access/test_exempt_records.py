"""A record that is marked where it is typed: what is shown in its place, in tabs, lists, sums and files."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import AuditEvent
from register.models import Action, JournalNote, MarkedRecord, Partnership
from register.related.kinds import BY_SLUG
from register.services import related
from register.standing import refresh
from reviews.actions.listing import ActionListing
from tests.factories.register import PartnershipFactory
from tests.factories.related import MAKERS

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
MARK: dict[str, Any] = {"exempt_paragraph": 3, "exempt_reason": "Talks with the supplier go on."}
TABS = {
    "note": "partnership_meetings",
    "meeting": "partnership_meetings",
    "liability": "partnership_finance",
    "action": "partnership_actions",
}
WORDS = {"note": "text", "meeting": "title", "liability": "what", "action": "what"}
IN_WORDS = "paragraph 3, about somebody&#x27;s money or business"


@pytest.fixture
def held(people: dict[str, User], adults: Any) -> Partnership:
    return PartnershipFactory(name="Open House", live=True, directorate=adults)


def marked(held: Partnership, slug: str) -> Any:
    return MAKERS[slug](partnership=held, **{WORDS[slug]: "Zqsecret"}, **MARK)


@pytest.mark.parametrize("slug", TABS)
def test_a_tab_says_how_many_it_leaves_out_and_why(
    slug: str, held: Partnership, people: dict[str, User], client: Client
) -> None:
    marked(held, slug)
    address = reverse(TABS[slug], args=[held.reference])
    client.force_login(people["reader"])
    page = client.get(address).content.decode()
    assert "Zqsecret" not in page
    assert "1 more is exempt and not shown to you" in page
    assert IN_WORDS in page
    client.force_login(people["adviser"])
    page = client.get(address).content.decode()
    assert "Zqsecret" in page
    assert "Exempt, paragraph 3" in page
    assert "not shown to you" not in page


def test_the_page_of_an_exempt_meeting_is_not_there(
    held: Partnership, people: dict[str, User], client: Client
) -> None:
    address = reverse("meeting", args=[held.reference, marked(held, "meeting").pk])
    client.force_login(people["reader"])
    assert client.get(address).status_code == 404
    client.force_login(people["adviser"])
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("slug", TABS)
def test_the_form_asks_once_and_wants_the_reason(
    slug: str, held: Partnership, people: dict[str, User], client: Client
) -> None:
    part = MAKERS[slug](partnership=held)
    client.force_login(people["officer"])
    address = reverse(f"{slug}_edit", args=[held.reference, part.pk])
    page = client.get(address)
    assert page.content.decode().count("Is this exempt from publication?") == 1
    form = page.context["form"]
    typed = {
        name: "" if value is None else value
        for name in form.fields
        if not hasattr(value := form[name].value(), "year")
    }
    on = {"note": "on", "meeting": "held_on"}.get(slug)
    typed |= {f"{on}_day": "3", f"{on}_month": "2", f"{on}_year": "2026"} if on else {}
    refused = client.post(address, typed | {"exempt_paragraph": "3", "exempt_reason": ""})
    assert "Say why it is exempt" in refused.content.decode()
    part.refresh_from_db()
    assert part.exempt_paragraph is None
    saved = client.post(address, typed | {"exempt_paragraph": "3", "exempt_reason": "Talks go on."})
    assert saved.status_code == 302
    part.refresh_from_db()
    assert (part.exempt_paragraph, part.exempt_reason) == (3, "Talks go on.")


@pytest.mark.parametrize(
    "mark",
    [{"exempt_paragraph": 0}, {"exempt_paragraph": 8}, {"exempt_reason": ""}, {"exempt_paragraph": None}],
)
def test_the_database_refuses_half_a_mark(mark: dict[str, Any], held: Partnership) -> None:
    note = MAKERS["note"](partnership=held, **MARK)
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalNote.objects.filter(pk=note.pk).update(**mark)


def test_the_action_of_a_gap_is_asked_and_says_where_its_words_stand_too(
    held: Partnership, people: dict[str, User], client: Client
) -> None:
    gap = MAKERS["action"](partnership=held, source_kind=Action.Source.GAP)
    client.force_login(people["officer"])
    page = client.get(reverse("action_edit", args=[held.reference, gap.pk])).content.decode()
    assert "Is this exempt from publication?" in page
    assert "Its words stand in its checklist, too" in page


def test_the_history_tells_no_word_before_or_after(held: Partnership, people: dict[str, User]) -> None:
    note = related.add(JournalNote(partnership=held, on=TODAY, text="zqopen"), by=people["officer"])
    note.text, note.exempt_paragraph, note.exempt_reason = "zqsecret", 3, "zqwhy"
    related.change(note, names=["text", *MARK], by=people["officer"])
    note.text, note.exempt_paragraph, note.exempt_reason = "zqlater", None, ""
    related.change(note, names=["text", *MARK], by=people["officer"])
    told = [
        str((event.detail, event.changes))
        for event in AuditEvent.objects.filter(kind__startswith="journalnote.", object_key=note.pk).order_by(
            "pk"
        )
    ]
    assert "zqopen" in told[0]
    assert "zq" not in told[1] + told[2]


def test_lists_and_counts_agree_on_what_is_left_out(
    held: Partnership, people: dict[str, User], client: Client
) -> None:
    for n in (1, 2):
        MAKERS["action"](partnership=held, what=f"Open {n}")
    marked(held, "action")
    refresh.refresh([held.pk])
    for role, number in (("reader", 2), ("adviser", 3)):
        listing = ActionListing(people[role], QueryDict(""), mine=False, today=TODAY)
        client.force_login(people[role])
        tab = client.get(reverse("partnership_actions", args=[held.reference]))
        assert (listing.whole, len(tab.context["open"])) == (number, number)
        assert tab.context["header"].notes["actions"] == f"{number} open"


def test_every_kind_that_can_be_marked_is_asked_for_it() -> None:
    asked = {kind.slug for kind in BY_SLUG.values() if issubclass(kind.model, MarkedRecord)}
    assert asked == set(TABS)
    assert all("exempt_paragraph" in BY_SLUG[slug].form.base_fields for slug in asked)
