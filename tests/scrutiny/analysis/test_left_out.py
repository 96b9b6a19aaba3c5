"""What a public report leaves out: counted by kind, under its own paragraphs, and only what its chapters print."""

from datetime import date

import pytest

from accounts.models import User
from core.history.actors import SYSTEM
from governance.models import Answer
from register.models import Action, Partnership, SensitiveMark
from register.record.page import record_page
from register.services import sensitive
from register.services.sensitive import WordsMark
from reviews.annual.signing import sign_review
from reviews.models import Review
from reviews.verification.read import hash_line, hash_review
from reviews.verification.service import verify_review
from scrutiny.access import read_with_first_page
from scrutiny.analysis.facts.read import Analysis
from scrutiny.analysis.pdf import render_html
from scrutiny.analysis.review import describe_verification
from tests.factories.governance import answered, started
from tests.factories.measures import MeasureFactory
from tests.factories.register import PartnershipFactory
from tests.factories.related import MAKERS
from tests.factories.reviews import RiskFactory, accepted, filled, opened

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
BOTH_BUILDS = pytest.mark.parametrize("with_exempt", [False, True])


@pytest.fixture
def held() -> Partnership:
    return PartnershipFactory(live=True, name="Open House", purpose="One pooled budget.")


def facts(partnership: Partnership, *, with_exempt: bool = False) -> Analysis:
    row = read_with_first_page(Partnership.objects.all()).get(pk=partnership.pk)
    return Analysis(row, today=TODAY, with_exempt=with_exempt)


def page_of(partnership: Partnership, *, with_exempt: bool = False) -> str:
    return " ".join(render_html(facts(partnership, with_exempt=with_exempt)).split())


def mark(
    record: object, partnership: Partnership, officer: User, *, part: str = "", paragraph: int = 3
) -> None:
    said = WordsMark(paragraph, "Talks go on.")
    sensitive.mark_words(record, said, partnership=partnership, by=officer, part=part)  # type: ignore[arg-type]


# --- What was verified ------------------------------------------------------------------------------------


@BOTH_BUILDS
def test_what_is_verified_stays_so_where_a_comment_is_marked(
    with_exempt: bool, held: Partnership, people: dict[str, User], officer: User
) -> None:
    """The words are kept back; that internal audit stands behind them as they are written is not."""
    review = accepted(held)
    line = review.lines.order_by("position")[0]
    said = {"result": "verified", "looked_at": "The minutes", "evidence": "Minutes", "by": people["audit"]}
    verify_review(review, shown=hash_review(review, list(review.lines.all())), **said)
    verify_review(review, question=line.question, shown=hash_line(line), **said)
    mark(line, held, officer)
    verified = facts(held, with_exempt=with_exempt).review.verified
    assert verified is not None
    assert verified.whole.counts
    assert verified.lines[line.question].counts
    assert "before" not in describe_verification(facts(held, with_exempt=with_exempt))


# --- Paragraphs of each kind ------------------------------------------------------------------------------


def test_each_kind_is_left_out_under_its_own_paragraphs(held: Partnership, officer: User) -> None:
    why = {"exempt_reason": "Talks go on."}
    RiskFactory(partnership=held, now=(5, 5), exempt_paragraph=1, **why)
    MAKERS["liability"](partnership=held, cap="not_capped", exempt_paragraph=2, **why)
    gap = {"source_kind": Action.Source.GAP, "source_key": "exit-plan"}
    MAKERS["action"](partnership=held, exempt_paragraph=3, **gap, **why)
    MAKERS["action"](partnership=held, exempt_paragraph=4, **why)
    MAKERS["meeting"](partnership=held, exempt_paragraph=5, **why)
    sensitive.mark_field(held, field="purpose", paragraph=7, reason="Talks go on.", by=officer)
    left, page = facts(held).left_out, page_of(held)
    kinds = (left.risks, left.liabilities, left.gaps, left.actions, left.meetings, left.texts)
    assert [(kind.count, kind.paragraphs.split(",")[0]) for kind in kinds] == [
        (1, f"paragraph {number}") for number in (1, 2, 3, 4, 5, 7)
    ]
    assert f"1 risk is exempt from publication ({left.risks.paragraphs})." in page.replace("&#x27;", "'")
    assert "every count but one: the warning signs count it too, by number only." in page
    assert f"left out here ({left.liabilities.paragraphs})" in page.replace("&#x27;", "'")
    assert f"1 gap is exempt from publication and left out here: {left.gaps.paragraphs}." in page.replace(
        "&#x27;", "'"
    )
    assert "paragraph 5" not in left.words  # of meetings their own section speaks
    assert "paragraph 5" in left.paragraphs


# --- Texts that stand in it -------------------------------------------------------------------------------


def test_a_text_that_no_chapter_prints_makes_no_report_exempt(held: Partnership, officer: User) -> None:
    seat = MAKERS["membership"](partnership=held, contact="Ann")
    aim = MAKERS["objective"](partnership=held, text="Zqgone")
    answer = Answer.objects.filter(assessment=answered(started(held, by=officer), by=officer)).first()
    assert answer is not None
    before = accepted(held)
    review = accepted(held)
    line, old = (each.lines.order_by("position")[0] for each in (review, before))
    for record in (seat, aim, answer, old):
        mark(record, held, officer)
    mark(line, held, officer, part="last")
    aim.delete()
    sensitive.mark_field(held, field="assets", paragraph=3, reason="Talks go on.", by=officer)
    sensitive.mark_field(held, field="legal_power", paragraph=3, reason="It is blank.", by=officer)
    assert SensitiveMark.objects.count() == 7
    assert not facts(held).has_exempt_text
    assert facts(held).left_out.words == ""


@pytest.mark.parametrize("kind", ["objective", "measure", "priority", "implication", "line", "summary"])
def test_a_text_that_a_chapter_prints_does(kind: str, held: Partnership, officer: User) -> None:
    if kind in ("line", "summary"):
        review = filled(opened(held))
        record = review if kind == "summary" else review.lines.order_by("position")[0]
        setattr(record, "summary" if kind == "summary" else "evidence", "Zqsecret")
        record.save()
        sign_review(Review.objects.get(pk=review.pk), by=SYSTEM)
    elif kind == "measure":
        record = MeasureFactory(partnership=held, name="Zqsecret")
    else:
        name = "how" if kind == "priority" else "text"
        more = {"applies": True} if kind == "implication" else {}
        record = MAKERS[kind](partnership=held, **{name: "Zqsecret"}, **more)
    assert "Zqsecret" in page_of(held)
    assert not facts(held).has_exempt_text
    mark(record, held, officer)
    assert facts(held).left_out.texts.count == 1
    assert facts(held).has_exempt_text
    assert "Zqsecret" not in page_of(held)
    assert "Zqsecret" in page_of(held, with_exempt=True)


@pytest.mark.parametrize("field", ["name", "purpose", "legal_power"])
def test_a_field_that_it_prints_counts_where_it_is_filled(
    field: str, held: Partnership, officer: User
) -> None:
    Partnership.objects.filter(pk=held.pk).update(**{field: "Zqsecret"})
    sensitive.mark_field(held, field=field, paragraph=3, reason="Talks go on.", by=officer)
    assert facts(held).left_out.texts.count == 1
    assert "Zqsecret" not in page_of(held)
    assert "Zqsecret" in page_of(held, with_exempt=True)


# --- Where it is offered ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "offered"),
    [
        ("risk", True), ("action", True), ("done action", False), ("liability", True),
        ("meeting", True), ("note", False), ("contact", False), ("objective", True), ("purpose", True),
        ("assets", False), ("whole", True), ("nothing", False),
    ],
)  # fmt: skip
def test_the_page_offers_it_where_the_report_has_something_exempt(
    what: str, offered: bool, held: Partnership, officer: User
) -> None:
    marked = {"partnership": held, "exempt_paragraph": 3, "exempt_reason": "Talks go on."}
    if what == "risk":
        RiskFactory(**marked)
    elif what in ("action", "done action"):
        MAKERS["action"](
            **marked, **({"progress": "done", "done_on": TODAY} if what == "done action" else {})
        )
    elif what in ("liability", "meeting", "note"):
        MAKERS[what](**marked)
    elif what == "contact":
        mark(MAKERS["membership"](partnership=held, contact="Ann"), held, officer)
    elif what == "objective":
        mark(MAKERS["objective"](partnership=held), held, officer)
    elif what in ("purpose", "assets"):
        sensitive.mark_field(held, field=what, paragraph=3, reason="Talks go on.", by=officer)
    elif what == "whole":
        Partnership.objects.filter(pk=held.pk).update(exempt_paragraph=3)
    assert facts(held).has_exempt_text == offered
    assert bool(record_page(officer, held.reference, TODAY).exempt_report) == offered
