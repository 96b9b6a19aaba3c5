"""A survey's answers: its first columns are about who answered, not about the partnership."""

from dataclasses import replace

from django.utils.translation import gettext as _

from core import sheets

_SIGNS = {
    "start time",
    "completion time",
    "timestamp",
    "submission time",
    "date submitted",
    "last modified time",
}
_RESPONDENT = {
    "id", "start time", "completion time", "timestamp", "submission time", "date submitted", "last modified time",
    "email", "email address", "name", "username", "response id", "respondent id", "respondent", "language",
}  # fmt: skip
_AFTER = 12  # they stand before the questions


def mark_respondents(table: sheets.Table) -> sheets.Table:
    """Return the table with the columns about who answered under a group of their own, where it is a survey."""
    names = [sheets.normalise_header(column.header) for column in table.columns]
    names = [name.replace("e mail", "email") for name in names]
    if not _SIGNS & set(names[:_AFTER]):
        return table
    columns = list(table.columns)
    for at, name in enumerate(names[:_AFTER]):
        if name not in _RESPONDENT:
            break
        group = _("Respondent")
        columns[at] = replace(columns[at], header=f"{group} {columns[at].header}", name=columns[at].header)
    return replace(table, columns=tuple(columns))


def is_about_respondent(column: sheets.SheetColumn) -> bool:
    """Whether a column was put under the group of those about who answered."""
    return column.header.startswith(_("Respondent") + " ")
