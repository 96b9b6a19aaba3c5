"""Each list of the register's own floor comes in, comes in again as no change, and keeps the rules of its record."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core import clock
from core.history import audit
from register.forms import person_choice
from register.importing.tables import own as own_tables
from register.importing.write.outcome import describe_undone
from register.importing.write.undo import undo_import
from register.models import (
    Action,
    Batch,
    Contribution,
    Meeting,
    Membership,
    Organisation,
    Partnership,
    Representative,
)
from register.services import organisations
from register.services.organisations import get_council
from tests.factories.accounts import PersonFactory
from tests.factories.register import (
    ContributionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.factories.related import ActionFactory, MeetingFactory, RepresentativeFactory, YearMoneyFactory
from tests.register.importing.tables.helpers import bring_in, fates, hand_in, press_import, rehearse

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivers(db: None) -> Partnership:
    made = PartnershipFactory(name="Rivers")
    MembershipFactory(partnership=made, organisation__name="Dale County Council", role="host")
    PersonFactory(name="Ada Reed", post="Head of Parks")
    return made


LISTS: dict[str, tuple[Sequence[object], Sequence[object], type[Any], dict[str, object]]] = {
    "money": (
        ("Year", "Budget"),
        ("2026/27", "£1.5k"),
        Partnership.years.rel.related_model,
        {"budget": 1500},
    ),
    "contributions": (
        ("Partner", "Year", "Kind", "Contribution"),
        ("dale county council", "2026/27", "In kind", "£250"),
        Contribution,
        {"year": 2026, "kind": "in_kind", "amount": 250, "certainty": "stated"},
    ),
    "partners": (
        ("Partner", "Role", "Seats", "Date joined"),
        ("Rivers Trust", "Funder", "2", "1 April 2020"),
        Membership,
        {"role": "funder", "seats": 2, "joined_on": "2020-04-01"},
    ),
    "seats": (
        ("Representative", "Capacity", "Voting", "Term ends"),
        ("Ada Reed", "Trustee", "Yes", "31/03/2028"),
        Representative,
        {"capacity": "trustee", "voting": True, "ends_on": "2028-03-31"},
    ),
    "meetings": (
        ("Date of meeting", "Title", "Quorate", "Decisions"),
        ("03/06/2026", "Board", "no", "None"),
        Meeting,
        {"held_on": "2026-06-03", "title": "Board", "quorum_met": False, "decisions": "None"},
    ),
    "actions": (
        ("Action", "Owner", "Due date", "Status", "Completed on"),
        ("Agree a cap", "Head of Parks", "15.12.26", "Done", "1/11/2026"),
        Action,
        {"what": "Agree a cap", "due_on": "2026-12-15", "progress": "done", "done_on": "2026-11-01"},
    ),
}


def test_every_list_of_this_floor_is_tried() -> None:
    own = {one.slug for one in own_tables.TABLES}
    assert own == set(LISTS)


@pytest.mark.parametrize("slug", LISTS)
def test_a_row_comes_in_once_and_can_be_taken_back(slug: str, rivers: Partnership, officer: User) -> None:
    head, row, model, expected = LISTS[slug]
    rows = (("Partnership", *head), ("Rivers", *row))
    before = model.objects.filter(partnership=rivers).count()
    batch = bring_in(slug, *rows, by=officer)
    made = model.objects.filter(partnership=rivers, **expected)
    assert made.count() == 1
    assert fates(rehearse(slug, *rows, by=officer)) == ["unchanged"]
    undo_import(batch, by=officer)
    assert model.objects.filter(partnership=rivers).count() == before


@pytest.mark.parametrize("slug", LISTS)
def test_a_list_stands_on_the_page_and_one_press_brings_it_in(
    slug: str, rivers: Partnership, officer: User, client: Client
) -> None:
    client.force_login(officer)
    head, row, model, expected = LISTS[slug]
    address = hand_in(client, slug, ("Partnership", *head), ("Rivers", *row))
    assert "Import 1 row" in client.get(address).content.decode()
    assert "One row read: one is new" in press_import(client, address)
    assert model.objects.filter(partnership=rivers, **expected).count() == 1


# --- Partners --------------------------------------------------------------------------------------------


def test_an_organisation_that_may_be_one_that_is_known_is_asked_about(
    rivers: Partnership, officer: User
) -> None:
    known = OrganisationFactory(name="Vale Rivers Trust")
    rows = (("Partnership", "Partner"), ("Rivers", "Vale River Trust"))
    found = rehearse("partners", *rows, by=officer)
    (question,) = found.questions
    assert (question.key, question.is_open) == ("organisation vale river trust", True)
    same = rehearse("partners", *rows, by=officer, answers={question.key: str(known.pk)})
    assert (fates(same), same.is_open) == (["new"], False)
    assert same.rows[0].changes[0].after == "Vale Rivers Trust"
    new = rehearse("partners", *rows, by=officer, answers={question.key: "new"})
    assert new.rows[0].changes[0].after == "Vale River Trust"
    left = rehearse("partners", *rows, by=officer, answers={question.key: "-"})
    assert fates(left) == ["left"]


def test_a_new_organisation_of_two_rows_is_made_once(rivers: Partnership, officer: User) -> None:
    PartnershipFactory(name="Woods")
    bring_in(
        "partners", ("Partnership", "Partner"), ("Rivers", "Lake Trust"), ("Woods", "Lake Trust"), by=officer
    )
    assert Organisation.objects.get(name="Lake Trust").memberships.count() == 2


def test_a_new_organisation_goes_with_the_list_that_made_it(rivers: Partnership, officer: User) -> None:
    batch = bring_in("partners", ("Partnership", "Partner"), ("Rivers", "Lake Trust"), by=officer)
    taken = undo_import(batch, by=officer)
    assert not Organisation.objects.filter(name="Lake Trust").exists()
    assert describe_undone(taken).endswith("Nothing of it is left.")


@pytest.mark.parametrize("how", ["used", "changed", "named"])
def test_a_new_organisation_that_others_use_or_have_changed_stays_and_is_named(
    how: str, rivers: Partnership, officer: User
) -> None:
    batch = bring_in("partners", ("Partnership", "Partner"), ("Rivers", "Lake Trust"), by=officer)
    made = Organisation.objects.get(name="Lake Trust")
    if how == "used":
        MembershipFactory(organisation=made)
    else:
        made.website = "https://lake.example" if how == "changed" else ""
        aliases = ["LT"] if how == "named" else []
        organisations.change(made, names=["website"], aliases=aliases, by=officer)
    taken = undo_import(batch, by=officer)
    assert Organisation.objects.filter(name="Lake Trust").exists()
    assert describe_undone(taken).endswith("have changed by now stays: Lake Trust.")
    assert not Membership.objects.filter(partnership=rivers, organisation=made).exists()


def test_an_organisation_that_was_there_before_the_list_is_not_taken_for_its_own(
    rivers: Partnership, officer: User
) -> None:
    OrganisationFactory(name="Lake Trust")
    batch = bring_in("partners", ("Partnership", "Partner"), ("Rivers", "lake trust"), by=officer)
    assert describe_undone(undo_import(batch, by=officer)).endswith("Nothing of it is left.")
    assert Organisation.objects.filter(name="Lake Trust").exists()


def test_the_names_of_organisations_are_read_once_for_all_rows(
    rivers: Partnership, officer: User, django_assert_max_num_queries: Any
) -> None:
    OrganisationFactory(name="Vale Rivers Trust")
    rows = [("Rivers", f"Body number {number}") for number in range(30)]
    with django_assert_max_num_queries(40 + 5 * 30) as asked:
        found = rehearse("partners", ("Partnership", "Partner"), *rows, by=officer)
    assert set(fates(found)) == {"new"}
    names = [
        one["sql"] for one in asked.captured_queries if 'FROM "register_organisationalias"' in one["sql"]
    ]
    assert len(names) == 1


def test_a_partner_that_has_left_is_not_taken_for_one_that_is_in_it(
    rivers: Partnership, officer: User
) -> None:
    MembershipFactory(partnership=rivers, organisation__name="Lake Trust", left_on="2020-03-31")
    rows = (("Partnership", "Partner"), ("Rivers", "Lake Trust"))
    found = rehearse("partners", *rows, by=officer)
    assert "ended on 31 March 2020" in found.rows[0].remarks[0].message
    said = (("Partnership", "Partner", "Left"), ("Rivers", "Lake Trust", "31/3/2020"))
    assert fates(rehearse("partners", *said, by=officer)) == ["unchanged"]


@pytest.mark.parametrize(("today", "fate"), [((2027, 3, 30), "unchanged"), ((2027, 3, 31), "stopped")])
def test_a_partner_whose_last_day_lies_ahead_is_still_in_it(
    today: tuple[int, int, int], fate: str, rivers: Partnership, officer: User
) -> None:
    MembershipFactory(partnership=rivers, organisation__name="Lake Trust", left_on="2027-03-31")
    with clock.set_to(datetime(*today, 12, tzinfo=UTC)):
        found = rehearse("partners", ("Partnership", "Partner"), ("Rivers", "Lake Trust"), by=officer)
    assert fates(found) == [fate]


def test_an_organisation_that_a_list_makes_new_says_of_which_import_it_is(
    rivers: Partnership, officer: User
) -> None:
    bring_in("partners", ("Partnership", "Partner"), ("Rivers", "Lake Trust"), by=officer)
    made = Organisation.objects.get(name="Lake Trust")
    assert made.history.get().history_change_reason == "Import of list.csv"
    event = audit.find_events_about(made).get()
    assert (event.kind, event.reason) == ("organisation.added", "Import of list.csv")


# --- Money -----------------------------------------------------------------------------------------------


def test_the_council_itself_contributes_and_a_stranger_does_not(rivers: Partnership, officer: User) -> None:
    head = ("Partnership", "Partner", "Year", "Amount")
    rows = [("Rivers", get_council().name, "2026/27", "-5"), ("Rivers", "Nobody Ltd", "2026/27", "5")]
    found = rehearse("contributions", head, *rows, by=officer)
    assert fates(found) == ["new", "stopped"]
    assert ("Dale County Council", "Dale County Council") in found.questions[0].options


@pytest.mark.parametrize(
    ("held", "typed", "before", "after"),
    [
        (("not_known", 0), "£500", "not known", ("stated", 500)),
        (("not_known", 0), "£0", "not known", ("stated", 0)),
        (("exact", 300), "£500", "£300", ("stated", 500)),
        (("exact", 500), "£500", None, ("exact", 500)),
    ],
)
def test_an_amount_that_a_list_changes_is_stated_and_nobody_has_checked_it(
    held: tuple[str, int],
    typed: str,
    before: str | None,
    after: tuple[str, int],
    rivers: Partnership,
    officer: User,
) -> None:
    partner = rivers.memberships.get().organisation
    ContributionFactory(
        partnership=rivers, organisation=partner, year=2026, kind="cash", certainty=held[0], amount=held[1]
    )
    rows = (("Partnership", "Partner", "Year", "Amount"), ("Rivers", partner.name, "2026/27", typed))
    found = rehearse("contributions", *rows, by=officer)
    said = {one.column: one.before for one in found.rows[0].changes}
    assert (said.get("Amount"), "How sure" in said) == (before, before is not None)
    bring_in("contributions", *rows, by=officer)
    made = Contribution.objects.get(partnership=rivers)
    assert (made.certainty, made.amount) == after


def test_a_row_that_says_how_sure_an_amount_is_is_taken_at_its_word(
    rivers: Partnership, officer: User
) -> None:
    YearMoneyFactory(partnership=rivers, year=2026, budget=None, certainty="not_known")
    head = ("Partnership", "Year", "Budget", "How sure")
    said = rehearse("money", head, ("Rivers", "2026/27", "5", "Estimate"), by=officer)
    assert [(one.before, one.after) for one in said.rows[0].changes] == [
        ("not known", "£5"),
        ("Not known", "Estimate"),
    ]
    other = rehearse("money", (*head[:3], "Notes"), ("Rivers", "2026/27", "", "Late"), by=officer)
    assert [one.column for one in other.rows[0].changes] == ["Note"]


# --- People ----------------------------------------------------------------------------------------------


def test_somebody_whom_the_register_does_not_know_is_asked_about_once(
    rivers: Partnership, officer: User
) -> None:
    head = ("Partnership", "Action", "Owner")
    rows = (head, ("Rivers", "One", "A Reed"), ("Rivers", "Two", "A Reed"))
    found = rehearse("actions", *rows, by=officer)
    (question,) = found.questions
    assert (len(question.rows), question.is_open) == (2, True)
    answer = next(value for value, _words in question.options if "Ada Reed" in value)
    answered = rehearse("actions", *rows, by=officer, answers={question.key: answer})
    assert (fates(answered), answered.is_open) == (["new", "new"], False)
    typed = rehearse("actions", *rows, by=officer, answers={question.key: "= Head of Parks"})
    assert (fates(typed), typed.is_open) == (["new", "new"], False)
    wrong = rehearse("actions", *rows, by=officer, answers={question.key: "= Head of Nothing"})
    assert fates(wrong) == ["stopped", "stopped"]
    left = rehearse("actions", *rows, by=officer, answers={question.key: "-"})
    assert (fates(left), left.is_open) == (["left", "left"], False)


def test_who_has_stood_down_is_not_seated_again_by_a_row_that_does_not_say_so(
    rivers: Partnership, officer: User
) -> None:
    RepresentativeFactory(partnership=rivers, person__name="Bo Lane", person__post="", ended_on="2024-05-01")
    found = rehearse("seats", ("Partnership", "Representative"), ("Rivers", "Bo Lane"), by=officer)
    assert "ended on 1 May 2024" in found.rows[0].remarks[0].message


# --- Meetings and actions ----------------------------------------------------------------------------------


def test_two_meetings_of_one_day_and_name_are_not_told_apart(rivers: Partnership, officer: User) -> None:
    for _time in range(2):
        MeetingFactory(partnership=rivers, held_on="2026-06-03", title="Board")
    found = rehearse(
        "meetings", ("Partnership", "Date", "Title"), ("Rivers", "3/6/2026", "board"), by=officer
    )
    assert "several records like this one" in found.rows[0].remarks[0].message


def test_an_action_that_is_done_has_its_day(rivers: Partnership, officer: User) -> None:
    ActionFactory(partnership=rivers, what="Agree a cap")
    rows = (("Partnership", "Action", "Status"), ("Rivers", "Agree a cap", "Done"))
    found = rehearse("actions", *rows, by=officer)
    assert "Enter the day it was done" in found.rows[0].remarks[0].message


def test_a_mark_stays_and_its_words_do_not_go_into_the_history(rivers: Partnership, officer: User) -> None:
    ActionFactory(partnership=rivers, what="Buy it", exempt_paragraph=3, exempt_reason="Price")
    bring_in("actions", ("Partnership", "Action", "Evidence"), ("Rivers", "Buy it", "The bid"), by=officer)
    made = Action.objects.get()
    assert (made.evidence, made.exempt_paragraph) == ("The bid", 3)
    event = audit.find_events_about(rivers).first()
    assert event is not None
    assert "The bid" not in str(event.changes)
    batch = Batch.objects.get()
    undo_import(batch, by=officer)
    assert Action.objects.get().evidence == ""
    assert "The bid" not in str([one.changes for one in audit.find_events_about(rivers)])


def test_thirty_rows_read_the_people_once(
    rivers: Partnership, officer: User, django_assert_max_num_queries: Any
) -> None:
    rows = [("Rivers", f"Action {number}", "Head of Parks") for number in range(30)]
    with django_assert_max_num_queries(20 + 11 * 30) as asked:
        found = rehearse("actions", ("Partnership", "Action", "Owner"), *rows, by=officer)
    assert set(fates(found)) == {"new"}
    people = [one["sql"] for one in asked.captured_queries if "accounts_directorate" in one["sql"]]
    assert len(people) <= 1


def test_people_whom_nobody_is_are_looked_for_among_everybody_once(
    rivers: Partnership, officer: User, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels: list[str] = []
    own = person_choice.fold
    monkeypatch.setattr(person_choice, "fold", lambda text: labels.append(text) or own(text))
    rows = [("Rivers", f"Action {number}", f"Nobody {number}") for number in range(30)]
    with django_assert_max_num_queries(20 + 11 * 30) as asked:
        found = rehearse("actions", ("Partnership", "Action", "Owner"), *rows, by=officer)
    assert set(fates(found)) == {"stopped"}
    people = [one["sql"] for one in asked.captured_queries if "accounts_directorate" in one["sql"]]
    assert len(people) <= 2
    assert max(Counter(labels).values()) < 30


def test_a_word_that_is_no_day_is_asked_about_and_may_stay_text(rivers: Partnership, officer: User) -> None:
    rows = (
        ("Partnership", "Action", "Due date"),
        ("Rivers", "Agree a cap", "asap"),
        ("Rivers", "Agree a plan", "ASAP"),
    )
    found = rehearse("actions", *rows, by=officer)
    (question,) = found.questions
    assert (question.text, list(question.rows)) == ("What is “asap” under “By when”?", [2, 3])
    kept = rehearse("actions", *rows, by=officer, answers={question.key: "text"})
    assert (fates(kept), kept.is_open) == (["new", "new"], False)
    assert [(one.column, one.text) for one in kept.rows[0].kept] == [("Due date", "asap")]
    typed = rehearse("actions", *rows, by=officer, answers={question.key: "= 31 March 2027"})
    assert str(typed.rows[0].form.instance.due_on) == "2027-03-31"
    assert fates(rehearse("actions", *rows, by=officer, answers={question.key: "-"})) == ["left", "left"]


@pytest.mark.parametrize("more", [(), ("Completed on",)])
def test_what_is_done_without_a_day_is_asked_about(
    more: tuple[str, ...], rivers: Partnership, officer: User
) -> None:
    rows = (
        ("Partnership", "Action", "Status", *more),
        ("Rivers", "Agree a cap", "Done", *("" for _one in more)),
    )
    found = rehearse("actions", *rows, by=officer)
    (question,) = found.questions
    assert question.text == "What is “Done on” where its cell is empty?"
    assert found.rows[0].remarks[0].letter == ("D" if more else "")
    typed = rehearse("actions", *rows, by=officer, answers={question.key: "= 31 March 2026"})
    assert (fates(typed), typed.is_open) == (["new"], False)
    assert str(typed.rows[0].form.instance.done_on) == "2026-03-31"
    wrong = rehearse("actions", *rows, by=officer, answers={question.key: "= soon"})
    assert fates(wrong) == ["stopped"]
    assert fates(rehearse("actions", *rows, by=officer, answers={question.key: "-"})) == ["left"]


def test_two_new_organisations_of_a_list_that_are_nearly_the_same_are_asked_about(
    rivers: Partnership, officer: User
) -> None:
    rows = (
        ("Partnership", "Partner", "Role of the partner"),
        ("Rivers", "Moorland Heritage Trust", "Member"),
        ("Rivers", "Moorlands Heritage Trust", "Member"),
    )
    found = rehearse("partners", *rows, by=officer)
    asked = [one for one in found.questions if one.key.startswith("same ")]
    assert [one.rows for one in asked] == [[3]]
