"""Rows that would come in as live though something else says that they have ended, and the reverse. Pure.

A sheet, or a heading above rows, that is called "Closed" is asked about once. The rest is said on each row.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import write_date_as_known
from core.parsing.dates import KnownDate
from core.parsing.result import name_key, tidy
from core.sheets import SheetColumn, TableRow
from register.choices import Status
from register.importing.clean import vocabulary
from register.importing.clean.places import find_status
from register.importing.clean.remark_kinds import SENTENCES
from register.importing.model import ImportRow, UploadedTable
from register.importing.questions import Question

AS_TYPED = "as_typed"
_FAR = timedelta(days=366)
_OVER = (Status.CLOSED, Status.DORMANT, Status.WITHDRAWN)
_GONE = (Status.CLOSED, Status.WITHDRAWN)
_NO = frozenset(["0", "n", "no", "false", "na", "nage", "nac ydy", "nac oes", "✗", "✘"])
_SAYS_ENDED = re.compile(
    r"\bwound up\b|\bno longer (?:a partnership|active|exist\w*|going|in (?:existence|operation|use)|live"
    r"|meet\w*|operat\w+|run\w*|required)\b|\b(?:disbanded|defunct|abolished)\b|\bmerged (?:with|into)\b"
    r"|\bsuperseded by\b"
    r"|\b(?:has|have|was|were|been|now|is|are) (?:been )?(?:closed|dissolved|ended|terminated|discontinued|ceased)\b"
    r"|\bceased (?:to|in|on|meeting|operating|trading)\b|\bcouncil (?:has )?(?:withdrew|withdrawn|left)\b"
    r"|^(?:closed|ended|ceased|dissolved|finished|terminated|expired|lapsed)\b.{0,20}\b(?:19|20)\d\d\b"
    r"|\b(?:wedi dod i ben|daeth i ben|wedi cau|ddim yn cyfarfod|diddymwyd|wedi'i d?diddymu)\b",
    re.IGNORECASE,
)
_ONLY_PERHAPS = re.compile(
    r"\b(?:if|when|should|would|could|may|unless|not|never|until|upon|before)\b[^.;]*$", re.IGNORECASE
)


@dataclass(frozen=True)
class _Columns:
    """The columns of a list by what they may say of an end."""

    by_key: Mapping[str, SheetColumn]
    free: Sequence[SheetColumn]
    asking_if_live: Sequence[SheetColumn]


def ask_about_ended(rows: Sequence[ImportRow], handed: UploadedTable, *, today: date) -> list[Question]:
    """Say on each row what speaks against its status; return one question for each sheet or heading that does."""
    asked = list(_ask_about_places(rows, handed))
    if not vocabulary.is_export(handed.table.columns):
        columns = _sort_columns(handed)
        records = {record.number: record for record in handed.table.records}
        for row in rows:
            _mark_words(row, records[row.number], columns)
    for row in rows:
        _mark_days(row, handed, today)
        _mark_order(row, handed, today)
    return asked


def _comes_in_live(row: ImportRow) -> bool:
    return bool(row.values.get("status", Status.LIVE) == Status.LIVE)


def _ask_about_places(rows: Sequence[ImportRow], handed: UploadedTable) -> Iterator[Question]:
    names = {
        record.number: (record.section, record.sheet or handed.table.sheet) for record in handed.table.records
    }
    found: dict[str, list[ImportRow]] = {}
    typed: dict[str, str] = {}
    for row in rows:
        said = next((name for name in names[row.number] if read_place(name)), "")
        if said and _comes_in_live(row):
            typed.setdefault(name_key(said), tidy(said))
            found.setdefault(name_key(said), []).append(row)
    for name, several in found.items():
        status = read_place(name)
        label = str(Status(status).label)
        text = ngettext(
            "One row stands on a sheet, or under a heading, called “%(name)s”, and would come in as live. Is it so?",
            "%(n)s rows stand on a sheet, or under a heading, called “%(name)s”, and would come in as live. Is it so?",
            len(several),
        ) % {"n": len(several), "name": typed[name]}
        options = [
            (status, _("No: they come in as “%(status)s”") % {"status": label}),
            (AS_TYPED, _("Yes: their status is what the row says")),
        ]
        key = f"ended {name}"
        question = Question(
            key,
            text,
            options,
            handed.answers.get(key, ""),
            blocks=True,
            rows=[row.number for row in several],
            examples=[row.name for row in several[:3]],
        )
        yield question
        if question.chosen == status:
            _put(several, status, typed[name])


def _put(rows: Sequence[ImportRow], status: str, name: str) -> None:
    label = str(vocabulary.read_labels()["status"])
    for row in rows:
        if before := row.values.get("status"):
            row.keep(
                label,
                vocabulary.label_value("status", before),
                _("Answered otherwise for “%(name)s”") % {"name": name},
            )
        row.values["status"] = status


def read_place(name: str) -> str:
    """Return the status that the name of a sheet, or a heading above rows, gives to what stands there; or nothing, and
    nothing where it is live."""
    status = find_status(name)
    return "" if status == Status.LIVE else status


def _sort_columns(handed: UploadedTable) -> _Columns:
    columns, mapping = handed.table.columns, handed.mapping
    free = [one for one in columns if mapping.get(one.letter, "") in ("", "comments", "status")]
    guesses = vocabulary.guess_columns([one for one in free if mapping.get(one.letter, "") == ""])
    return _Columns(
        {mapping[one.letter]: one for one in columns if mapping.get(one.letter)},
        free,
        [one.column for one in guesses if one.key == "status"],
    )


def _mark_words(row: ImportRow, record: TableRow, columns: _Columns) -> None:
    """Say that a name, a text or an answer says that a row is over which would come in as live."""
    if not _comes_in_live(row):
        return
    if "name" in columns.by_key and _ended_name().search(row.name):
        _remark(row, columns.by_key["name"], row.name, "says_ended")
    for column in columns.free:
        text = tidy(record.cells[column.index].text) if column.index < len(record.cells) else ""
        if text and (says_ended(text) or (column in columns.asking_if_live and _is_no(text))):
            _remark(row, column, text, "says_ended")
            return


def says_ended(text: str) -> bool:
    """Whether a text says that something has ended, and not only that it might."""
    return any(not _ONLY_PERHAPS.search(text[: found.start()]) for found in _SAYS_ENDED.finditer(text))


def _is_no(text: str) -> bool:
    return text.lower().rstrip(".") in _NO or vocabulary.look_up("status", text)[0] in _OVER


@cache
def _ended_name() -> "re.Pattern[str]":
    """Return what finds "(CLOSED 2019)", "- ENDED" and "Closed:" in a name, and not "closed circuit"."""
    known = vocabulary.read_values("status").items()
    words = sorted((word for word, status in known if status in _OVER), key=len, reverse=True)
    ended = "(?:now )?(?:" + "|".join(map(re.escape, words)) + ")"
    day = r"(?:[ ,]+[\w /.-]*\d{2,4})?"
    return re.compile(
        rf"(?:[(\[]|\s[–—-]+|[–—:])\s*{ended}{day}\s*(?:[)\]]|$)|^{ended}{day}\s*(?:[:)\]]|\s[–—-])|^[(\[]{ended}",
        re.IGNORECASE,
    )


def _mark_days(row: ImportRow, handed: UploadedTable, today: date) -> None:
    """Say which of a row's days its status speaks against: an end that is past, an end or a start far ahead."""
    status, starts, ends = (row.values.get(key) for key in ("status", "starts_on", "ends_on"))
    if isinstance(ends, KnownDate) and _comes_in_live(row) and _last_day(ends) < today:
        _remark_day(row, handed, "ends_on", ends, "live_past_its_end")
    if isinstance(ends, KnownDate) and status in _GONE and ends.day > today + _FAR:
        _remark_day(row, handed, "ends_on", ends, "over_before_its_end")
    if isinstance(starts, KnownDate) and status != Status.PROPOSED and starts.day > today + _FAR:
        _remark_day(row, handed, "starts_on", starts, "starts_far_ahead")


_ORDER = (  # a day, one that it cannot lie before, and what is said of it
    ("ends_on", "starts_on", "ends_before_start"),
    ("ends_on", "signed_on", "ends_before_signing"),
    ("breaks_on", "starts_on", "breaks_before_start"),
    ("renews_on", "starts_on", "renews_before_start"),
    ("next_review_on", "reviewed_on", "next_review_before_last"),
)


def _mark_order(row: ImportRow, handed: UploadedTable, today: date) -> None:
    """Say which days of a row cannot be in that order, and which review that was is still ahead."""
    days = {key: value for key, value in row.values.items() if isinstance(value, KnownDate)}
    for key, before, kind in _ORDER:
        if key in days and before in days and _last_day(days[key]) < days[before].day:
            _remark_day(row, handed, key, days[key], kind, other=days[before])
    if "breaks_on" in days and "ends_on" in days and _last_day(days["ends_on"]) < days["breaks_on"].day:
        _remark_day(row, handed, "breaks_on", days["breaks_on"], "breaks_after_end", other=days["ends_on"])
    if "reviewed_on" in days and days["reviewed_on"].day > today:
        _remark_day(row, handed, "reviewed_on", days["reviewed_on"], "reviewed_ahead")


def _last_day(known: KnownDate) -> date:
    """Return the last day that a date may be, as exactly as it is known."""
    if known.precision == "year":
        return known.day.replace(month=12, day=31)
    if known.precision == "month":
        return (known.day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return known.day


def _remark_day(
    row: ImportRow,
    handed: UploadedTable,
    key: str,
    known: KnownDate,
    kind: str,
    other: KnownDate | None = None,
) -> None:
    column = next((one for one in handed.table.columns if handed.mapping.get(one.letter) == key), None)
    if column is not None:
        words = {"other": write_date_as_known(other.day, other.precision)} if other else {}
        _remark(row, column, write_date_as_known(known.day, known.precision), kind, **words)


def _remark(row: ImportRow, column: SheetColumn, typed: str, kind: str, **words: str) -> None:
    header = tidy(column.header) or column.letter
    message = str(SENTENCES[kind]) % {"typed": typed[:80], **words}
    row.remark(header, typed, message, letter=column.letter, kind=kind)
