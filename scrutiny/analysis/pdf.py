"""The analysis of one partnership as a PDF: the same bytes for the same data on the same day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.access_log.recording import Kind, record_access, subject_of
from core.dates import label_financial_year, write_date_as_known, write_long_date
from core.history.actors import Actor
from core.pdf import render as pdf_render
from core.pdf.assets import load_report_assets
from core.pdf.letters import find_missing, mark_missing, tidy_letters
from core.pdf.missing import describe_missing
from core.pdf.numbering import Numbering
from register.approvals.rules import NOBODY_ASKED
from register.choices import ImplicationKind
from register.rules.leaving import asks_notice, needs_notice
from register.rules.lifecycle import Step
from reviews.models import Risk
from reviews.risks import rules as risks_rules
from reviews.risks import tab
from scrutiny.analysis import first_page, limits, money, pictures, recorded, review
from scrutiny.analysis.facts.read import Analysis

PAGES = 40
LONG_TITLE = 70  # letters; a longer one is set smaller


@dataclass(frozen=True)
class Report:
    """The PDF, and which letters it could not show; blank where it shows all."""

    body: bytes
    missing: str


def render(facts: Analysis, *, strict: bool = False) -> bytes:
    """Return the PDF. Raises core.pdf.render.PdfError (Pango missing, too long, refused content)."""
    return make_report(facts, strict=strict).body


def make_report(facts: Analysis, *, strict: bool = False) -> Report:
    """Make the PDF and say which letters it could not show. Raises core.pdf.render.PdfError as `render` does."""
    made, page = datetime.combine(facts.today, time(12), UTC), render_html(facts)
    assets = load_report_assets(page)
    found = find_missing(page, assets)
    missing = describe_missing(page, found)
    if found:
        page = mark_missing(render_html(facts, missing=missing, without=found), found)
    body = pdf_render.render(
        page, title=facts.name, created=made, assets=assets, page_limit=PAGES, strict=strict
    )
    return Report(body, missing)


def name_file(facts: Analysis) -> str:
    """Return the name of the file; one with exempt text says so."""
    reference = facts.partnership.reference
    return f"{reference}-EXEMPT-analysis.pdf" if facts.with_exempt else f"{reference}-analysis.pdf"


def record_taking(facts: Analysis, *, by: Actor) -> None:
    """Write down that somebody took the report, and whether it was the one with exempt text."""
    detail = _("Analysis with exempt text (PDF)") if facts.with_exempt else _("Analysis (PDF)")
    about = subject_of(facts.partnership, facts.partnership.reference)
    record_access(Kind.DOWNLOADED, by=by, about=about, detail=detail)


def render_html(facts: Analysis, *, missing: str = "", without: Sequence[str] = ()) -> str:
    """Return the page that becomes the PDF, with a note of the letters that are `missing`."""
    return tidy_letters(render_to_string("scrutiny/analysis.html", build_context(facts, missing, without)))


def build_context(facts: Analysis, missing: str = "", without: Sequence[str] = ()) -> dict[str, Any]:
    """Return what the pages need; of a wholly exempt partnership in public nothing but what is always open."""
    partnership = facts.partnership
    name = limits.cut_text(tidy_letters(facts.name), limits.RUNNING_HEAD)
    head = {
        "a": facts,
        "no": Numbering(),
        "p": partnership,
        "council": settings.COUNCIL,
        "rule": pdf_render.build_page_rule(
            right=f"{mark_missing(name, without)}, {partnership.reference}", foot_left=_foot(facts)
        ),
        "missing": missing,
        "title": limits.cut_text(facts.name, limits.TITLE),
        "title_is_long": len(facts.name) > LONG_TITLE,
    }
    return head if facts.keeps_all else head | _build_body(facts)


def _build_body(facts: Analysis) -> dict[str, Any]:
    return {
        "purpose": limits.show_purpose(facts.text("purpose")),
        "shown": limits.show_lists(facts),
        "notice": recorded.describe_notice(facts),
        "is_notice_followed": asks_notice(facts.partnership.status, facts.partnership.leaving),
        "is_notice_needed": needs_notice(facts.partnership.leaving),
        "what_it_is": first_page.describe_partnership(facts),
        "why": first_page.explain_why(facts),
        "keys": first_page.list_key_figures(facts),
        "year": label_financial_year(facts.year),
        "path": [_step(step) for step in facts.path],
        "member_columns": {
            name: facts.people.known_of_members(name) for name in ("votes", "seats", "invited")
        },
        "dates": pictures.draw_date_line(facts),
        "money": money.draw_paid(facts),
        "money_said": " ".join(money.describe_money(facts)),
        "books": money.build_table(facts),
        "heat": pictures.build_heat_map(facts),
        "scale": pictures.draw_scale(facts),
        "sign": pictures.draw_rating(facts.rating, facts.rating_label),
        "rating_label": facts.rating_label,
        "review": review.build_context(facts),
        "implications": list_implications(facts),
        "answering": recorded.name_answering(facts),
        "met": recorded.describe_meetings_of(facts),
        "documents_kept": recorded.count_kept_back(facts, "documents"),
        "shares": recorded.describe_shares(facts.money.shares),
        "unrecorded": name_unrecorded(facts),
        "risks": [
            (
                risk,
                describe_risk(risk),
                facts.risks.movements.get(risk.pk),
                describe_tolerance(risk, facts),
                facts.risks.is_late(risk),
            )
            for risk in limits.show_first("risks", facts.risks.open).rows
        ],
    }


def _foot(facts: Analysis) -> str:
    """Return the foot of every page: where it is or contains exempt text each says so, by which paragraph and why."""
    foot = _("%(council)s. As it stood on %(day)s") % {
        "council": settings.COUNCIL["name"],
        "day": write_long_date(facts.today),
    }
    return f"{limits.cut_text(facts.warning, limits.FOOT)} {foot}".strip()


def describe_risk(risk: Risk) -> list[tuple[str, str]]:
    """Return a risk by its labelled parts, as long as the report has room for."""
    parts = risks_rules.label_parts(risk.cause, risk.event, risk.consequence)
    return [(label, limits.cut_phrase(text, 160)) for label, text in parts]


def describe_tolerance(risk: Risk, facts: Analysis) -> str:
    """Return how it stands with the tolerance of a risk, as its own page says it; blank where it is not tolerated."""
    tolerance = tab.tolerance_of(risk, facts.risks.approvals.get(risk.pk, NOBODY_ASKED), facts.today)
    return limits.cut_phrase(tolerance.words, limits.HEAD) + "." if tolerance else ""


def _step(step: Step) -> dict[str, Any]:
    words = write_date_as_known(step.on, step.precision) if step.on else ""
    later = _("not reached") if step.state == "later" else ""
    told = " ".join(filter(None, (words or later, step.words_for_gone_without)))
    return {"label": step.label, "state": step.state, "words": told}


def list_implications(facts: Analysis) -> list[tuple[str, str]]:
    """Return every implication that is recorded, in the order of the committee's form (H6)."""
    written = {item.kind: item for item in facts.implications}
    return [
        (str(kind.label), item.text if item.applies else _("Not applicable: %(why)s") % {"why": item.text})
        for kind in ImplicationKind
        if (item := written.get(kind))
    ]


def name_unrecorded(facts: Analysis) -> str:
    """Say in one sentence on which implications of the committee's form nothing is recorded (H6)."""
    written = {item.kind for item in facts.implications}
    missing = [str(kind.label).lower() for kind in ImplicationKind if kind not in written]
    if not missing:
        return ""
    named = get_text_list(missing, _("and"))
    if not written:
        return _("Nothing is recorded on any of the implications that a report speaks to: %(them)s.") % {
            "them": named
        }
    return _("Nothing is recorded on %(them)s.") % {"them": named}
