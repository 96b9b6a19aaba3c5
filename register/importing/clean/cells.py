"""One cell of an old register through the cleaner of its column. Pure.

What is certain becomes a value, what is not becomes a remark, and what fits no field is kept as text.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.dates import Notice
from core.forms.fields import LONGEST_TEXT
from core.parsing.amounts import parse_pounds
from core.parsing.dates import KnownDate, parse_date
from core.parsing.people import read_name, read_names
from core.parsing.result import Reading, is_undecided, read_yes_no, says_nothing, tidy
from core.sheets import Cell, SheetColumn
from register.importing.clean import vocabulary
from register.importing.model import ImportRow
from register.models.partnership import PEOPLE_FIELDS

LONGEST = {
    "name": 240,
    "legal_power": 300,
    "area": 240,
    "legal_status": 240,
    "welsh_name": 240,
    "website": 200,
    "vat": 240,
    "banking": 240,
    "old_reference": 40,
    "publish_reason": 300,
    **dict.fromkeys(("purpose", "assets", "surplus"), LONGEST_TEXT),
}
DATES = ("ends_on", "renews_on", "breaks_on")
_NOTICE = re.compile(r"(\d{1,3}) (working days|day|week|month|year)s?(?: notice)?", re.IGNORECASE)


@dataclass(frozen=True)
class CellPlace:
    """Where a cell stands: its row, its column as typed, and the day on which it is read."""

    row: ImportRow
    column: SheetColumn
    today: date

    @property
    def header(self) -> str:
        return tidy(self.column.header) or self.column.letter

    def doubt(self, found: Reading[Any]) -> None:
        for doubt in found.doubts:
            self.row.remark(self.header, found.typed, doubt.message)
        if found.doubts or found.note:
            self.row.keep(self.header, found.typed, _("As it was typed"))

    def fitting(self, text: str, longest: int) -> str:
        """Return what fits a field; a longer text is kept whole as well, and remarked on: nothing is cut in silence."""
        if len(text) > longest:
            self.row.keep(self.header, text, _("Too long for the field, which has its beginning"))
            self.row.remark(self.header, text, _("Only the first %(n)s letters fit.") % {"n": longest})
        return text[:longest]


def clean_cell(place: CellPlace, cell: Cell, text: str) -> None:
    if not says_nothing(text):
        place.row.keep(place.header, text, _("No field of the register takes it"))


def _comment(place: CellPlace, cell: Cell, text: str) -> None:
    place.row.keep(place.header, text, _("A comment"))


def _text(key: str) -> Callable[[CellPlace, Cell, str], None]:
    longest = LONGEST.get(key)

    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        if key != "name" and says_nothing(text):
            return
        place.row.values[key] = place.fitting(text, longest) if longest else text

    return clean


def _reference(place: CellPlace, cell: Cell, text: str) -> None:
    place.row.values["reference"] = place.fitting(text, 40)


def _listed(key: str) -> Callable[[CellPlace, Cell, str], None]:
    """A value from a list: what is not on it is kept and asked about."""

    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        if says_nothing(text):
            return
        value, clear = vocabulary.look_up(key, text)
        if value is None:
            place.row.keep(place.header, text, _("Not one of the register's words"))
            message = _("“%(typed)s” is not one of the register's words. Choose one.") % {"typed": text}
            place.row.remark(place.header, text, message)
            return
        place.row.values[key] = value
        if not clear:
            place.row.keep(place.header, text, _("As it was typed"))
            place.row.remark(place.header, text, _("“%(typed)s” leaves it open. Check it.") % {"typed": text})

    return clean


def _several(key: str) -> Callable[[CellPlace, Cell, str], None]:
    """Several values from a list, by semicolons; one that is not on it keeps the whole cell as text."""

    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        found = [vocabulary.look_up(key, part)[0] for part in text.split(";") if part.strip()]
        if None in found:
            place.row.keep(place.header, text, _("Not one of the register's words"))
            message = _("“%(typed)s” has words that the register does not know. Choose from its own.")
            place.row.remark(place.header, text, message % {"typed": text})
        else:
            place.row.values[key] = [
                value for value in vocabulary.read_values(key).values() if value in found
            ]

    return clean


def _other_names(place: CellPlace, cell: Cell, text: str) -> None:
    typed = str(cell.value) if isinstance(cell.value, str) else text
    names = [tidy(part) for part in typed.replace("\n", ";").split(";")]
    if found := [name for name in names if name and not says_nothing(name)]:
        place.row.values["other_names"] = place.fitting("\n".join(found), LONGEST_TEXT)


def _notice(place: CellPlace, cell: Cell, text: str) -> None:
    if says_nothing(text):
        return
    if found := _NOTICE.fullmatch(text.rstrip(".").replace("'", "").replace("’", "")):
        unit = found[2].lower()
        place.row.values["notice"] = Notice(int(found[1]), unit if unit.endswith("s") else f"{unit}s")
        return
    place.row.keep(place.header, text, _("As it was typed"))
    message = _("“%(typed)s” is no length of notice. Enter it like 3 months.")
    place.row.remark(place.header, text, message % {"typed": text})


def _tier(place: CellPlace, cell: Cell, text: str) -> None:
    """Only the register's own tiers are taken: another scale says nothing certain about the score."""
    value, _clear = vocabulary.look_up("tier", text)
    if value:
        place.row.values["tier"] = value
    elif not says_nothing(text):
        place.row.keep(place.header, text, _("The tier follows from the significance score"))


def _rating(place: CellPlace, cell: Cell, text: str) -> None:
    if not says_nothing(text) and tidy(text).lower() != "not assessed":
        place.row.keep(place.header, text, _("The rating follows from the first review"))


def _person(key: str) -> Callable[[CellPlace, Cell, str], None]:
    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        named = read_name(text)
        if named is None:
            if is_undecided(text):
                place.row.keep(place.header, text, _("As it was typed"))
                place.row.remark(place.header, text, _("Nobody is named yet."))
        elif named.findable and len(named.text) <= 160:
            place.row.values[key] = named
        else:
            place.row.keep(place.header, text, _("It names nobody"))
            place.row.remark(place.header, text, _("“%(typed)s” does not say who it is.") % {"typed": text})

    return clean


def _representatives(place: CellPlace, cell: Cell, text: str) -> None:
    named = read_names(str(cell.value) if isinstance(cell.value, str) else text)
    found = [one for one in named if one.findable and len(one.text) <= 160]
    place.row.values["representatives"] = found
    if unnamed := [one.text for one in named if one not in found]:
        place.row.keep(place.header, text, _("As it was typed"))
        message = _("“%(typed)s” does not say who it is. Name them.") % {"typed": "; ".join(unnamed)}
        place.row.remark(place.header, text, message)


def _partners(place: CellPlace, cell: Cell, text: str) -> None:
    typed = str(cell.value) if isinstance(cell.value, str) else text
    if says_nothing(text) or text.lower().startswith("none"):
        place.row.keep(place.header, text, _("It names no partner"))
        return
    parts = [tidy(part) for part in typed.replace("\n", ";").split(";")]
    if len(parts) == 1 and parts[0].count("/") > 1:
        parts = [tidy(part) for part in parts[0].split("/")]
        place.row.keep(place.header, text, _("As it was typed"))
        place.row.remark(
            place.header, text, _("Read as a list of partners, taken apart at each “/”. Check it.")
        )
    place.row.values["partners"] = list(
        dict.fromkeys(place.fitting(part, 240) for part in parts if part and not says_nothing(part))
    )


def _accountable(place: CellPlace, cell: Cell, text: str) -> None:
    if says_nothing(text) or is_undecided(text):
        return
    body = text.split("(")[0].strip()
    if "/" in text or text.lower().startswith("n/a") or not body:
        place.row.keep(place.header, text, _("As it was typed"))
        place.row.remark(
            place.header,
            text,
            _("“%(typed)s” does not name one body. Name just one.") % {"typed": text},
        )
        return
    if body != text:
        place.row.keep(place.header, text, _("As it was typed"))
    place.row.values["accountable_body"] = place.fitting(body, 240)


def _statutory(place: CellPlace, cell: Cell, text: str) -> None:
    found = read_yes_no(text)
    place.doubt(found)
    if found.value == "yes":
        place.row.values["basis"] = "statutory"


def _statement(key: str) -> Callable[[CellPlace, Cell, str], None]:
    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        found = read_yes_no(text)
        if found.empty:
            return
        place.doubt(found)
        place.row.values.setdefault("statements", {})[vocabulary.STATEMENTS[key]] = (
            found.value or "unclear",
            place.fitting(text, 300),
        )

    return clean


def _answer(key: str) -> Callable[[CellPlace, Cell, str], None]:
    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        found = read_yes_no(text)
        place.doubt(found)
        if found.value is not None:
            place.row.values[key] = found.value == "yes"

    return clean


def _money(key: str) -> Callable[[CellPlace, Cell, str], None]:
    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        typed = (
            cell.value
            if isinstance(cell.value, (int, Decimal)) and not isinstance(cell.value, bool)
            else text
        )
        found = parse_pounds(typed, scale=place.column.scale)
        place.doubt(found)
        if found.value is None:
            return
        if any(doubt.code == "loan" for doubt in found.doubts):
            place.row.values["loan"] = found.value
        else:
            place.row.values[key] = found.value
            place.row.values[f"{key}_doubted"] = bool(found.doubts)

    return clean


def _date(key: str) -> Callable[[CellPlace, Cell, str], None]:
    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        typed = (
            cell.value
            if isinstance(cell.value, (date, int, Decimal)) and not isinstance(cell.value, bool)
            else text
        )
        found: Reading[KnownDate] = parse_date(typed, today=place.today)
        place.doubt(found)
        if found.value is not None:
            place.row.values[key] = found.value

    return clean


def _shared(key: str, longest: int) -> Callable[[CellPlace, Cell, str], None]:
    """A name from a short list of the council's own: theme, directorate, panel."""

    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        if not says_nothing(text) and not is_undecided(text):
            place.row.values[key] = place.fitting(text, longest)

    return clean


CLEANERS: Mapping[str, Callable[[CellPlace, Cell, str], None]] = {
    "reference": _reference,
    "status": _listed("status"),
    "form": _listed("form"),
    "basis": _listed("basis"),
    "tier": _tier,
    "rating": _rating,
    "theme": _shared("theme", 120),
    "directorate": _shared("directorate", 120),
    "panel": _shared("panel", 160),
    "representatives": _representatives,
    "partners": _partners,
    "accountable_body": _accountable,
    "statutory": _statutory,
    "publish": _answer("publish"),
    "also_outside_body": _answer("also_outside_body"),
    "other_names": _other_names,
    "notice": _notice,
    "leaving": _listed("leaving"),
    "service": _shared("service", 120),
    "comments": _comment,
    **{
        key: _text(key)
        for key in ("name", "old_reference", "welsh_name", "legal_power", "legal_status", "vat", "banking")
    },
    **{key: _text(key) for key in ("purpose", "area", "website", "publish_reason", "assets", "surplus")},
    **{key: _person(key) for key in PEOPLE_FIELDS},
    **{key: _several(key) for key in ("reasons", "benefits", "beneficiaries")},
    **{key: _money(key) for key in ("contribution", "budget", "forecast", "spent")},
    **{key: _date(key) for key in ("starts_on", "signed_on", *DATES, "reviewed_on", "next_review_on")},
    **{key: _statement(key) for key in vocabulary.STATEMENTS},
}
