"""A list on its page: nothing is written before the last press, every row is decided about, one press is one import."""

from collections.abc import Callable
from unittest import mock

import pytest
from django.test import Client

from accounts.models import User
from core.history import audit
from core.jobs.running import run_job
from core.models import Job
from register.importing.jobs import bring_in
from register.models import Batch, Partnership, Rehearsal, YearMoney
from register.services import related
from register.services.related import RelatedRefused
from tests.factories.register import PartnershipFactory
from tests.factories.related import YearMoneyFactory
from tests.register.importing.tables.helpers import hand_in, press_import, seen

pytestmark = pytest.mark.django_db
HEAD = ("Partnership", "Financial year", "Budget", "Spent")
ROWS = (HEAD, ("Rivers", "2026/27", "200", ""), ("Rivers", "2027/28", "300", ""))


@pytest.fixture
def rivers(db: None) -> Partnership:
    return PartnershipFactory(name="Rivers")


@pytest.fixture
def client(people: dict[str, User], client_as: Callable[[User], Client], rivers: Partnership) -> Client:
    YearMoneyFactory(partnership=rivers, year=2026, budget=100)
    return client_as(people["officer"])


def test_a_list_is_rehearsed_and_one_press_brings_it_in(client: Client) -> None:
    address = hand_in(client, "money", *ROWS)
    page = client.get(address).content.decode()
    assert "Rehearsal: Budget and spending by year" in page
    assert "Nothing has been written yet" in page
    assert "£100 → <b>£200</b>" in page
    assert "Import all 2 rows" in page
    assert YearMoney.objects.count() == 1
    after = press_import(client, address)
    assert "2 rows read: one is new, one was changed." in after
    assert YearMoney.objects.count() == 2
    assert not Rehearsal.objects.exists()


def test_three_presses_are_one_import(client: Client) -> None:
    address = hand_in(client, "money", *ROWS)
    page = client.get(address).content.decode()
    for _press in range(3):
        last = client.post(address, {"import": "1", "seen": seen(page)}, follow=True).content.decode()
    assert "Another press was quicker" in last
    assert (Batch.objects.count(), YearMoney.objects.count()) == (1, 2)


def test_a_failure_in_the_middle_leaves_nothing_and_the_list_still_waits(
    client: Client, rivers: Partnership
) -> None:
    address, events = hand_in(client, "money", *ROWS), audit.find_events_about(rivers).count()
    page = client.get(address).content.decode()
    with (
        mock.patch.object(related, "tell_added", side_effect=OSError("full")),
        pytest.raises(OSError, match="full"),
    ):
        client.post(address, {"import": "1", "seen": seen(page)})
    assert list(YearMoney.objects.values_list("budget", flat=True)) == [100]
    assert (Batch.objects.count(), Rehearsal.objects.count()) == (0, 1)
    assert audit.find_events_about(rivers).count() == events
    assert "one is new" in press_import(client, address)


def test_a_row_that_its_service_refuses_is_named_and_can_be_left_out(client: Client) -> None:
    address = hand_in(client, "money", *ROWS)
    with mock.patch.object(related, "change", side_effect=RelatedRefused("Not this one.")):
        page = press_import(client, address)
    assert "Row 2 cannot be taken. Not this one. Nothing was written." in page
    assert 'name="row-2" value="leave"' in page
    client.post(address, {"row-2": "leave"})
    assert "2 rows read: one is new." in press_import(client, address)


def test_nothing_is_written_while_a_row_is_neither_taken_nor_left_out(client: Client) -> None:
    address = hand_in(
        client, "money", HEAD, ("Rivers", "2027/28", "lots", ""), ("Rivers", "2028/29", "3", "")
    )
    page = press_import(client, address)
    assert "Something is still open" in page
    assert "One row cannot come in" in page
    assert YearMoney.objects.count() == 1
    client.post(address, {"cell-2-C": "5", "rehearse": "1"})
    assert "Row 2, Budget: “lots” is read as “5”" in client.get(address).content.decode()
    client.post(address, {"restore": "2-C"})
    client.post(address, {"leave-stopped": "1"})
    page = client.get(address).content.decode()
    assert "Left out" in page
    assert "Take it after all" in page
    assert "2 rows read: one is new" in press_import(client, address)


def test_a_question_about_a_partnership_is_answered_on_the_page(client: Client, rivers: Partnership) -> None:
    address = hand_in(client, "money", HEAD, ("Riverss", "2027/28", "3", ""), ("Lakes", "2027/28", "3", ""))
    page = client.get(address).content.decode()
    assert "Which partnership is “Riverss”?" in page
    assert "2 questions to answer" in page
    answers = {"answer-partnership riverss": rivers.reference, "answer-partnership lakes": "-"}
    client.post(address, answers | {"rehearse": "1"})
    assert "2 rows read: one is new" in press_import(client, address)
    other = hand_in(client, "money", HEAD, ("Lakes", "2028/29", "3", ""))
    client.post(other, {"answer-partnership lakes": "same", "same-partnership lakes": rivers.reference})
    assert "one is new" in press_import(client, other)


def test_a_column_is_chosen_on_the_page(client: Client) -> None:
    address = hand_in(client, "money", ("Partnership", "Financial year", "Sum"), ("Rivers", "2027/28", "3"))
    client.post(address, {"column-C": "budget", "rehearse": "1"})
    assert "<b>£3</b>" in client.get(address).content.decode()
    client.post(address, {"column-C": "no such field"})
    assert Rehearsal.objects.get().mapping["C"] == "budget"


def test_a_change_that_nobody_saw_is_not_written(client: Client) -> None:
    address = hand_in(client, "money", *ROWS)
    page = client.get(address).content.decode()
    YearMoney.objects.update(budget=150, version=2)
    after = client.post(address, {"import": "1", "seen": seen(page)}).content.decode()
    assert "The changes are not those that you saw" in after
    assert not Batch.objects.exists()


def test_a_list_that_changes_nothing_says_so(client: Client) -> None:
    address = hand_in(client, "money", HEAD, ("Rivers", "2026/27", "100", ""))
    assert "There is nothing to import" in client.get(address).content.decode()
    press_import(client, address)
    assert not Batch.objects.exists()


def test_an_import_of_a_list_is_taken_back_whole(client: Client, rivers: Partnership) -> None:
    press_import(client, hand_in(client, "money", *ROWS))
    undo = f"/register/import/done/{Batch.objects.get().pk}/undo/"
    assert (
        "What came in goes away again (1), and what was changed is put back (1)"
        in client.get(undo).content.decode()
    )
    client.post(undo)
    assert list(YearMoney.objects.values_list("budget", "version")) == [(100, 3)]
    event = audit.find_events_about(rivers).first()
    assert event is not None
    assert event.reason == "Import taken back"


def test_what_somebody_changed_since_is_not_taken_back(client: Client, officer: User) -> None:
    press_import(client, hand_in(client, "money", *ROWS))
    part = YearMoney.objects.get(year=2027)
    part.budget = 5
    related.change(part, names=["budget"], by=officer)
    page = client.post(f"/register/import/done/{Batch.objects.get().pk}/undo/").content.decode()
    assert "cannot be taken back as a whole" in page
    assert YearMoney.objects.count() == 2


def test_the_list_comes_back_with_its_problems(client: Client) -> None:
    address = hand_in(client, "money", HEAD, ("Rivers", "2027/28", "lots", ""))
    marked = client.get(address + "problems/").content.decode()
    assert "Budget: “lots” is not an amount" in marked


def test_a_list_of_many_rows_is_brought_in_by_a_job(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bring_in, "ROWS_AT_ONCE", 1)
    address = hand_in(client, "money", *ROWS)
    assert "The import is running" in press_import(client, address)
    run_job(Job.objects.get().pk)
    assert "2 rows read: one is new, one was changed." in client.get(address, follow=True).content.decode()
    assert YearMoney.objects.count() == 2


def test_a_job_whose_list_says_something_else_by_now_writes_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bring_in, "ROWS_AT_ONCE", 1)
    address = hand_in(client, "money", *ROWS)
    press_import(client, address)
    YearMoney.objects.update(budget=150, version=2)
    run_job(Job.objects.get().pk)
    assert "It was tried and did not work" in client.get(address).content.decode()
    assert YearMoney.objects.count() == 1


def test_a_row_that_is_refused_in_a_job_is_left_out_as_any_other(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bring_in, "ROWS_AT_ONCE", 1)
    address = hand_in(client, "money", *ROWS)
    press_import(client, address)
    with mock.patch.object(related, "change", side_effect=RelatedRefused("Not this one.")):
        run_job(Job.objects.get().pk)
    page = client.get(address).content.decode()
    assert "Row 2 cannot be taken. Not this one. Nothing was written." in page
    assert 'name="row-2" value="leave"' in page
    client.post(address, {"row-2": "leave"})
    page = client.get(address).content.decode()
    assert 'name="row-2" value="take"' in page
    assert "Cannot come in" not in page
    assert "2 rows read: one is new." in press_import(client, address)


def test_a_row_that_a_job_refused_may_be_tried_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bring_in, "ROWS_AT_ONCE", 1)
    address = hand_in(client, "money", *ROWS)
    press_import(client, address)
    with mock.patch.object(related, "change", side_effect=RelatedRefused("Not this one.")):
        run_job(Job.objects.get().pk)
    client.post(address, {"rehearse": "1"})
    press_import(client, address)
    run_job(Job.objects.get().pk)
    assert YearMoney.objects.count() == 2


# --- Who may --------------------------------------------------------------------------------------------


def test_somebody_elses_list_is_not_mine_and_who_only_reads_is_refused(
    client: Client, people: dict[str, User], both: User
) -> None:
    address = hand_in(client, "money", *ROWS)
    client.force_login(both)
    assert client.get(address).status_code == 404
    client.force_login(people["adviser"])
    assert client.get(address).status_code == 403
    assert client.post(address, {"import": "1"}).status_code == 403


def test_a_wrong_id_a_wrong_method_and_a_wrong_kind_of_list(client: Client) -> None:
    assert client.get("/register/import/999/").status_code == 404
    address = hand_in(client, "money", *ROWS)
    assert client.put(address).status_code == 405
    page = client.post("/register/import/", {"holds": "stones"}).content.decode()
    assert "There is a problem" in page


def test_the_page_asks_the_database_no_more_than_its_rows_need(
    client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    few = hand_in(client, "money", *ROWS)
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        client.get(few)
    many = hand_in(
        client,
        "money",
        HEAD,
        *(("Rivers", f"{year}/{year % 100 + 1:02d}", "1", "") for year in range(2001, 2031)),
    )
    with django_assert_max_num_queries(40 + 4 * 30):  # type: ignore[attr-defined]
        client.get(many)


def test_the_questions_that_are_counted_are_those_still_open(client: Client) -> None:
    address = hand_in(
        client, "money", HEAD, ("Unheard", "2026/27", "200", ""), ("Nowhere", "2027/28", "1", "")
    )

    def count() -> str:
        page = client.get(address).content.decode()
        return page.partition('id="questions"')[2].partition("group-head__count")[2][:4]

    assert count() == '">2<'
    client.post(address, {"rehearse": "1", "answer-partnership unheard": "Rivers"})
    assert count() == '">1<'
    client.post(address, {"rehearse": "1", "answer-partnership nowhere": "-"})
    assert count() == '">0<'


@pytest.mark.parametrize(
    ("head", "lacks"),
    [
        (("Partnership", "Day of it", "Decisions"), "Held on"),
        (("Which body", "Met on", "Decisions"), "Partnership"),
    ],
)
def test_a_row_that_waits_for_a_column_says_so(head: tuple[str, ...], lacks: str, client: Client) -> None:
    address = hand_in(client, "meetings", head, ("Rivers", "3 June 2026", "Budget agreed"))
    rows = client.get(address).content.decode().partition('id="rows"')[2]
    assert "Cannot come in" in rows
    assert f"No column is read as “{lacks}” yet. Say above which one it is." in rows
