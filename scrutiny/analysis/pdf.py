"""The analysis of one partnership as a PDF: the same bytes for the same data on the same day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.dates import financial_year_label, write_date_as_known, write_long_date
from core.forms.fields import lower_label
from core.pdf import render as pdf_render
from core.pdf.assets import report_assets
from core.pdf.letters import find_missing, mark_missing, tidy_letters
from core.pdf.missing import describe_missing
from register.choices import ImplicationKind
from reviews.models import Risk
from scrutiny.analysis import first_page, leaving, limits, money, pictures, review
from scrutiny.analysis.numbering import Numbering
from scrutiny.analysis.read import Analysis

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
    assets = report_assets(page)
    found = find_missing(page, assets)
    missing = describe_missing(page, found)
    if found:
        page = mark_missing(render_html(facts, missing=missing, without=found), found)
    body = pdf_render.render(
        page, title=facts.name, created=made, assets=assets, page_limit=PAGES, strict=strict
    )
    return Report(body, missing)


def render_html(facts: Analysis, *, missing: str = "", without: Sequence[str] = ()) -> str:
    """Return the page that becomes the PDF, with a note of the letters that are `missing`."""
    return tidy_letters(render_to_string("scrutiny/analysis.html", build_context(facts, missing, without)))


def build_context(facts: Analysis, missing: str = "", without: Sequence[str] = ()) -> dict[str, Any]:
    partnership = facts.partnership
    name = limits.cut(tidy_letters(facts.name), limits.RUNNING_HEAD)
    return {
        "a": facts,
        "no": Numbering(),
        "p": partnership,
        "council": settings.COUNCIL,
        "rule": pdf_render.page_rule(
            right=f"{mark_missing(name, without)}, {partnership.reference}", foot_left=_foot(facts)
        ),
        "missing": missing,
        "title": limits.cut(facts.name, limits.TITLE),
        "title_is_long": len(facts.name) > LONG_TITLE,
        "purpose": limits.show_purpose(facts.text("purpose")),
        "shown": limits.show_lists(facts),
        "notice": leaving.describe_notice(facts),
        "what_it_is": first_page.describe_partnership(facts),
        "why": first_page.explain_why(facts),
        "keys": first_page.list_key_figures(facts),
        "year": financial_year_label(facts.year),
        "path": [_step(step) for step in facts.path],
        "member_columns": {name: facts.known_of_members(name) for name in ("votes", "seats", "invited")},
        "dates": pictures.draw_date_line(facts),
        "money": money.draw_paid(facts),
        "money_said": " ".join(money.describe_money(facts)),
        "books": money.build_table(facts),
        "heat": pictures.build_heat_map(facts),
        "scale": pictures.scale(facts),
        "sign": pictures.draw_rating(facts.rating, facts.rating_label),
        "rating_label": facts.rating_label,
        "review": review.build_context(facts),
        "implications": list_implications(facts),
        "risks": [
            (risk, describe_risk(risk), facts.movements.get(risk.pk))
            for risk in limits.show_first("risks", facts.risks).rows
        ],
    }


def _foot(facts: Analysis) -> str:
    """Return the foot of every page: of an exempt partnership each says so."""
    foot = _("%(council)s. As it stood on %(day)s") % {
        "council": settings.COUNCIL["name"],
        "day": write_long_date(facts.today),
    }
    return f"{limits.cut(facts.not_for_publication, limits.FOOT)} {foot}".strip()


def describe_risk(risk: Risk) -> str:
    """Return a risk as one sentence of cause, event and consequence."""
    parts = {name: _part(getattr(risk, name)) for name in ("cause", "event", "consequence")}
    if not all(parts.values()):
        said = (limits.cut_phrase(part, 160) for part in (risk.cause, risk.event, risk.consequence))
        return " ".join(f"{part}." for part in said if part)
    return _("Because of %(cause)s, there is a chance that %(event)s, leading to %(consequence)s.") % parts


def _part(text: str) -> str:
    return limits.cut_phrase(lower_label(text), 160)


def _step(step: dict[str, Any]) -> dict[str, Any]:
    words = write_date_as_known(step["on"], step["precision"]) if step["on"] else ""
    later = _("not reached") if step["state"] == "later" else ""
    return {"label": step["label"], "state": step["state"], "words": words or later}


def list_implications(facts: Analysis) -> list[tuple[str, str]]:
    """Return every implication that the committee's form asks for; what is not written says so (H6)."""
    written = {item.kind: item for item in facts.implications}
    found = []
    for kind in ImplicationKind:
        item = written.get(kind)
        text = (
            _("Not recorded")
            if item is None
            else item.text
            if item.applies
            else _("Not applicable: %(why)s") % {"why": item.text}
        )
        found.append((str(kind.label), text))
    return found
