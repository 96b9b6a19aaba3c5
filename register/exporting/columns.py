"""What a partnership looks like as a row of a file: the columns, their headers, their values.

The headers and keys are a contract: a file that was written once can be read back and changes nothing.
Add columns at the end of their group; never reword one. That is why headers are not translated.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices

from core import clock
from core.dates import label_financial_year, write_date_as_known, write_long_date, write_notice
from core.sheets import Value
from register import choices as c
from register.exporting.rows import ExportedPartnership, Row
from register.known.facts import HeldDocument
from register.models import (
    KeptText,
    KeyDate,
    Liability,
    Membership,
    Objective,
    PriorityServed,
    Representative,
    YearMoney,
)
from register.standing.rating_basis import write_rating_note

Typed = Value | list[Any]


@dataclass(frozen=True)
class ExportColumn:
    """One column: its key in JSON, its header in a sheet, and its value there.

    `typed` is the value in JSON where it differs: a word of a value list, a list of things; `back` is how that
    stands in a sheet. `open` columns are no fields of the partnership, and are shown even of one that is exempt as a
    whole.
    """

    key: str
    header: str
    value: Callable[[ExportedPartnership], Value]
    typed: Callable[[ExportedPartnership], Typed] | None = None
    open: bool = False
    back: Callable[[Any], Value] | None = None

    def cell(self, entry: ExportedPartnership) -> Value:
        return self._exempt(entry) or self.value(entry)

    def data(self, entry: ExportedPartnership) -> Typed:
        return self._exempt(entry) or (self.typed or self.value)(entry)

    def _exempt(self, entry: ExportedPartnership) -> str:
        return "" if self.open else entry.secrecy.instead(self.key)


# --- Kinds of columns --------------------------------------------------------------------------------


def _own(name: str, header: str, *, open: bool = False) -> ExportColumn:
    return ExportColumn(name, header, lambda entry: _filled(entry.row[name]), open=open)


def _named(name: str, header: str) -> ExportColumn:
    return ExportColumn(name, header, lambda entry: entry.row[f"{name}_words"])


def _word(name: str, header: str, words: type[TextChoices], *, read: str = "") -> ExportColumn:
    path = read or name

    def label(entry: ExportedPartnership) -> Value:
        return str(words(entry.row[path]).label) if entry.row[path] else None

    return ExportColumn(
        name, header, label, lambda entry: _filled(entry.row[path]), back=lambda word: str(words(word).label)
    )


def _words(name: str, header: str, words: type[TextChoices]) -> ExportColumn:
    labels = dict(words.choices)
    return ExportColumn(
        name,
        header,
        lambda entry: _joined(str(labels.get(word, word)) for word in entry.row[name]),
        lambda entry: list(entry.row[name]),
        back=lambda found: _joined(str(labels.get(word, word)) for word in found),
    )


def _parts(
    key: str, header: str, model: Any, write: Callable[[Row], str], *names: str, open: bool = False
) -> ExportColumn:
    """A list in one cell: parts by semicolons in a sheet, a list of `names` in JSON."""
    return ExportColumn(
        key,
        header,
        lambda entry: _joined(write(row) for row in entry.of(model)),
        lambda entry: [{name: _filled(row[name]) for name in names} for row in entry.of(model)],
        open,
        lambda rows: _joined(write(row) for row in rows),
    )


def _year_money(key: str, header: str, name: str) -> ExportColumn:
    return ExportColumn(key, header, lambda entry: next((row[name] for row in entry.of(YearMoney)), None))


def _date(key: str, header: str, kind: c.DateKind) -> ExportColumn:
    def known(entry: ExportedPartnership) -> Value:
        row = entry.date(kind)
        return _as_known(row["on"], row["precision"]) if row else None

    return ExportColumn(key, header, known)


# --- Values -------------------------------------------------------------------------------------------


def _filled(value: Any) -> Any:
    return None if value == "" else value


def _joined(texts: Any) -> str | None:
    return "; ".join(text for text in texts if text) or None


def _as_known(day: Any, precision: str) -> Value:
    """Return a date, or the words for as much of it as is known."""
    return day if day is None or precision == c.Precision.DAY else write_date_as_known(day, precision)


def _council_pays(entry: ExportedPartnership) -> Value:
    """Return the sum with its pence, which one database drops and the other keeps."""
    paid: Decimal | None = entry.row["council_pays"]
    return None if paid is None else paid.quantize(Decimal("0.01"))


def _other_names(entry: ExportedPartnership) -> str | None:
    return _joined(name.strip() for name in entry.row["other_names"].splitlines())


def _notice(entry: ExportedPartnership) -> Value:
    row = entry.date(c.DateKind.END) or entry.date(c.DateKind.RENEWAL) or next(iter(entry.of(KeyDate)), None)
    return write_notice(row["notice_number"], row["notice_unit"]) or None if row else None


def _partner(row: Row) -> str:
    return f"{row['name']} ({c.PartnerRole(row['role']).label})"


def _representative(row: Row) -> str:
    return f"{row['name']} ({c.Capacity(row['capacity']).label})"


def _liability(row: Row) -> str:
    if row.get("kept") or not row["kind"]:
        return str(row["what"])
    # Without an upper limit an amount is what the council reckons with, not the most that it could be.
    reckoned = "at most" if row["cap"] == c.Cap.CAPPED else "estimated at"
    most = f", {reckoned} {row['most']:.2f}" if row["most"] is not None else ""
    return f"{row['what']} ({c.LiabilityKind(row['kind']).label}{most}, {c.Cap(row['cap']).label.lower()})"


def _priority(row: Row) -> str:
    return f"{row['name']}: {row['how']}" if row["how"] else str(row["name"])


def _document(said: Mapping[str, Any]) -> str:
    """Return a document with its days, which stay the same from day to day; whether it counts follows from them."""
    days = (
        ("from", "covers_from"),
        ("until", "covers_until"),
        ("renew by", "renew_by"),
        ("review by", "review_by"),
    )
    known = [f"{word} {write_long_date(_as_day(said[name]))}" for word, name in days if said[name]]
    renewer = [f"renewed by {said['renewed_by']}"] if said["renewed_by"] else []
    return f"{c.DocumentKind(said['kind']).label} ({', '.join([*(known or ['age not known']), *renewer])})"


def _as_day(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


def _document_data(held: HeldDocument) -> Mapping[str, Any]:
    day = clock.today()
    days = {"review_by": held.age.review_on, "renewed_by": held.renewer or None}
    return {"kind": held.kind, "state": held.age.state(day), **asdict(held.age.in_force(day)), **days}


def _tier(entry: ExportedPartnership) -> str:
    """The word that people use: Minor is stored as `limited`, which is a rating (docs/glossary.md)."""
    tier: str = entry.row["tier"]
    return "minor" if tier == c.Tier.LIMITED else tier


def _tier_label(word: str) -> str:
    return str(c.Tier(c.Tier.LIMITED if word == "minor" else word).label)


def _rating_note(entry: ExportedPartnership) -> str | None:
    return write_rating_note(entry.row["standing_rating_basis"] or {}, clock.today()) or None


def _sign_words(entry: ExportedPartnership) -> str | None:
    return _joined(sign.sentence.replace("; ", ", ") for sign in entry.signs)  # one between two signs alone


COLUMNS: Sequence[ExportColumn] = (
    _own("reference", "Reference"),
    _own("name", "Name"),
    ExportColumn(
        "other_names",
        "Other names",
        _other_names,
        lambda entry: entry.row["other_names"].splitlines(),
        back=_joined,
    ),
    _own("welsh_name", "Welsh name"),
    _word("status", "Status", c.Status),
    _word("scope_kind", "Kind of what is out of scope", c.ScopeKind),
    ExportColumn("tier", "Tier", lambda entry: str(c.Tier(entry.row["tier"]).label), _tier, back=_tier_label),
    _word("form", "Form", c.Form),
    _named("theme", "Theme"),
    _named("directorate", "Directorate"),
    _named("service", "Service"),
    _named("sponsor", "Sponsoring officer"),
    _named("lead", "Lead officer"),
    _parts(
        "representatives",
        "Council representatives",
        Representative,
        _representative,
        "name",
        "capacity",
        open=True,
    ),
    _named("cabinet_member", "Cabinet member"),
    _named("finance_contact", "Finance contact"),
    _named("legal_contact", "Legal contact"),
    _named("panel", "Overseen by"),
    _parts("partners", "Partners", Membership, _partner, "name", "role", open=True),
    _word("basis", "Statutory basis", c.Basis),
    _own("legal_power", "Legal power"),
    _own("legal_status", "Legal status"),
    _own("also_outside_body", "Also an outside body"),
    _own("purpose", "Purpose"),
    _words("reasons", "Reasons for entering", c.Reason),
    _words("benefits", "Benefits expected", c.Benefit),
    _words("beneficiaries", "Who benefits", c.Beneficiary),
    _parts("objectives", "Objectives", Objective, lambda row: row["text"], "text"),
    _parts("priorities", "Council priorities", PriorityServed, _priority, "name", "how"),
    _own("area", "Area covered"),
    _own("website", "Website"),
    ExportColumn(
        "financial_year", "Financial year", lambda entry: label_financial_year(entry.year), open=True
    ),
    ExportColumn("council_contribution", "Council contribution this year", _council_pays),
    _year_money("total_budget", "Total budget this year", "budget"),
    _year_money("forecast", "Forecast this year", "forecast"),
    _year_money("spent", "Spent this year", "actual"),
    _parts("liabilities", "Liabilities", Liability, _liability, "what", "kind", "most", "cap"),
    _own("assets", "Assets and premises"),
    _own("vat", "VAT treatment"),
    _own("banking", "Banking"),
    _own("surplus", "Surplus and deficit"),
    ExportColumn(
        "starts_on",
        "Start date",
        lambda entry: _as_known(entry.row["starts_on"], entry.row["starts_precision"]),
    ),
    _own("signed_on", "Agreement signed"),
    _date("ends_on", "End date", c.DateKind.END),
    _date("renews_on", "Renewal date", c.DateKind.RENEWAL),
    _date("breaks_on", "Break date", c.DateKind.BREAK),
    ExportColumn("notice", "Notice period", _notice),
    ExportColumn("last_safe_on", "Last safe date for notice", lambda entry: entry.row["last_safe_now"]),
    _word("leaving", "Can the council leave", c.Leaving),
    _word("rating", "Rating", c.Rating, read="standing_rating"),
    ExportColumn("rating_note", "What the rating rests on", _rating_note),
    ExportColumn("reviewed_on", "Last review", lambda entry: entry.row["standing_reviewed_on"]),
    ExportColumn("next_review_on", "Next review", lambda entry: entry.row["standing_next_review_on"]),
    ExportColumn(
        "signs", "Warning signs", _sign_words, lambda entry: [sign.code for sign in entry.signs], back=_joined
    ),
    _own("publish", "Publish", open=True),
    _own("publish_reason", "Reason for publishing or not"),
    _own("exempt_paragraph", "Exempt paragraph", open=True),
    ExportColumn(
        "documents",
        "Documents held",
        lambda entry: _joined(_document(_document_data(held)) for held in entry.documents),
        lambda entry: [_document_data(held) for held in entry.documents],
        back=lambda found: _joined(map(_document, found)),
    ),
    _parts("kept", "Other text", KeptText, lambda row: f"{row['column']}: {row['text']}", "column", "text"),
)
