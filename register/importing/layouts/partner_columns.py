"""A matrix: the headings of columns are organisations, and a mark in a row says that it is a partner there.

Asked about once for all such columns: their organisations become a column of their own, which is read as partners when
somebody says so.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from core import sheets
from core.parsing.organisations import is_body
from core.parsing.result import tidy
from register.choices import PartnerRole
from register.importing.layouts.model import NOTHING, PARTNER_COLUMNS, LayoutResult, OwnColumn, key_of
from register.importing.questions import Question

_MARK = re.compile(r"[xy✓✔☑√•●]|yes|ydy|ie|tick", re.IGNORECASE)
_FEWEST, _LONGEST = 2, 6  # columns, words of a heading


def ask_about_partners(laid: LayoutResult, answers: Mapping[str, str]) -> LayoutResult:
    """Return the list with its marked organisations as a column of its own, and the question whether these are
    partners; the list as it is where there are none, or where another column says who the partners are."""
    table = laid.table
    found = [column for column in table.columns if _is_marked(column, table)]
    if len(found) < _FEWEST or any(key_of(column.header) == "partners" for column in table.columns):
        return laid
    names = [tidy(column.header) for column in found]
    text = _("Some columns are headed by organisations and hold marks: %(names)s. Are these the partners?")
    options = [
        ("partners", _("Yes: those marked are its partners")),
        (NOTHING, _("No: keep the marks as text")),
    ]
    asked = Question(
        PARTNER_COLUMNS,
        text % {"names": "; ".join(names)[:300]},
        options,
        answers.get(PARTNER_COLUMNS, ""),
        blocks=True,
        examples=names,
    )
    table, letter = sheets.add_column(table, _("Marked"), lambda row: _name_marked(row, found))
    return replace(
        laid,
        table=table,
        questions=(*laid.questions, asked),
        own_columns=(*laid.own_columns, OwnColumn(letter, asked)),
    )


def _is_marked(column: sheets.SheetColumn, table: sheets.Table) -> bool:
    """Whether a heading is an organisation that no field is called, and what stands under it are marks or roles."""
    heading = tidy(column.header)
    if (
        column.hidden
        or len(heading.split()) > _LONGEST
        or "?" in heading
        or not is_body(heading)
        or key_of(heading)
    ):
        return False
    texts = [text for row in table.records if (text := _text_in(row, column))]
    return bool(texts) and all(_MARK.fullmatch(text) or _role_of(text) for text in texts)


def _name_marked(row: sheets.TableRow, columns: list[sheets.SheetColumn]) -> str:
    """Return the organisations that a row has a mark under, each with the role that stands there instead of one."""
    marked = [(tidy(column.header), text) for column in columns if (text := _text_in(row, column))]
    return "; ".join(f"{name} ({role})" if (role := _role_of(text)) else name for name, text in marked)


def _role_of(text: str) -> str:
    return next(
        (str(one.label) for one in PartnerRole if text.casefold() in (one.value, one.label.casefold())), ""
    )


def _text_in(row: sheets.TableRow, column: sheets.SheetColumn) -> str:
    return tidy(row.cells[column.index].text) if column.index < len(row.cells) else ""
