"""Two people change the same record: nobody loses work, and nobody overwrites by accident."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.history import audit
from core.models import AuditEvent
from register.choices import Status
from register.models import Partnership
from register.services import partnerships
from tests.factories.register import PartnershipFactory
from tests.register.test_edit import posted

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def mine(people: dict[str, User]) -> Partnership:
    return PartnershipFactory(
        live=True,
        purpose="Collect waste for five councils.",
        area="Northvale",
        lead=people["contributor"].person,
    )


@pytest.fixture
def desk(mine: Partnership, officer: User, client_as: SignIn) -> "Desk":
    return Desk(client_as(officer), mine)


class Desk:
    """Somebody with the page of a record open, who posts it later."""

    def __init__(self, client: Client, record: Partnership) -> None:
        self.client, self.address = client, f"/register/{record.reference}/edit/purpose/"
        self.read = posted(record, "purpose")

    def post(self, **typed: str) -> Any:
        return self.client.post(self.address, self.read | typed)


def somebody_saves(record: Partnership, by: User, **values: Any) -> None:
    fresh = Partnership.objects.get(pk=record.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    partnerships.change(fresh, names=values, by=by)


def saved(record: Partnership) -> tuple[str, str, str]:
    fresh = Partnership.objects.get(pk=record.pk)
    return fresh.purpose, fresh.area, fresh.welsh_name


def test_changes_of_different_fields_are_both_kept_and_the_message_says_so(
    mine: Partnership, desk: Desk, people: dict[str, User]
) -> None:
    somebody_saves(mine, people["chief"], area="The valley")
    response = desk.client.post(desk.address, desk.read | {"welsh_name": "Gwastraff"}, follow=True)
    assert saved(mine) == ("Collect waste for five councils.", "The valley", "Gwastraff")
    page = response.content.decode()
    assert "Saved: Welsh name." in page
    assert "Both changes are in: 1 of yours, 1 from The Chief officer." in page


@pytest.mark.parametrize("version", ["999999", "2", "-1", "0", "", "one", "9" * 40])
def test_what_was_typed_over_a_version_that_there_never_was_is_not_written(
    mine: Partnership, desk: Desk, version: str
) -> None:
    response = desk.post(purpose="Collect waste for six councils.", version=version)
    page = response.content.decode()
    assert (response.status_code, saved(mine)[0]) == (409, "Collect waste for five councils.")
    assert "It is not known which version" in page
    assert "Collect waste for six councils." in page
    chosen = {"seen": str(mine.version), "keep-purpose": "mine", "version": version}
    assert desk.post(purpose="Collect waste for six councils.", **chosen).status_code == 302
    assert saved(mine)[0] == "Collect waste for six councils."


def test_a_post_that_names_no_version_is_not_written(mine: Partnership, desk: Desk) -> None:
    del desk.read["version"]
    assert desk.post(purpose="Collect waste for six councils.").status_code == 409


def test_a_clash_is_asked_field_by_field_and_nothing_is_written_yet(
    mine: Partnership, desk: Desk, people: dict[str, User]
) -> None:
    somebody_saves(mine, people["chief"], purpose="Collect and treat waste.", area="The valley")
    response = desk.post(purpose="Collect waste for six councils.", welsh_name="Gwastraff")
    page = response.content.decode()
    assert response.status_code == 409
    assert "The Chief officer saved a change at" in page
    assert "Was: Collect waste for five councils." in page
    assert "<mark>and treat waste.</mark>" in page
    assert "<mark>six</mark>" in page
    assert "checked" not in page[page.index("<main") :]
    assert "1 choice left" in page
    joined = page[page.index("Already put together") :]
    assert "The valley" in joined
    assert "Gwastraff" in joined
    assert saved(mine)[0] == "Collect and treat waste."


@pytest.mark.parametrize(
    ("choice", "kept"), [("mine", "Collect waste for six councils."), ("theirs", "Collect and treat waste.")]
)
def test_the_choice_decides_and_everything_else_stays(
    choice: str, kept: str, mine: Partnership, desk: Desk, people: dict[str, User]
) -> None:
    somebody_saves(mine, people["chief"], purpose="Collect and treat waste.", area="The valley")
    typed = {"purpose": "Collect waste for six councils.", "welsh_name": "Gwastraff"}
    page = desk.post(**typed).content.decode()
    answer = _form(page) | {"keep-purpose": choice, "reason": "As in the signed draft"}
    response = desk.client.post(desk.address, answer, follow=True)
    assert response.redirect_chain
    assert saved(mine) == (kept, "The valley", "Gwastraff")
    assert audit.find_events_about(mine)[0].reason == "As in the signed draft"
    theirs, own = (2, 1) if choice == "theirs" else (1, 2)
    assert f"{own} of yours, {theirs} from The Chief officer" in response.content.decode()


def test_a_choice_left_open_is_an_error_and_the_others_are_kept(
    mine: Partnership, desk: Desk, people: dict[str, User]
) -> None:
    somebody_saves(mine, people["chief"], purpose="Collect and treat waste.", area="The valley")
    page = desk.post(purpose="Collect waste for six councils.", area="The county").content.decode()
    response = desk.client.post(desk.address, _form(page) | {"keep-purpose": "mine"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "<title>Error: " in page
    assert '<a href="#keep-area-theirs">Choose which version of “Area covered” to keep</a>' in page
    assert 'id="keep-area-theirs"' in page
    assert _checked(page) == ["keep-purpose-mine"]


def test_a_third_save_meanwhile_asks_again_and_keeps_the_choices(
    mine: Partnership, desk: Desk, people: dict[str, User]
) -> None:
    somebody_saves(mine, people["chief"], purpose="Collect and treat waste.", area="The valley")
    page = desk.post(purpose="Collect waste for six councils.", area="The county").content.decode()
    answers = _form(page) | {"keep-purpose": "mine", "keep-area": "theirs"}
    somebody_saves(mine, people["administrator"], area="The moor")
    response = desk.client.post(desk.address, answers)
    page = response.content.decode()
    assert response.status_code == 409
    assert "changed once more" in page
    assert "The moor" in page
    assert sorted(_checked(page)) == ["keep-area-theirs", "keep-purpose-mine"]
    desk.client.post(desk.address, _form(page) | {"keep-purpose": "mine", "keep-area": "theirs"})
    assert saved(mine)[:2] == ("Collect waste for six councils.", "The moor")


def test_the_same_change_by_both_is_no_clash(mine: Partnership, desk: Desk, people: dict[str, User]) -> None:
    somebody_saves(mine, people["chief"], purpose="The same words.")
    assert desk.post(purpose="The same words.").status_code == 302
    assert AuditEvent.objects.filter(kind="partnership.changed", about_key=mine.pk).count() == 1


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN])
def test_a_record_closed_meanwhile_is_not_changed_and_gives_the_text_back(
    status: Status, mine: Partnership, desk: Desk, people: dict[str, User]
) -> None:
    somebody_saves(mine, people["chief"], status=status)
    response = desk.post(purpose="Words that took an hour.")
    page = response.content.decode()
    assert response.status_code == 409
    assert "It was closed while you were typing" in page
    assert "Words that took an hour." in page
    assert saved(mine)[0] == "Collect waste for five councils."


def test_a_record_that_was_closed_before_can_still_be_put_right(
    mine: Partnership, people: dict[str, User], officer: User, client_as: SignIn
) -> None:
    somebody_saves(mine, people["chief"], status=Status.CLOSED)
    desk = Desk(client_as(officer), Partnership.objects.get(pk=mine.pk))
    assert desk.post(purpose="A typing error mended.").status_code == 302
    assert saved(mine)[0] == "A typing error mended."


def test_who_lost_the_right_meanwhile_gets_the_text_back(
    mine: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    mine.directorate = people["sponsor"].person.directorate
    mine.save()
    desk = Desk(client_as(people["sponsor"]), mine)
    response = desk.post(purpose="Words that took an hour.")
    assert response.status_code == 403
    assert "Words that took an hour." in response.content.decode()
    assert saved(mine)[0] == "Collect waste for five councils."


def test_a_save_in_the_very_moment_of_writing_is_compared_again(
    mine: Partnership, desk: Desk, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    write, calls = partnerships.change, []

    def change_late(record: Partnership, **options: Any) -> Partnership:
        calls.append(record)
        if len(calls) == 1:
            fresh = Partnership.objects.get(pk=mine.pk)
            fresh.area = "The valley"
            write(fresh, names=["area"], by=people["chief"])
        return write(record, **options)

    monkeypatch.setattr(partnerships, "change", change_late)
    assert desk.post(welsh_name="Gwastraff").status_code == 302
    assert saved(mine)[1:] == ("The valley", "Gwastraff")


def _form(page: str) -> Mapping[str, Any]:
    """The hidden fields of the page, as the browser would post them again."""
    found: dict[str, Any] = {}
    for piece in page[page.index("<main") :].split('<input type="hidden" name="')[1:]:
        name, _middle, rest = piece.partition('" value="')
        found.setdefault(name, []).append(rest.partition('"')[0])
    return found


def _checked(page: str) -> list[str]:
    inputs = [
        piece.partition(">")[0] for piece in page.split("<input") if " checked" in piece.partition(">")[0]
    ]
    return [one.partition('id="')[2].partition('"')[0] for one in inputs]
