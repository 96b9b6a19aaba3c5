"""Proposing a partnership, changing what is recorded about it, confirming a group, marking sensitive text."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import Directorate, Person, User
from core.history import audit
from core.history.writing import Stale
from register.choices import Status
from register.forms.partnerships import form_for
from register.models import Partnership, SensitiveMark, StatusChange
from register.services import sensitive
from register.services.partnerships import GROUPS
from register.services.sensitive import MARKABLE, WordsMark
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory
from tests.factories.related import MAKERS
from tests.factories.search import open_words

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def mine(adults: Directorate, people: dict[str, User]) -> Partnership:
    """A live partnership that the contributor leads."""
    return PartnershipFactory(
        live=True, name="Youth Justice", directorate=adults, lead=people["contributor"].person
    )


def posted(record: Partnership, *groups: str, **typed: Any) -> dict[str, Any]:
    """What the browser posts for a form over these groups, with some fields typed anew (None: left out)."""
    form = form_for(*(groups or GROUPS))(instance=record)
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if hasattr(field.field, "partial"):
            continue
        if value not in (None, False, ""):
            data[field.html_name] = getattr(value, "pk", value)
    return {name: value for name, value in (data | typed).items() if value is not None}


def text(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


# --- Proposing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["officer", "chief", "sponsor", "contributor"])
def test_who_proposes_can_go_on_with_it(role: str, people: dict[str, User], client_as: SignIn) -> None:
    client = client_as(people[role])
    response = client.post("/register/new/", {"name": "Cultural Compact", "reasons": ["funds"]}, follow=True)
    made = Partnership.objects.get(name="Cultural Compact")
    assert "Proposed as" in text(response)
    assert made.status == Status.PROPOSED
    assert client.get(f"/register/{made.reference}/edit/").status_code == 200
    assert (made.lead == people[role].person) == (role != "officer")
    assert StatusChange.objects.filter(partnership=made, to_status=Status.PROPOSED).exists()


def test_a_lead_who_was_chosen_stays_the_lead(people: dict[str, User], client_as: SignIn) -> None:
    sponsor = PersonFactory(post="Head of Culture")
    client_as(people["sponsor"]).post("/register/new/", {"name": "Compact", "sponsor": sponsor.in_full})
    made = Partnership.objects.get(name="Compact")
    assert (made.sponsor, made.lead) == (sponsor, people["sponsor"].person)


def test_one_that_is_there_already_is_shown_first_and_nothing_typed_is_lost(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    client = client_as(officer)
    typed = {"name": "Youth Justice Board", "purpose": "Keeps young people out of trouble."}
    page = text(client.post("/register/new/", typed))
    assert "Is it one of these?" in page
    assert mine.reference in page
    assert "Keeps young people out of trouble." in page
    assert not Partnership.objects.filter(name=typed["name"]).exists()
    page = text(client.post("/register/new/", typed | {"shown": f"{mine.reference} "}))
    assert "Say why it is none of them" in page
    client.post("/register/new/", typed | {"shown": f"{mine.reference} ", "apart": "It is for the hills"})
    assert Partnership.objects.filter(name=typed["name"], purpose=typed["purpose"]).exists()


def test_one_about_the_same_under_another_name_is_shown_and_told_apart_in_the_history(
    officer: User, client_as: SignIn
) -> None:
    there = PartnershipFactory(name="Community Safety Partnership", purpose="Cuts crime.", live=True)
    client, typed = (
        client_as(officer),
        {"name": "Crime and Disorder Reduction Partnership", "reasons": ["funds"]},
    )
    page = text(client.post("/register/new/", typed))
    assert "It is about community safety, too." in page
    assert there.reference in page
    client.post("/register/new/", typed | {"shown": there.reference, "apart": "It is for the hills"})
    made = Partnership.objects.get(name="Crime and Disorder Reduction Partnership")
    assert audit.find_events_about(made)[0].reason == "It is for the hills"


def test_what_an_exempt_one_is_about_is_told_to_nobody_who_may_not_read_it(
    people: dict[str, User], client_as: SignIn
) -> None:
    PartnershipFactory(name="Group 7", purpose="Cuts crime.", live=True, exempt_paragraph=7)
    client = client_as(people["sponsor"])
    page = text(client.post("/register/new/", {"name": "Crime panel", "reasons": ["funds"]}, follow=True))
    assert "community safety, too" not in page


def test_a_name_changed_after_the_warning_is_looked_up_again(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    other = PartnershipFactory(name="Prevent Board")
    page = text(client_as(officer).post("/register/new/", {"name": "Prevent", "shown": mine.reference}))
    assert other.reference in page
    assert not Partnership.objects.filter(name="Prevent").exists()


def test_what_the_proposer_may_not_see_is_not_shown(
    adults: Directorate, place: Directorate, people: dict[str, User], client_as: SignIn
) -> None:
    PartnershipFactory(name="Rural Crime Compact", directorate=place)
    hidden = PartnershipFactory(name="River Compact", directorate=adults)
    SensitiveMark.objects.create(partnership=hidden, field="name", paragraph=3, reason="Prices")
    quiet = PartnershipFactory(name="Quiet", other_names="Lakeside", directorate=adults, exempt_paragraph=3)
    SensitiveMark.objects.create(partnership=quiet, field="purpose", paragraph=3, reason="Prices")
    client = client_as(people["sponsor"])
    for name in ("Rural Crime Compact", "River Compact", "Lakeside"):
        assert "Is it one of these?" not in text(client.post("/register/new/", {"name": name}, follow=True))
    client.force_login(people["chief"])  # who may read exempt text of the directorate
    for name in ("River Compact", "Lakeside"):
        assert "Is it one of these?" in text(client.post("/register/new/", {"name": name}, follow=True))


def test_a_proposal_needs_a_name(officer: User, client_as: SignIn) -> None:
    page = text(client_as(officer).post("/register/new/", {"purpose": "Something"}))
    assert "<title>Error: " in page
    assert '<a href="#id_name">Enter the name</a>' in page


# --- Changing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", list(GROUPS))
def test_each_group_has_a_short_page_that_saves_nothing_when_nothing_was_typed(
    group: str, mine: Partnership, officer: User, client_as: SignIn
) -> None:
    client, address = client_as(officer), f"/register/{mine.reference}/edit/{group}/"
    page = text(client.get(address))
    asked = [name for name in GROUPS[group] if name != "scope_kind"]  # only of what is no partnership
    assert all(f"div_id_{name}" in page for name in asked)
    typed = posted(mine, group)
    if group == "dates":
        typed |= {"starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2019"}
    page = text(client.post(address, typed, follow=True))
    assert "Nothing was different, so nothing was saved." in page
    assert Partnership.objects.get(pk=mine.pk).version == mine.version


def test_ticks_in_another_order_and_other_line_ends_are_no_change(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    """A browser sends the ticks in the order of the page, and ends lines with two characters."""
    Partnership.objects.filter(pk=mine.pk).update(
        reasons=["funds", "statutory"], other_names="YJS\nYouth Offending Team", purpose="One.\nTwo."
    )
    mine.refresh_from_db()
    typed = {
        "reasons": ["statutory", "funds"],
        "other_names": "YJS\r\nYouth Offending Team",
        "purpose": "One.\r\nTwo.",
    }
    before = Partnership.history.count()
    client_as(officer).post(f"/register/{mine.reference}/edit/purpose/", posted(mine, "purpose", **typed))
    assert Partnership.history.count() == before
    typed["purpose"] = "One.\r\nThree."
    client_as(officer).post(f"/register/{mine.reference}/edit/purpose/", posted(mine, "purpose", **typed))
    event = audit.AuditEvent.objects.latest("pk")
    assert [one["field"] for one in event.changes] == ["purpose"]


def test_a_save_says_what_changed_and_why_goes_into_the_history(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    typed = posted(mine, "purpose", purpose="Keeps young people safe.", area="Northvale", reason="New plan")
    page = text(client_as(officer).post(f"/register/{mine.reference}/edit/purpose/", typed, follow=True))
    assert "Saved: Purpose, Area covered." in page
    event = audit.find_events_about(mine)[0]
    assert [(change["field"], change["old"]) for change in event.changes] == [
        ("purpose", "Gives residents one front door."),
        ("area", ""),
    ]
    assert event.reason == "New plan"


def test_the_whole_record_can_be_changed_on_one_page(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    typed = posted(mine, vat="Outside scope", legal_power="Crime and Disorder Act 1998 section 39")
    client_as(officer).post(f"/register/{mine.reference}/edit/", typed)
    changed = Partnership.objects.get(pk=mine.pk)
    assert (changed.vat, changed.legal_power[:5]) == ("Outside scope", "Crime")


@pytest.mark.parametrize(
    ("parts", "stored"),
    [
        (("", "", "1998"), (date(1998, 1, 1), "year")),
        (("", "7", "1998"), (date(1998, 7, 1), "month")),
        (("1", "7", "1998"), (date(1998, 7, 1), "day")),
        (("", "", ""), (None, "day")),
    ],
)
def test_a_start_is_kept_as_exactly_as_it_is_known(
    parts: tuple[str, str, str], stored: tuple[Any, str], mine: Partnership, officer: User, client_as: SignIn
) -> None:
    named = dict(zip(("starts_on_day", "starts_on_month", "starts_on_year"), parts, strict=True))
    client_as(officer).post(f"/register/{mine.reference}/edit/dates/", posted(mine, "dates") | named)
    changed = Partnership.objects.get(pk=mine.pk)
    assert (changed.starts_on, changed.starts_precision) == stored


def test_a_start_known_by_its_year_is_shown_as_that_and_stays_so(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    mine.starts_on, mine.starts_precision = date(1998, 1, 1), "year"
    mine.save()
    client, address = client_as(officer), f"/register/{mine.reference}/edit/dates/"
    page = text(client.get(address))
    assert 'name="starts_on_year"' in page
    assert 'value="1998"' in page
    client.post(address, posted(mine, "dates") | {"starts_on_year": "1998"})
    assert Partnership.objects.get(pk=mine.pk).starts_precision == "year"


def test_who_has_left_is_not_offered_but_whoever_is_recorded_stays(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    gone = PersonFactory(post="Head of Nothing", left_on=date(2020, 1, 1))
    former: Person = mine.sponsor  # type: ignore[assignment]
    former.left_on = date(2026, 1, 1)
    former.save()
    page = text(client_as(officer).get(f"/register/{mine.reference}/edit/people/"))
    assert gone.post not in page
    assert f'value="{former.in_full}"' in page


@pytest.mark.parametrize("group", ["purpose", "form", "resources", "people", ""])
def test_what_is_beside_the_form_opens_without_leaving_what_was_typed(
    group: str, mine: Partnership, officer: User, client_as: SignIn
) -> None:
    address = f"/register/{mine.reference}/"
    page = client_as(officer).get(f"{address}edit/{group}{'/' if group else ''}").content.decode()
    for beside in (
        f"{address}sensitive/",
        f"{address}tier/",
        *(["/people/new/"] if group == "people" else []),
    ):
        assert f'href="{beside}" target="_blank" rel="noopener"' in page, beside
    assert "It opens in a new tab, so nothing typed here is lost." in page


@pytest.mark.parametrize(("role", "adds"), [("officer", True), ("contributor", False)])
def test_only_who_may_add_people_is_sent_there(
    role: str, adds: bool, mine: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    page = text(client_as(people[role]).get(f"/register/{mine.reference}/edit/people/"))
    assert ("/people/new/" in page) == adds
    assert ("Ask the partnership officer to add them." in page) != adds


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Enter the name"),
        ({"name": "x" * 241}, "240"),
        ({"website": "not a site"}, "URL"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    typed: dict[str, str], words: str, mine: Partnership, officer: User, client_as: SignIn
) -> None:
    data = posted(mine, "purpose", area="Typed and kept", **typed)
    page = text(client_as(officer).post(f"/register/{mine.reference}/edit/purpose/", data))
    assert words in page.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert "Typed and kept" in page


def test_what_is_exempt_cannot_be_published_too(mine: Partnership, officer: User, client_as: SignIn) -> None:
    data = posted(mine, "publication", publish="on", exempt_paragraph="3")
    page = text(client_as(officer).post(f"/register/{mine.reference}/edit/publication/", data))
    assert "An exempt partnership cannot be published" in page


def test_publication_is_for_who_may_publish(
    mine: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    client = client_as(people["contributor"])
    assert client.get(f"/register/{mine.reference}/edit/publication/").status_code == 403
    page = text(client.get(f"/register/{mine.reference}/edit/"))
    assert "div_id_purpose" in page
    assert "div_id_publish" not in page
    client.post(f"/register/{mine.reference}/edit/", posted(mine, publish="on"))
    assert not Partnership.objects.get(pk=mine.pk).publish


def test_there_is_no_page_for_a_group_that_is_none(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    assert client_as(officer).get(f"/register/{mine.reference}/edit/everything/").status_code == 404


# --- Confirming ------------------------------------------------------------------------------------------


def test_a_group_is_confirmed_by_one_press_and_keeps_its_source(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    client = client_as(officer)
    typed = posted(mine, "people", confirm="on", source="Constitution, part 3")
    page = text(client.post(f"/register/{mine.reference}/edit/people/", typed, follow=True))
    assert "Confirmed as it stands: Who answers for it." in page
    assert "Constitution, part 3. Confirmed" in page
    page = text(client.post(f"/register/{mine.reference}/confirm/people/", follow=True))
    assert "Constitution, part 3. Confirmed" in page
    assert mine.confirmations.count() == 1


def test_a_source_without_the_tick_confirms_nothing(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    typed = posted(mine, "people", source="Constitution")
    client_as(officer).post(f"/register/{mine.reference}/edit/people/", typed)
    assert not mine.confirmations.exists()


@pytest.mark.parametrize(("group", "status"), [("money", 302), ("form", 404), ("all", 404)])
def test_what_is_confirmed_is_a_group_of_the_page(
    group: str, status: int, mine: Partnership, officer: User, client_as: SignIn
) -> None:
    client, address = client_as(officer), f"/register/{mine.reference}/confirm/{group}/"
    assert client.post(address).status_code == status
    assert client.get(address).status_code == 405


# --- Sensitive text ----------------------------------------------------------------------------------------


def test_a_text_is_marked_with_paragraph_reason_and_who(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    client, address = client_as(officer), f"/register/{mine.reference}/sensitive/"
    page = text(
        client.post(address, {"field": "purpose", "paragraph": "3", "reason": "Names a price"}, follow=True)
    )
    assert "Exempt, paragraph 3" in page
    mark = SensitiveMark.objects.get(partnership=mine)
    assert (mark.field, mark.paragraph, mark.reason, mark.marked_by) == (
        "purpose",
        3,
        "Names a price",
        "The Partnership officer",
    )
    assert audit.find_events_about(mine)[0].category == "decision"
    client.post(address, {"field": "purpose", "paragraph": "5", "reason": "Legal advice"})
    assert SensitiveMark.objects.get(partnership=mine).paragraph == 5


def mark_typed(paragraph: str, reason: str = "", read: str = "", name: str = "purpose") -> dict[str, str]:
    """What the browser posts for the question beside a text."""
    return {f"{name}_exempt_paragraph": paragraph, f"{name}_exempt_reason": reason, f"{name}_read": read}


@pytest.mark.parametrize("group", ["purpose", "form", "resources", "publication", ""])
def test_beside_each_text_of_its_own_a_form_asks_whether_it_is_exempt(
    group: str, mine: Partnership, officer: User, client_as: SignIn
) -> None:
    SensitiveMark.objects.create(partnership=mine, field="area", paragraph=3, reason="Names a price")
    page = text(client_as(officer).get(f"/register/{mine.reference}/edit/{group}{'/' if group else ''}"))
    asked = set(re.findall(r'name="(\w+)_exempt_paragraph"', page))
    assert asked == {name for name in MARKABLE if not group or name in GROUPS[group]}
    assert ("Names a price" in page) == (group in ("purpose", ""))
    assert page.count('<details class="fold fold--beside" open>') == (group in ("purpose", ""))


def test_a_text_is_marked_and_opened_where_it_is_typed(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    client, address = client_as(officer), f"/register/{mine.reference}/edit/purpose/"
    typed = posted(mine, "purpose", purpose="Pays 40 pounds an hour.") | mark_typed("3", "Names a price")
    page = text(client.post(address, typed, follow=True))
    assert "Saved: Purpose.</b> Marked as exempt: Purpose." in page
    mark = SensitiveMark.objects.get(partnership=mine)
    assert (mark.paragraph, mark.reason) == (3, "Names a price")
    assert (mark.field, mark.marked_by) == ("purpose", "The Partnership officer")
    assert audit.find_events_about(mine).filter(kind="sensitive.marked", category="decision").exists()
    mine.refresh_from_db()
    assert "40 pounds" not in open_words(mine.pk)
    typed = posted(mine, "purpose", reason="It is public now") | mark_typed("", "", "3 Names a price")
    assert "No longer exempt: Purpose." in text(client.post(address, typed, follow=True))
    assert not SensitiveMark.objects.exists()
    assert audit.find_events_about(mine).get(kind="sensitive.unmarked").reason == "It is public now"
    assert "40 pounds" in open_words(mine.pk)


def test_a_mark_beside_a_text_needs_its_reason(mine: Partnership, officer: User, client_as: SignIn) -> None:
    address = f"/register/{mine.reference}/edit/purpose/"
    typed = posted(mine, "purpose", area="Vale") | mark_typed("3")
    assert "Say why it is exempt, or choose" in text(client_as(officer).post(address, typed))
    assert not SensitiveMark.objects.exists()
    assert Partnership.objects.get(pk=mine.pk).area != "Vale"


def test_who_did_not_touch_the_question_opens_nothing_that_was_marked_since(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    client, address = client_as(officer), f"/register/{mine.reference}/edit/purpose/"
    typed = posted(mine, "purpose", area="Vale") | mark_typed("")  # read while nothing was marked
    sensitive.mark_field(mine, field="purpose", paragraph=5, reason="Legal advice", by=officer)
    assert "Saved: Area covered." in text(client.post(address, typed, follow=True))
    assert SensitiveMark.objects.get(partnership=mine).paragraph == 5


def test_two_who_mark_a_text_otherwise_are_told_and_the_second_chooses_again(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    client, address = client_as(officer), f"/register/{mine.reference}/edit/purpose/"
    typed = posted(mine, "purpose", area="Vale") | mark_typed("3", "Names a price")
    sensitive.mark_field(mine, field="purpose", paragraph=5, reason="Legal advice", by=officer)
    page = text(client.post(address, typed))
    assert "Somebody has changed this meanwhile: it is now “Exempt, paragraph 5”." in page
    assert 'name="purpose_read" value="5 Legal advice"' in page
    assert SensitiveMark.objects.get(partnership=mine).paragraph == 5
    client.post(address, typed | {"purpose_read": "5 Legal advice"})
    assert SensitiveMark.objects.get(partnership=mine).paragraph == 3
    assert Partnership.objects.get(pk=mine.pk).area == "Vale"


def test_what_was_marked_between_reading_and_writing_is_never_written_over(
    mine: Partnership, officer: User
) -> None:
    sensitive.mark_field(mine, field="purpose", paragraph=5, reason="Legal advice", by=officer)
    opened = {"purpose": WordsMark()}
    with pytest.raises(Stale):
        sensitive.write_with_marks(mine, opened, lambda: None, held=opened, by=officer)
    assert SensitiveMark.objects.exists()


def test_an_idea_is_marked_where_it_is_proposed(people: dict[str, User], client_as: SignIn) -> None:
    typed = {"name": "Cultural Compact", "purpose": "Buys the mill."} | mark_typed("3", "No price is agreed")
    page = text(client_as(people["sponsor"]).post("/register/new/", typed, follow=True))
    made = Partnership.objects.get(name="Cultural Compact")
    assert "Exempt, paragraph 3" in page
    assert SensitiveMark.objects.get(partnership=made).field == "purpose"
    assert "Buys the mill" not in open_words(made.pk)


def test_marked_text_can_no_longer_be_searched_for_until_the_mark_is_off(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    client, address = client_as(officer), f"/register/{mine.reference}/sensitive/"
    client.post(address, {"field": "purpose", "paragraph": "3", "reason": "Names a price"})
    mine.refresh_from_db()
    assert "front door" not in open_words(mine.pk)
    mark = SensitiveMark.objects.get(partnership=mine)
    assert client.post(f"{address}{mark.pk}/open/", {"reason": ""}).status_code == 200
    assert SensitiveMark.objects.exists()
    client.post(f"{address}{mark.pk}/open/", {"reason": "It is public now"})
    assert not SensitiveMark.objects.exists()
    assert "front door" in open_words(mine.pk)


def test_the_page_of_marks_costs_the_same_for_one_text_and_for_many(
    mine: Partnership, officer: User, client_as: SignIn, count_queries: Any
) -> None:
    client, address = client_as(officer), f"/register/{mine.reference}/sensitive/"

    def mark_objective() -> None:
        aim = MAKERS["objective"](partnership=mine)
        sensitive.mark_words(aim, WordsMark(3, "A price"), partnership=mine, by=officer)

    mark_objective()
    with count_queries("partnership_sensitive"):
        client.get(address)
    for _number in range(9):
        mark_objective()
    with count_queries("partnership_sensitive"):
        page = client.get(address)
    assert len(page.context["marked"]) == 10


def test_only_texts_can_be_marked(mine: Partnership, officer: User, client_as: SignIn) -> None:
    address = f"/register/{mine.reference}/sensitive/"
    client_as(officer).post(address, {"field": "status", "paragraph": "3", "reason": "x"})
    assert not SensitiveMark.objects.exists()
    assert set(MARKABLE) <= {field.name for field in Partnership._meta.fields}


def test_a_mark_of_another_partnership_is_not_found_here(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    theirs = SensitiveMark.objects.create(
        partnership=PartnershipFactory(), field="purpose", paragraph=3, reason="x"
    )
    address = f"/register/{mine.reference}/sensitive/{theirs.pk}/open/"
    assert client_as(officer).post(address, {"reason": "x"}).status_code == 404
    assert SensitiveMark.objects.exists()
