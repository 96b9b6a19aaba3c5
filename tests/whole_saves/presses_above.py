"""Presses on sign-ins, texts and jobs, on checklists, reviews, measures, risks and their approvals."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from django.urls import reverse

from core import clock
from register.models import Document
from reviews.annual import service as annual_service
from reviews.models import CapWaiver, ReviewLine
from reviews.risks import service as risks_service
from tests.factories.accounts import PersonFactory
from tests.factories.approvals import approve, ask
from tests.factories.governance import answered, started
from tests.factories.jobs import JobFactory
from tests.factories.measures import MeasureFactory, MeasureFigureFactory
from tests.factories.register import ObjectiveFactory
from tests.factories.reviews import RiskFactory, accepted, filled, opened, signed
from tests.factories.screening import screened
from tests.governance.newer_edition.editions import leave_out_first, publish
from tests.register.tabs.conftest import date_parts
from tests.whole_saves.presses import Press, Presses, button

WHY = {"reason": "Entered twice"}
VERIFIED = {"result": "verified", "looked_at": "The minutes of May", "evidence": "Page 3"}
EXEMPT = {"exempt_paragraph": "3", "exempt_reason": "Names a price"}
Maker = Callable[[SimpleNamespace], Press]


# --- Sign-ins, texts, jobs --------------------------------------------------------------------------------


def _sign_in(scene: SimpleNamespace) -> Press:
    typed = {"email": "hill@council.example", "roles": ["reader", "adviser"], "is_active": "on"}
    return Press(reverse("sign_in", args=[PersonFactory().pk]), typed)


def _sign_in_changed(scene: SimpleNamespace) -> Press:
    person = scene.people["chief"].person
    return Press(reverse("sign_in", args=[person.pk]), {"roles": ["reader", "adviser"]})


def _password(scene: SimpleNamespace) -> Press:
    new = "a long walk by the river"
    typed = {"oldpassword": "correct horse battery", "password1": new, "password2": new}
    return Press(reverse("account_change_password"), typed)


def _failed_job(scene: SimpleNamespace) -> Press:
    return button("job_try_again", pk=JobFactory(failed=True).pk)


# --- Checklists -------------------------------------------------------------------------------------------


def _section(scene: SimpleNamespace) -> Press:
    draft = started(scene.own, by=scene.people["officer"], code="governance-framework")
    address = reverse("assessment_section", args=[draft.pk, "membership"])
    owner = str(scene.people["sponsor"].person)
    gap = {"owner": owner, "missing": "Probation has not signed", **date_parts("due_on", "29 1 2099")}
    typed = {"members-value": "no", **{f"members-{name}": words for name, words in gap.items()}}
    return Press(address, typed | {"joining-value": "yes", "joining-evidence": "Minutes"})


def _sign(scene: SimpleNamespace) -> Press:
    officer = scene.people["officer"]
    draft = answered(started(scene.own, by=officer), by=officer)
    return Press(
        reverse("assessment_sign", args=[draft.pk]),
        {"read": "on"},
        page=draft.get_absolute_url(),
        checked=True,
    )


def _newer_edition(scene: SimpleNamespace) -> Press:
    officer = scene.people["officer"]
    draft = answered(started(scene.own, by=officer), by=officer)
    publish(2, leave_out_first)
    return Press(reverse("assessment_edition", args=[draft.pk]), {})


def _section_verify(scene: SimpleNamespace, **also: str) -> Press:
    officer = scene.people["officer"]
    checklist = answered(started(scene.own, by=officer), by=officer)
    address = reverse("assessment_verify", args=[checklist.pk, "direction"])
    return Press(address, VERIFIED | also, by="audit")


# --- Reviews ----------------------------------------------------------------------------------------------


def _line(scene: SimpleNamespace) -> Press:
    review = opened(scene.own, by=scene.people["officer"])
    line = review.lines.order_by("position")[0]
    typed = {"line": line.position, "version": line.version, "press": "save", "value": "yes"}
    address = reverse("review_group", args=[review.pk, "fit"])
    return Press(address, typed | {"evidence": "Minutes"}, drawn=False)


def _line_of_before(press: str) -> Maker:
    """Confirm what was said last year, or put back what was confirmed."""

    def made(scene: SimpleNamespace) -> Press:
        officer = scene.people["officer"]
        review = opened(scene.own, by=officer)
        ReviewLine.objects.filter(review=review).update(last_value="yes")
        line = review.lines.order_by("position")[0]
        if press == "put_back":
            line = annual_service.confirm_line(line, by=officer, on=clock.today())
        typed = {"line": line.position, "version": line.version, "press": press}
        return Press(reverse("review_group", args=[review.pk, "fit"]), typed, drawn=False)

    return made


def _finish(scene: SimpleNamespace) -> Press:
    review = opened(scene.own, by=scene.people["officer"])
    return Press(reverse("review_finish", args=[review.pk]), {"summary": "Three projects finished."})


def _review_sign(scene: SimpleNamespace) -> Press:
    review = filled(opened(scene.own, by=scene.people["officer"]), by=scene.people["officer"])
    typed = {"summary": "Four projects finished.", "outcome": "continue"}
    page = reverse("review_finish", args=[review.pk])
    return Press(
        reverse("review_sign", args=[review.pk]), typed, page=page, form=page, checked=True, by="sponsor"
    )


def _delegate(scene: SimpleNamespace) -> Press:
    review = opened(scene.own, by=scene.people["officer"])
    typed = {"drafter": str(scene.people["contributor"].person)}
    return Press(reverse("review_delegate", args=[review.pk]), typed, by="sponsor", drawn=False)


def _decided(what: str, **typed: str) -> Maker:
    def press(scene: SimpleNamespace) -> Press:
        review = signed(scene.own, by=scene.people["sponsor"])
        address, page = reverse(f"review_{what}", args=[review.pk]), review.get_absolute_url()
        return Press(address, typed, page=page, by="officer", checked=what == "accept")

    return press


def _review_verify(address: str, /, *question: str, **also: str) -> Maker:
    def press(scene: SimpleNamespace) -> Press:
        review = signed(scene.own, by=scene.people["sponsor"])
        return Press(reverse(address, args=[review.pk, *question]), VERIFIED | also, by="audit")

    return press


def _capped(scene: SimpleNamespace) -> None:
    for kind in ("agreement", "risk_register"):
        Document.objects.create(partnership=scene.own, kind=kind, title=kind)
    scene.own.tier = "major"
    scene.own.save()
    accepted(scene.own)


def _waive(scene: SimpleNamespace) -> Press:
    _capped(scene)
    until = clock.today() + timedelta(days=30)
    typed = {"lines": ["exit-plan"], "reason": "A merger is near", **date_parts("until", f"{until:%d %m %Y}")}
    return Press(reverse("cap_waive", args=[scene.own.reference]), typed, by="chief")


def _waiver_end(scene: SimpleNamespace) -> Press:
    _capped(scene)
    day = clock.today()
    waiver = CapWaiver.objects.create(
        partnership=scene.own, lines=["exit-plan"], covers="No exit plan", reason="A merger is near",
        until=day + timedelta(days=30), given_on=day, given_by="Chief",
    )  # fmt: skip
    typed = {"reason": "It was agreed"}
    return Press(reverse("cap_waiver_end", args=[scene.own.reference, waiver.pk]), typed, by="chief")


# --- Measures and risks -----------------------------------------------------------------------------------


def _measure(scene: SimpleNamespace) -> Press:
    objective = ObjectiveFactory(partnership=scene.own).pk
    typed = {"objective": objective, "name": "Delay", "better": "lower", "target": "2"}
    return Press(reverse("measure_new", args=[scene.own.reference]), typed)


def _figure(scene: SimpleNamespace) -> Press:
    measure = MeasureFactory(partnership=scene.own).pk
    typed = {"measure": measure, **date_parts("ends_on", "30 9 2026"), "amount": "2.4"}
    return Press(reverse("measure_figure_new", args=[scene.own.reference]), typed)


def _measured(address: str, /, **typed: str) -> Maker:
    def press(scene: SimpleNamespace) -> Press:
        maker = MeasureFigureFactory if "figure" in address else MeasureFactory
        made = maker(partnership=scene.own)
        return Press(reverse(address, args=[scene.own.reference, made.pk]), typed | WHY)

    return press


def _risk(verb: str, /, **typed: str) -> Maker:
    def press(scene: SimpleNamespace) -> Press:
        risk = RiskFactory(partnership=scene.own, now=(2, 2))
        return Press(reverse(f"risk_{verb}", args=[scene.own.reference, risk.number]), typed)

    return press


def _risk_reopen(scene: SimpleNamespace) -> Press:
    risk = RiskFactory(partnership=scene.own, now=(2, 2))
    risks_service.close(risk, why="Agreed", on=clock.today(), by=scene.people["officer"])
    return button("risk_reopen", reference=scene.own.reference, number=risk.number)


def _answered(verb: str, /, **typed: str) -> Maker:
    """Return what answers a request to live with a risk above the limit."""

    def press(scene: SimpleNamespace) -> Press:
        risk = RiskFactory(partnership=scene.own, now=(4, 4))
        asked = ask(risk, by=scene.people["officer"], of=scene.people["chief"])
        named = [scene.own.reference, asked.pk]
        page = reverse("approval", args=named) if verb == "approve" else ""
        return Press(reverse(f"approval_{verb}", args=named), typed, page=page, by="chief")

    return press


def _taken_back(scene: SimpleNamespace) -> Press:
    """Take an approval back before its day."""
    given = approve(
        RiskFactory(partnership=scene.own, now=(4, 4)), by=scene.people["officer"], of=scene.people["chief"]
    )
    address = reverse("approval_take_back", args=[scene.own.reference, given.request_id])
    return Press(address, {"reason": "It can be insured"}, by="chief")


def _risk_asked(verb: str, /, **typed: str) -> Maker:
    """Return what ends an open request: the risk is asked about anew, or closed."""

    def press(scene: SimpleNamespace) -> Press:
        risk = RiskFactory(partnership=scene.own, now=(4, 4))
        ask(risk, by=scene.people["officer"], of=scene.people["chief"])
        who = {"asked": str(scene.people["chief"].person)} if verb == "tolerate" else {}
        address = reverse(f"risk_{verb}", args=[scene.own.reference, risk.number])
        return Press(address, who | typed, by="officer")

    return press


def _risk_outgrown(scene: SimpleNamespace) -> Press:
    """Score a risk above what was approved, which ends the approval."""
    risk = RiskFactory(partnership=scene.own, now=(4, 4))
    approve(risk, by=scene.people["officer"], of=scene.people["chief"])
    typed = {"likelihood": "5", "impact": "5", "why": "It grew"}
    return Press(reverse("risk_score", args=[scene.own.reference, risk.number]), typed, by="officer")


_SCORES = {"current_likelihood": "3", "current_impact": "4"}

PRESSES: Presses = {
    "sign_in": _sign_in,
    "sign_in changed": _sign_in_changed,
    "sign_in_invite": lambda scene: button("sign_in_invite", pk=scene.people["chief"].person.pk),
    "account_change_password": _password,
    "council_text_edit": lambda scene: Press(
        reverse("council_text_edit", args=["help"]), {"text": "Ring us."}
    ),
    "history_check": lambda scene: button("history_check"),
    "job_try_again": _failed_job,
    "screening_propose": lambda scene: Press(screened("screening_propose"), {"name": "Compact"}),
    "screening_propose none": lambda scene: Press(
        screened("screening_propose", answers={"pfi": True}), {"name": "A school building"}
    ),
    "partnership_screening_ask": lambda scene: Press(
        screened("partnership_screening_ask", scene.own.reference), {}
    ),
    "screening_many": lambda scene: Press(
        reverse("screening_many"), {f"as-{scene.own.pk}": "partnership", f"as-{scene.other.pk}": "pfi"}
    ),
    "assessment_edition": _newer_edition,
    "assessment_start": lambda scene: button(
        "assessment_start", reference=scene.own.reference, code="governance-framework"
    ),
    "assessment_section": _section,
    "assessment_sign": _sign,
    "assessment_verify": _section_verify,
    "assessment_verify exempt": lambda scene: _section_verify(scene, **EXEMPT),
    "review_open": lambda scene: button("review_open", reference=scene.own.reference),
    "review_group": _line,
    "review_group confirmed": _line_of_before("confirm"),
    "review_group put_back": _line_of_before("put_back"),
    "review_finish": _finish,
    "review_sign": _review_sign,
    "review_delegate": _delegate,
    "review_accept": _decided("accept"),
    "review_return": _decided("return", because="Line 3 is thin."),
    "review_verify": _review_verify("review_verify"),
    "review_line_verify": _review_verify("review_line_verify", "exit-plan"),
    "review_line_verify exempt": _review_verify("review_line_verify", "exit-plan", **EXEMPT),
    "cap_waive": _waive,
    "cap_waiver_end": _waiver_end,
    "measure_new": _measure,
    "measure_figure_new": _figure,
    "measure_edit": _measured("measure_edit", name="Days of delay"),
    "measure_remove": _measured("measure_remove"),
    "measure_figure_edit": _measured("measure_figure_edit", amount="3.5"),
    "measure_figure_remove": _measured("measure_figure_remove"),
    "risk_add": lambda scene: Press(
        reverse("risk_add", args=[scene.own.reference]), {"title": "An overspend", **_SCORES}
    ),
    "risk_change": _risk("change", title="New words"),
    "risk_score": _risk("score", likelihood="3", impact="4", why="It grew"),
    "risk_tolerate": _risk("tolerate", tolerated_why="Too dear"),
    "risk_tolerate asked": _risk_asked(
        "tolerate", tolerated_why="No insurer", **date_parts("tolerated_until", "1 1 2030")
    ),
    "risk_close asked": _risk_asked("close", why="Agreed"),
    "risk_score outgrown": _risk_outgrown,
    "risk_close": _risk("close", why="Agreed"),
    "risk_reopen": _risk_reopen,
    "risk_action_add": _risk("action_add", what="Agree a cap", **date_parts("due_on", "15 12 2026")),
    "approval_approve": _answered("approve"),
    "approval_decline": _answered("decline", reason="It can be insured"),
    "approval_take_back": _taken_back,
}
