"""The risks and the actions as files: CSV, Excel or JSON, with every row that the filters leave, in that order."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.listing import Address, Chip
from core.sheets import SheetToWrite, csv_lines, write_xlsx
from register import exempt
from register.export_files import FORMATS
from register.services import exports
from reviews.action_listing import ActionListing
from reviews.choices import ScoreKind
from reviews.models.risk import RiskScore
from reviews.risk_listing import RiskListing

Table = tuple[str, Sequence[str], list[list[Any]]]


def risks(listing: RiskListing) -> Table:
    """Return the name, the heads and the rows of the risks found, with all three scores of each."""
    named = ("partnership__directorate", "owner", "tolerated_by", *ScoreKind.values)
    found = list(listing.ordered().select_related(*named))
    hidden = exempt.hidden_marks(listing.user, {risk.partnership_id for risk in found})
    heads = [
        *(_("Reference"), _("Partnership"), _("Directorate"), _("Number"), _("Risk")),
        *(_("Because of"), _("There is a chance that"), _("Leading to"), _("Category"), _("Owner")),
        *(head for _kind, label in ScoreKind.choices for head in _score_heads(str(label))),
        *(_("Treatment"), _("What is done about it"), _("Look at it again by")),
        *(_("Tolerance approved by"), _("Approval runs out on"), _("Why it is tolerated")),
        *(_("Also on the council's register"), _("What the council carries")),
    ]
    rows = [
        [
            risk.partnership.reference,
            "" if "name" in hidden.get(risk.partnership_id, {}) else risk.partnership.name,
            _named(risk.partnership.directorate),
            risk.number,
            *(
                risk.title,
                risk.cause,
                risk.event,
                risk.consequence,
                risk.get_category_display(),
                _named(risk.owner),
            ),
            *(cell for kind in ScoreKind.values for cell in _score_cells(getattr(risk, kind))),
            *(risk.get_treatment_display(), risk.measures, risk.review_by),
            *(_named(risk.tolerated_by), risk.tolerated_until, risk.tolerated_why),
            *(risk.also_on_council_register, risk.council_share),
        ]
        for risk in found
    ]
    return _("Risks"), heads, rows


def _score_heads(label: str) -> Iterator[str]:
    for what in (_("likelihood"), _("impact"), _("score"), _("band"), _("matrix"), _("scored on")):
        yield f"{label}: {what}"


def _score_cells(score: RiskScore | None) -> list[Any]:
    """A score with the matrix that it was made under, so that a sheet with two matrices cannot mislead."""
    if score is None:
        return [None] * 6
    made_under = _("%(title)s, edition %(edition)s") % {
        "title": score.made_under.title,
        "edition": score.edition,
    }
    return [score.likelihood, score.impact, score.score, score.band_word, made_under, score.scored_on]


def actions(listing: ActionListing) -> Table:
    """Return the name, the heads and the rows of the actions found."""
    found = list(listing.ordered().select_related("partnership__directorate", "owner"))
    hidden = exempt.hidden_marks(listing.user, {action.partnership_id for action in found})
    heads = [
        *(_("Reference"), _("Partnership"), _("Directorate"), _("What is to be done"), _("Who does it")),
        *(_("Due"), _("Days late"), _("Came from"), _("Progress")),
    ]
    rows = [
        [
            action.partnership.reference,
            "" if "name" in hidden.get(action.partnership_id, {}) else action.partnership.name,
            _named(action.partnership.directorate),
            *(action.what, _named(action.owner), action.due_on, _days_late(action.due_on, listing.today)),
            *(action.source_label, action.progress_note),
        ]
        for action in found
    ]
    return _("Actions"), heads, rows


def _named(record: Any) -> str:
    return str(record) if record else ""


def _days_late(due_on: date | None, today: date) -> int | None:
    return (today - due_on).days if due_on and due_on < today else None


def made(kind: str, table: Table, *, chips: Iterable[Chip], by: Any) -> bytes:
    """Return a table as a file of one kind (a key of FORMATS), and write down who took it and which filters were on."""
    title, heads, rows = table
    filters = [title, *(f"{chip.label}: {chip.words}" for chip in chips)]
    exports.made(kind=kind, rows=len(rows), filters=filters, by=by)
    if kind == "csv":
        return "".join(csv_lines(heads, rows)).encode()
    if kind == "json":
        entries = [dict(zip(heads, row, strict=True)) for row in rows]
        return json.dumps(entries, default=str, ensure_ascii=False, indent=1).encode()
    file = BytesIO()
    write_xlsx([SheetToWrite(title, heads, rows)], file)
    return file.getvalue()


def links(address: Address, url_name: str, **also: str) -> list[dict[str, str]]:
    """Return the addresses of the rows of a list as files: `label` and `href`; `also` are further parameters."""
    return [
        {"label": one.label, "href": str(address.at(reverse(url_name, args=[kind])).having(**also))}
        for kind, one in FORMATS.items()
    ]


def headers(kind: str, title: str, today: date) -> Mapping[str, str]:
    """Return what the answer with a file must say of it."""
    name = f"{slugify(title)}-{today.isoformat()}.{kind}"
    return {
        "Content-Type": FORMATS[kind].content_type,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
