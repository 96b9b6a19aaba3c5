"""The analysis of one partnership as a PDF: the same bytes for the same data on the same day."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core import pdf
from core.dates import date_as_known, financial_year_label, long_date
from core.formfields import in_sentence
from core.money import format_pounds, format_short
from core.report_assets import report_assets
from register.choices import ImplicationKind
from reviews.models import Risk
from scrutiny import pictures
from scrutiny.analysis import Analysis

PAGES = 40


def render(facts: Analysis, *, strict: bool = False) -> bytes:
    """Return the PDF. Raises core.pdf.PdfError (Pango missing, too long, refused content)."""
    made = datetime.combine(facts.today, time(12), UTC)
    return pdf.render(
        html(facts),
        title=facts.partnership.name,
        created=made,
        assets=report_assets(),
        page_limit=PAGES,
        strict=strict,
    )


def html(facts: Analysis) -> str:
    """Return the page that becomes the PDF."""
    return render_to_string("scrutiny/analysis.html", context(facts))


def context(facts: Analysis) -> dict[str, Any]:
    partnership = facts.partnership
    foot = _("%(council)s. As it stood on %(day)s") % {
        "council": settings.COUNCIL["name"],
        "day": long_date(facts.today),
    }
    return {
        "a": facts,
        "p": partnership,
        "council": settings.COUNCIL,
        "rule": pdf.page_rule(right=f"{partnership.name}, {partnership.reference}", foot_left=foot),
        "purpose": facts.text("purpose"),
        "legal_power": facts.text("legal_power"),
        "keys": key_figures(facts),
        "year": financial_year_label(facts.year),
        "path": [_step(step) for step in facts.path],
        "dates": pictures.date_line(facts),
        "money": pictures.contributions(facts),
        "heat": pictures.heat(facts),
        "sign": pictures.rating(partnership.standing.rating, partnership.standing.get_rating_display()),
        "years": [_year(facts, row) for row in facts.years],
        "groups": review_groups(facts),
        "implications": implications(facts),
        "risks": [(risk, risk_in_a_sentence(risk)) for risk in facts.risks],
        "signs_shown": sum(len(weakness.shows) for weakness in facts.weaknesses),
    }


def risk_in_a_sentence(risk: Risk) -> str:
    """Return a risk as one sentence of cause, event and consequence."""
    parts = {name: in_sentence(getattr(risk, name)).rstrip(".") for name in ("cause", "event", "consequence")}
    if not all(parts.values()):
        return ". ".join(part for part in (risk.cause, risk.event, risk.consequence) if part)
    return _("Because of %(cause)s, there is a chance that %(event)s, leading to %(consequence)s.") % parts


def key_figures(facts: Analysis) -> list[tuple[str, str]]:
    """Return at most five figures, each with the words after it."""
    year = financial_year_label(facts.year)
    found = [
        (format_short(facts.council_pays(facts.year)), _("from the council in %(year)s") % {"year": year})
    ]
    if facts.overspent:
        spent, over = facts.overspent[0]
        found.append(
            (format_short(over), _("over budget in %(year)s") % {"year": financial_year_label(spent)})
        )
    late = len(facts.watched.late_gaps)
    found.append((str(len(facts.gaps)), _("governance gaps open, %(late)s past their date") % {"late": late}))
    found.append(
        (
            str(len(facts.risks)),
            _("risks held, %(n)s in the highest band") % {"n": len(facts.watched.very_high)},
        )
    )
    if facts.next_safe and facts.next_safe.last_safe_on:
        safe = facts.next_safe.last_safe_on
        words = _("%(year)s is the last safe date to give notice, %(n)s days from now")
        found.append(
            (
                f"{safe.day} {long_date(safe).split()[1][:3]}",
                words % {"year": safe.year, "n": (safe - facts.today).days},
            )
        )
    return found[:5]


def _step(step: dict[str, Any]) -> dict[str, Any]:
    words = date_as_known(step["on"], step["precision"]) if step["on"] else ""
    later = _("not reached") if step["state"] == "later" else ""
    return {"label": step["label"], "state": step["state"], "words": words or later}


def _year(facts: Analysis, row: Any) -> dict[str, str]:
    def words(value: Decimal | None) -> str:
        return format_pounds(value) if value is not None else "–"

    spent = row.actual if row.actual is not None else row.forecast
    over = spent - row.budget if spent is not None and row.budget is not None else None
    sign = "+" if over and over > 0 else ""
    return {
        "year": financial_year_label(row.year),
        "budget": words(row.budget),
        "spent": words(row.actual),
        "forecast": words(row.forecast),
        "over": sign + words(over) if over is not None else _("not known"),
        "late": "late" if over and over > 0 else "",
        "ours": words(facts.council_pays(row.year)),
    }


def review_groups(facts: Analysis) -> list[dict[str, Any]]:
    """Return the review's lines by group, with points and last year's answer beside this year's."""
    if not facts.review or not facts.framework or not facts.framework.scale:
        return []
    scale = facts.framework.scale
    worth = {"yes": scale.yes, "partly": scale.partly, "no": scale.no}
    lines = {line.question: line for line in facts.review_lines}
    groups = []
    for section in facts.framework.sections:
        rows = []
        for question in section.questions:
            line = lines[question.key]
            counted = line.value in worth
            rows.append(
                {
                    "no": line.position,
                    "label": question.label,
                    "before": _answer(line.last_value),
                    "now": _answer(line.value),
                    "value": line.value,
                    "evidence": line.evidence,
                    "points": worth[line.value] * question.weight if counted else 0,
                    "possible": scale.yes * question.weight if counted else 0,
                }
            )
        total = {name: sum(row[name] for row in rows) for name in ("points", "possible")}
        groups.append({"title": section.title, "rows": rows, **total})
    return groups


def _answer(value: str) -> str:
    return {"yes": _("Yes"), "partly": _("Partly"), "no": _("No"), "na": _("Not applicable")}.get(value, "–")


def implications(facts: Analysis) -> list[tuple[str, str]]:
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
