"""Words that are marked while the rest of their record is open: typed, signed, carried on and handed out."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.history import audit
from core.models import AccessEvent
from governance.assessments import gaps
from governance.assessments import service as assessments_service
from governance.models import Assessment
from register.access.secrecy import Secrecy
from register.access.words import show_record
from register.merging.service import find_opened
from register.merging.survey import JoinedRows
from register.models import Action, Merge, Objective, Partnership, SensitiveMark, words_of_record
from register.services import related, sensitive
from register.services.sensitive import WordsMark
from reviews.annual import service, signing
from reviews.models import Review, ReviewLine
from tests.factories.governance import answered, started
from tests.factories.register import PartnershipFactory
from tests.factories.related import MAKERS
from tests.factories.reviews import accepted, filled, opened

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
WHY = "Talks with the supplier go on."
MARK = WordsMark(3, WHY)
ClientAs = Callable[[User], Client]


@pytest.fixture
def held(people: dict[str, User], adults: Any) -> Partnership:
    return PartnershipFactory(name="Open House", live=True, directorate=adults)


def answer_line(review: Review, by: User, mark: WordsMark | None = MARK) -> ReviewLine:
    line = review.lines.order_by("position")[0]
    return service.change_line(line, value="partly", comment="Zqsecret", evidence="", mark=mark, by=by, on=ON)


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# --- The rule ------------------------------------------------------------------------------------------


def test_the_words_give_way_and_the_rest_stays(held: Partnership) -> None:
    row = MAKERS["contribution"](partnership=held, note="Zqsecret", amount=7)
    marks = {words_of_record(row).name: 3}
    shown = show_record(row, Secrecy(False, marks=marks))
    assert (shown.note, shown.amount, shown.keeps_words, shown.exempt_tag) == (
        "Exempt, paragraph 3",
        7,
        True,
        "",
    )
    shown = show_record(row, Secrecy(True, marks=marks))
    assert (shown.note, shown.keeps_words, shown.exempt_tag) == ("Zqsecret", False, "Exempt, paragraph 3")
    shown = show_record(row, Secrecy(False))
    assert (shown.note, shown.keeps_words) == ("Zqsecret", False)
    aim = Objective(pk=1, text="Zqsecret")
    assert (
        str(show_record(aim, Secrecy(False, marks={words_of_record(aim).name: 1}))) == "Exempt, paragraph 1"
    )


# --- Where they are typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "slug", ["objective", "priority", "implication", "contribution", "year", "representative"]
)
def test_a_form_asks_and_wants_the_reason(
    slug: str, held: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    part = MAKERS[slug](partnership=held)
    client, address = client_as(people["officer"]), reverse(f"{slug}_edit", args=[held.reference, part.pk])
    page = client.get(address)
    assert page.content.decode().count("Is this exempt from publication?") == 1
    form = page.context["form"]
    typed = {
        name: "" if (v := form[name].value()) is None or hasattr(v, "year") else v for name in form.fields
    }
    refused = client.post(address, typed | {"exempt_paragraph": "3"})
    assert "Say why it is exempt" in refused.content.decode()
    assert not SensitiveMark.objects.exists()
    assert client.post(address, typed | {"exempt_paragraph": "3", "exempt_reason": WHY}).status_code == 302
    assert sensitive.find_mark(words_of_record(part)) == MARK
    typed |= {"version": type(part).objects.get(pk=part.pk).version, "exempt_paragraph": ""}
    assert (
        client.post(address, typed).status_code == 302
    )  # as read before it was marked: nothing is said anew
    assert sensitive.find_mark(words_of_record(part)) == MARK
    typed["mark_read"] = client.get(address).context["form"]["mark_read"].value()
    assert client.post(address, typed).status_code == 302
    assert not SensitiveMark.objects.exists()


def test_neither_words_nor_mark_are_written_when_one_fails(
    held: Partnership, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    aim = MAKERS["objective"](partnership=held, text="Before")

    def write() -> None:
        Objective.objects.filter(pk=aim.pk).update(text="After")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        sensitive.write_marked(aim, MARK, write, by=people["officer"])
    aim.refresh_from_db()
    assert aim.text == "Before"
    assert not SensitiveMark.objects.exists()
    monkeypatch.setattr(audit, "record", lambda *args, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        answer_line(opened(held, by=people["officer"]), people["officer"])
    assert not ReviewLine.objects.exclude(comment="").exists()


# --- Reviews ----------------------------------------------------------------------------------------------


def test_a_line_of_a_review_is_read_by_who_may(
    held: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    review = opened(held, by=people["officer"])
    answer_line(review, people["officer"])
    address = reverse("review_finish", args=[review.pk])
    assert client_as(people["reader"]).get(address).status_code == 404  # a draft is not read by every reader
    service.delegate_draft(review, to=people["reader"].person, by=people["officer"])
    page = page_of(client_as(people["reader"]), address)
    assert "Zqsecret" not in page
    assert "Exempt, paragraph 3" in page
    page = page_of(client_as(people["adviser"]), address)
    assert "Zqsecret" in page
    assert "Exempt, paragraph 3" in page


def test_who_drafts_without_the_right_marks_a_line_and_changes_it_no_more(
    held: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    review = opened(held, by=people["officer"])
    service.delegate_draft(review, to=people["reader"].person, by=people["officer"])
    client, line = client_as(people["reader"]), review.lines.order_by("position")[0]
    address = reverse("review_group", args=[review.pk, review.edition.framework.sections[0].key])
    assert "Is this exempt from publication?" in page_of(client, f"{address}?open={line.position}")
    typed = {
        "line": line.position,
        "version": line.version,
        "value": "yes",
        "comment": "Zqsecret",
        "press": "save",
    }
    typed |= {"exempt_paragraph": "3", "exempt_reason": WHY}
    assert client.post(address, typed).status_code == 302
    line.refresh_from_db()
    assert line.comment == "Zqsecret"
    assert "Zqsecret" not in page_of(client, f"{address}?open={line.position}")
    assert client.post(address, typed | {"version": line.version, "comment": "Other"}).status_code == 403
    line.refresh_from_db()
    assert line.comment == "Zqsecret"


def test_what_is_signed_says_what_was_marked_and_can_be_marked_later(
    held: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    officer = people["officer"]
    review = filled(opened(held, by=officer), by=officer)
    line = answer_line(review, officer)
    signing.sign_review(review, by=people["sponsor"])
    accepted = signing.accept_review(Review.objects.get(pk=review.pk), by=officer)
    assert accepted.snapshot is not None
    assert f'"{words_of_record(line).name}":{{"paragraph":3' in accepted.snapshot.content.replace(" ", "")
    name = words_of_record(accepted).name
    address = reverse("partnership_sensitive", args=[held.reference])
    client = client_as(officer)
    assert f"{address}?field={name}" in page_of(client, accepted.get_absolute_url())
    page = page_of(client, f"{address}?field={name}")
    assert "what is said about the year" in page
    client.post(address, {"field": name, "paragraph": "3", "reason": WHY})
    after = Review.objects.get(pk=review.pk)
    assert (after.version, after.snapshot_id) == (accepted.version, accepted.snapshot_id)
    assert "Three projects finished" not in page_of(client_as(people["reader"]), accepted.get_absolute_url())
    assert "Three projects finished" in page_of(client_as(people["adviser"]), accepted.get_absolute_url())
    other = reverse("partnership_sensitive", args=[PartnershipFactory(live=True).reference])
    client_as(officer).post(other, {"field": name, "paragraph": "3", "reason": WHY})
    assert SensitiveMark.objects.filter(field=name).count() == 1  # it belongs to its own partnership alone


def test_last_years_words_stay_exempt_and_are_so_when_they_are_still_true(
    held: Partnership, people: dict[str, User]
) -> None:
    officer = people["officer"]
    review = filled(opened(held, by=officer), by=officer)
    answer_line(review, officer)
    signing.sign_review(review, by=people["sponsor"])
    signing.accept_review(Review.objects.get(pk=review.pk), by=officer)
    line = opened(held, by=officer, on=date(2027, 11, 20)).lines.order_by("position")[0]
    assert sensitive.find_mark(words_of_record(line, "last")) == MARK
    assert sensitive.find_mark(words_of_record(line)) == WordsMark()
    service.confirm_line(line, by=officer, on=ON)
    assert sensitive.find_mark(words_of_record(line)) == MARK
    service.put_back(ReviewLine.objects.get(pk=line.pk), by=officer)
    assert sensitive.find_mark(words_of_record(line)) == WordsMark()


# --- Checklists ---------------------------------------------------------------------------------------------


def test_a_gap_is_exempt_with_its_answer_and_open_with_it(
    held: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    assessment = started(held, by=people["officer"])
    key = assessments_service.list_asked(assessment)[0].question.key
    values: dict[str, Any] = {
        "value": "no",
        "missing": "Zqsecret",
        "owner": people["sponsor"].person,
        "due_on": ON,
    }

    def write(mark: WordsMark) -> Action:
        assessments_service.write_answer(
            assessment, key=key, values=values | {"mark": mark}, by=people["officer"], on=ON
        )
        return held.actions.get()

    assert write(MARK).exempt_paragraph == 3
    address = reverse("partnership_governance", args=[held.reference])
    page = page_of(client_as(people["reader"]), address)
    assert "Zqsecret" not in page
    assert "1 more is exempt and not shown to you" in page
    assert "Zqsecret" in page_of(client_as(people["adviser"]), address)
    assert write(WordsMark()).exempt_paragraph is None
    assert "Zqsecret" in page_of(client_as(people["reader"]), address)


# --- Merging ------------------------------------------------------------------------------------------------


def test_rows_are_not_joined_when_that_would_open_words(held: Partnership, people: dict[str, User]) -> None:
    one, other = (MAKERS["contribution"](partnership=PartnershipFactory(live=True)) for _n in range(2))
    pair = JoinedRows(one, other)
    assert find_opened([pair]) == []
    sensitive.mark_words(other, MARK, partnership=other.partnership, by=people["officer"])
    assert find_opened([pair]) == [pair]
    sensitive.mark_words(one, MARK, partnership=one.partnership, by=people["officer"])
    assert find_opened([pair]) == []


# --- Handed over and merged, in the browser -----------------------------------------------------------


def test_a_seat_handed_over_on_the_page_keeps_what_its_holder_may_decide_exempt(
    held: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    leaver, officer = people["sponsor"].person, people["officer"]
    seat = MAKERS["representative"](partnership=held, person=leaver, authority="Zqsecret")
    sensitive.mark_words(seat, MARK, partnership=held, by=officer)
    client, address = client_as(officer), reverse("person_hand_over", args=[leaver.pk])
    state = client.get(address).context["form"]["state"].value()
    typed = {"state": state, "reason": "Retires", "rest": str(people["chief"].person)}
    assert "Zqsecret" not in client.post(address, typed).content.decode()
    client.post(address, typed | {"checked": "yes"})
    begun = held.representatives.get(person=people["chief"].person)
    assert sensitive.find_mark(words_of_record(begun)) == MARK
    for role in ("reader", "panel"):
        pages = [reverse(f"partnership_{tab}", args=[held.reference]) for tab in ("people", "history")]
        pages += [reverse("person", args=[one.pk]) for one in (leaver, people["chief"].person)]
        for page in pages:
            assert "Zqsecret" not in client_as(people[role]).get(page).content.decode(), (role, page)


def test_a_merge_on_the_page_opens_no_exempt_words(
    held: Partnership, people: dict[str, User], adults: Any, client_as: ClientAs
) -> None:
    officer, gone = people["officer"], PartnershipFactory(live=True, directorate=adults)
    partner = MAKERS["contribution"](partnership=held, note="Open", amount=7).organisation
    other = MAKERS["contribution"](
        partnership=gone, organisation=partner, note="Zqsecret", amount=9, year=held.contributions.get().year,
        kind=held.contributions.get().kind,
    )  # fmt: skip
    sensitive.mark_words(other, MARK, partnership=gone, by=officer)
    aim = MAKERS["objective"](partnership=gone, text="Zqaim")
    sensitive.mark_words(aim, MARK, partnership=gone, by=officer)
    client = client_as(officer)
    address = f"{reverse('partnership_merge', args=[held.reference])}?other={gone.pk}"
    assert "Mark those as exempt first" in page_of(client, address)
    client.post(address, {"reason": "Twice"})
    assert not Merge.objects.exists()
    sensitive.mark_words(held.contributions.get(), MARK, partnership=held, by=officer)
    form = client.get(address).context["form"]
    chosen = {one.key: one.default or "other" for one in form._plan.questions}
    client.post(address, chosen | {"state": form["state"].value(), "reason": "Twice"})
    done = Merge.objects.get()
    own = [held.reference]
    pages = [done.get_absolute_url(), *(reverse(f"partnership{tab}", args=own) for tab in ("", "_finance"))]
    pages += [reverse("partnership_history", args=own), reverse("organisation", args=[partner.pk])]
    for page in pages:
        html = page_of(client_as(people["reader"]), page)
        assert "Zqsecret" not in html
        assert "Zqaim" not in html
    assert "Exempt, paragraph 3" in page_of(client_as(people["reader"]), reverse("partnership", args=own))
    assert "Zqaim" in page_of(client_as(officer), reverse("partnership", args=own))


# --- The report -----------------------------------------------------------------------------------------------


def read_pdf(path: Path) -> list[str]:
    return [page.extract_text().replace("\n", " ") for page in pypdf.PdfReader(path).pages]


def test_the_mark_of_an_objective_that_was_removed_offers_no_exempt_report(
    held: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    client, offered = (
        client_as(people["officer"]),
        reverse("partnership_exempt_report", args=[held.reference]),
    )
    aim, other = (MAKERS["objective"](partnership=held, text=text) for text in ("Zqsecret", "Zqother"))
    for one in (aim, other):
        sensitive.mark_words(one, MARK, partnership=held, by=people["officer"])
    for _one in range(2):
        page = page_of(client, reverse("partnership", args=[held.reference]))
        assert offered in page
        related.remove(Objective.objects.order_by("pk")[0], by=people["officer"], reason="Met")
    assert SensitiveMark.objects.count() == 2
    assert offered not in page_of(client, reverse("partnership", args=[held.reference]))


def test_the_command_writes_the_public_report_unless_the_other_is_asked_for(
    held: Partnership, people: dict[str, User], tmp_path: Path
) -> None:
    aim = MAKERS["objective"](partnership=held, text="Zqsecret")
    file, out = tmp_path / "a.pdf", io.StringIO()

    def call(*more: str) -> str:
        call_command("partnership_report", held.reference, "-o", str(file), *more, stdout=out)
        return " ".join(read_pdf(file))

    with pytest.raises(CommandError, match="Nothing in the report"):
        call("--exempt")
    sensitive.mark_words(aim, MARK, partnership=held, by=people["officer"])
    public = call()
    assert "Zqsecret" not in public
    assert "Exempt, paragraph 3" in public
    assert "1 text (paragraph 3, about somebody's money or business)" in public
    assert "Zqsecret" in call("--exempt", "--as", people["adviser"].email)
    assert all("contains exempt text" in page and WHY.split(".")[0] in page for page in read_pdf(file))
    with pytest.raises(CommandError, match="may not read exempt text"):
        call("--exempt", "--as", people["reader"].email)
    with pytest.raises(CommandError, match="Nobody signs in"):
        call("--as", "nobody@council.example")
    taken = AccessEvent.objects.order_by("pk").values_list("actor_label", "detail")
    assert list(taken) == [
        ("The register", "Analysis (PDF)"),
        (people["adviser"].label, "Analysis with exempt text (PDF)"),
    ]


def test_the_public_report_of_a_wholly_exempt_partnership_says_what_is_open(
    held: Partnership, people: dict[str, User], tmp_path: Path
) -> None:
    Partnership.objects.filter(pk=held.pk).update(exempt_paragraph=3, publish_reason=WHY, purpose="Zqsecret")
    file = tmp_path / "a.pdf"
    call_command("partnership_report", held.reference, "-o", str(file), stdout=io.StringIO())
    (page,) = read_pdf(file)
    assert "Zqsecret" not in page
    assert "paragraph 3, about somebody's money or business" in page
    assert WHY.split(".")[0] in page
    call_command("partnership_report", held.reference, "-o", str(file), "--exempt", stdout=io.StringIO())
    pages = read_pdf(file)
    assert "Zqsecret" in " ".join(pages)
    assert all("Not for publication: exempt, paragraph 3" in each for each in pages)


# --- Marked once it is signed -------------------------------------------------------------------------------


def mark_on_the_page(client: Client, held: Partnership, row: Any, part: str = "") -> None:
    """Mark the words of a record on the page of sensitive text, as its link from a signed page does."""
    address = reverse("partnership_sensitive", args=[held.reference])
    typed = {"field": words_of_record(row, part).name, "paragraph": "3", "reason": WHY}
    assert client.post(address, typed).status_code == 302


def test_an_answer_marked_once_it_is_signed_marks_its_action(
    held: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    assessment = answered(started(held, by=people["officer"]), by=people["officer"])
    first, second = (asked.question.key for asked in assessments_service.list_asked(assessment)[:2])
    gap = {"value": "no", "owner": people["sponsor"].person, "due_on": ON}
    for key, missing in ((first, "Zqsecret"), (second, "Open to all")):
        values = gap | {"missing": missing}
        assessments_service.write_answer(assessment, key=key, values=values, by=people["officer"], on=ON)
    assessments_service.sign(Assessment.objects.get(pk=assessment.pk), by=people["officer"])
    answer = assessment.answers.get(question=first)
    mark_on_the_page(client_as(people["officer"]), held, answer)
    assert sensitive.find_mark(words_of_record(answer)) == MARK
    marks = dict(held.actions.values_list("what", "exempt_paragraph"))
    assert marks == {"Zqsecret": 3, "Open to all": None}
    client = client_as(people["reader"])
    for address in (
        reverse("gaps"),
        reverse("actions"),
        reverse("partnership_governance", args=[held.reference]),
    ):
        assert "Zqsecret" not in page_of(client, address)


def open_on_the_page(client: Client, held: Partnership, row: Any, part: str = "") -> None:
    found = SensitiveMark.objects.get(field=words_of_record(row, part).name)
    address = reverse("partnership_sensitive_open", args=[held.reference, found.pk])
    assert "where they stand once more" in page_of(client, address)
    assert client.post(address, {"reason": "Public now"}).status_code == 302


@pytest.mark.parametrize(("note", "opened"), [("", True), ("Agent names a price", False)])
def test_an_answer_opened_opens_its_action_unless_that_says_more(
    note: str, opened: bool, held: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    assessment = answered(started(held, by=people["officer"]), by=people["officer"])
    key = assessments_service.list_asked(assessment)[0].question.key
    values = {"value": "no", "owner": people["sponsor"].person, "due_on": ON, "missing": "Zqsecret"}
    assessments_service.write_answer(assessment, key=key, values=values, by=people["officer"], on=ON)
    assessments_service.sign(Assessment.objects.get(pk=assessment.pk), by=people["officer"])
    answer, client = assessment.answers.get(question=key), client_as(people["officer"])
    mark_on_the_page(client, held, answer)
    Action.objects.update(progress_note=note)
    open_on_the_page(client, held, answer)
    assert (Action.objects.get().exempt_paragraph is None) is opened
    assert ("Zqsecret" in page_of(client_as(people["reader"]), reverse("actions"))) is opened


def test_another_paragraph_is_that_of_the_copies_too_and_opening_opens_them(
    held: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    assessment = answered(started(held, by=people["officer"]), by=people["officer"])
    key = assessments_service.list_asked(assessment)[0].question.key
    values = {"value": "no", "owner": people["sponsor"].person, "due_on": ON, "missing": "Zqsecret"}
    assessments_service.write_answer(assessment, key=key, values=values, by=people["officer"], on=ON)
    assessments_service.sign(Assessment.objects.get(pk=assessment.pk), by=people["officer"])
    answer, client = assessment.answers.get(question=key), client_as(people["officer"])
    mark_on_the_page(client, held, answer)
    address = reverse("partnership_sensitive", args=[held.reference])
    again = {"field": words_of_record(answer).name, "paragraph": "1", "reason": "A person"}
    assert client.post(address, again).status_code == 302
    action = Action.objects.get()
    assert (action.exempt_paragraph, action.exempt_reason) == (1, "A person")
    open_on_the_page(client, held, answer)
    assert Action.objects.get().exempt_paragraph is None


def test_a_line_opened_opens_last_years_answer_and_not_what_is_marked_otherwise(
    held: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    officer = people["officer"]
    review = filled(opened(held, by=officer), by=officer)
    line = answer_line(review, officer, mark=None)
    signing.accept_review(
        signing.sign_review(Review.objects.get(pk=review.pk), by=people["sponsor"]), by=officer
    )
    copy = opened(held, by=officer).lines.get(fact=line.fact)
    service.confirm_line(copy, by=officer, on=ON)
    mark_on_the_page(client_as(officer), held, line)
    sensitive.mark_words(copy, WordsMark(1, "Names a person"), partnership=held, by=officer)
    open_on_the_page(client_as(officer), held, line)
    assert sensitive.find_mark(words_of_record(copy, "last")) == WordsMark()
    assert sensitive.find_mark(words_of_record(copy)) == WordsMark(1, "Names a person")


def test_a_line_marked_once_it_is_accepted_marks_it_as_last_years_answer(
    held: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    review = filled(opened(held, by=people["officer"]), by=people["officer"])
    line = answer_line(review, people["officer"], mark=None)
    signed = signing.sign_review(Review.objects.get(pk=review.pk), by=people["sponsor"])
    signing.accept_review(signed, by=people["officer"])
    new = opened(held, by=people["officer"])
    copy, other = new.lines.get(fact=line.fact), new.lines.exclude(fact=line.fact).order_by("pk")[0]
    service.confirm_line(copy, by=people["officer"], on=ON)
    service.delegate_draft(Review.objects.get(pk=new.pk), to=people["reader"].person, by=people["officer"])
    address = reverse("review_finish", args=[new.pk])
    assert "Zqsecret" in page_of(client_as(people["reader"]), address)
    mark_on_the_page(client_as(people["officer"]), held, line)
    for part in ("last", ""):
        assert sensitive.find_mark(words_of_record(copy, part)) == MARK
        assert sensitive.find_mark(words_of_record(other, part)) == WordsMark()
    assert "Zqsecret" not in page_of(client_as(people["reader"]), address)


@pytest.mark.parametrize("kind", ["answer", "line"])
def test_no_mark_is_set_when_a_copy_of_the_words_cannot_be(
    kind: str, held: Partnership, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = people["officer"]
    if kind == "answer":
        assessment = answered(started(held, by=officer), by=officer)
        key = assessments_service.list_asked(assessment)[0].question.key
        values = {"value": "no", "missing": "Zqsecret", "owner": people["sponsor"].person, "due_on": ON}
        row: Any = assessments_service.write_answer(assessment, key=key, values=values, by=officer, on=ON)
        monkeypatch.setattr(gaps.services_related, "change", lambda *args, **more: 1 / 0)
    else:
        review = accepted(held)
        row = review.lines.order_by("position")[0]
        opened(held, by=officer)
        monkeypatch.setattr(sensitive, "mark_words", lambda *args, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sensitive.mark_with_copies(held, field=words_of_record(row).name, paragraph=3, reason=WHY, by=officer)
    assert not SensitiveMark.objects.exists()
    assert not Action.objects.exclude(exempt_paragraph=None).exists()
