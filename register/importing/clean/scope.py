"""Rows that call themselves something else than a partnership: a contract, a grant, an outside body. Pure.

The protocol leaves bought services and outside bodies without a strategic role out of scope (P2, 2.2). Such rows
are kept, out of scope, when somebody says so, once for each kind; a shared service may be a partnership as well (P17).
"""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core.parsing.result import name_key
from core.sheets import Table, TableRow, normalise_header
from register.choices import Form, ScopeKind, Status
from register.importing.clean import vocabulary
from register.importing.model import ImportRow
from register.importing.questions import Question

OUT, IN = "out_of_scope", "partnership"
_KINDS: Mapping[str, str | Promise] = {
    "outside_body": Form.OUTSIDE_BODY.label,
    "contract": _lazy("Contract"),
    "grant": _lazy("Grant"),
    "network": ScopeKind.NETWORK.label,
    "strategic_partnering": ScopeKind.STRATEGIC_PARTNERING.label,
    "consultation_group": ScopeKind.CONSULTATION_GROUP.label,
    "pfi": ScopeKind.PFI.label,
    "shared_service": Form.SHARED_SERVICE.label,
}
_KEPT_UNDER = {
    "contract": ScopeKind.BOUGHT_SERVICE,
    "grant": ScopeKind.BOUGHT_SERVICE,
    "shared_service": ScopeKind.OTHER,
}
# Headings of registers of contracts and of grants: a list with three of one of them is such a register.
_REGISTERS: Mapping[str, frozenset[str]] = {
    "grant": frozenset(
        (
            "amount awarded", "award date", "recipient org name", "recipient org identifier", "funding org name",
            "recipient org charity number", "grant programme title", "beneficiary location name", "amount of grant",
            "date of grant", "grant recipient", "grant title", "name of recipient",
        )
    ),
    "contract": frozenset(
        (
            "contract ref", "contract reference", "contract number", "contract title", "contract start",
            "contract start date", "contract end", "contract end date", "contract manager", "contract value",
            "supplier", "supplier name", "total contract value", "procurement category",
            "contract type", "date of award",
        )
    ),
}  # fmt: skip
_OF_REGISTER = 3
_OVER = (Status.CLOSED, Status.WITHDRAWN, Status.OUT_OF_SCOPE)


def ask_about_scope(
    rows: Sequence[ImportRow], table: Table, mapping: Mapping[str, str], answers: Mapping[str, str]
) -> list[Question]:
    """Return one question for each kind of row that may be no partnership, and put the answer into the rows."""
    _drop_kinds(rows)
    if vocabulary.is_export(table.columns):
        return []
    at = [column.index for column in table.columns if mapping.get(column.letter) == "form"]
    listed = _find_register(table)
    kinds = {record.number: _find_kind(record, at, table.sheet) or listed for record in table.records}
    asked = []
    for kind in _KINDS:
        found = [
            row for row in rows if kinds.get(row.number) == kind and row.values.get("status") not in _OVER
        ]
        if found:
            asked.append(_ask(kind, [row.number for row in found], answers, [row.name for row in found[:3]]))
            if asked[-1].chosen == OUT:
                _put_out_of_scope(found, _KEPT_UNDER.get(kind) or ScopeKind(kind))
    return asked


def _drop_kinds(rows: Iterable[ImportRow]) -> None:
    """Keep as text what a partnership is said to be instead of one: only what is out of scope has such a kind."""
    label = str(vocabulary.read_labels()["scope_kind"])
    for row in rows:
        status = row.values.get("status", "")
        if status and status != Status.OUT_OF_SCOPE and (kind := row.values.pop("scope_kind", "")):
            words = str(ScopeKind(kind).label)
            why = _("Its status says that it is a partnership, so this is kept as text.")
            row.keep(label, words, why)
            row.remark(label, words, why)


def _find_kind(record: TableRow, form: Iterable[int], sheet: str) -> str:
    """Return what a row is called in its column of forms, in the heading above it, or by its sheet."""
    typed = [record.cells[at].text for at in form if at < len(record.cells)]
    words = vocabulary.read_scope_words()
    said = [words.get(name_key(text).rstrip(" :"), "") for text in typed]
    said += [vocabulary.find_scope(text) for text in (record.section, record.sheet or sheet)]
    return next(filter(None, said), "")


def _find_register(table: Table) -> str:
    """Return what every row of a register of contracts or grants is, known by its headings."""
    headings = {normalise_header(column.header) for column in table.columns}
    return next((kind for kind, own in _REGISTERS.items() if len(headings & own) >= _OF_REGISTER), "")


def _ask(kind: str, rows: Sequence[int], answers: Mapping[str, str], names: Sequence[str]) -> Question:
    text = ngettext(
        "One row is called “%(kind)s”, or listed as one. Is it a partnership?",
        "%(n)s rows are called “%(kind)s”, or listed as one. Are they partnerships?",
        len(rows),
    )
    options = [(OUT, _("No: keep them, out of scope")), (IN, _("Yes: their status is what they say"))]
    words = {"n": len(rows), "kind": _KINDS[kind]}
    proposed = IN if kind == "shared_service" else OUT
    key = f"scope {kind}"
    return Question(key, text % words, options, answers.get(key, ""), proposed, True, rows, names)


def _put_out_of_scope(rows: Iterable[ImportRow], kind: ScopeKind) -> None:
    label = str(vocabulary.read_labels()["status"])
    for row in rows:
        if before := row.values.get("status"):
            row.keep(
                label,
                vocabulary.label_value("status", before),
                _("Out of scope, as was answered for its kind"),
            )
        row.values["status"] = Status.OUT_OF_SCOPE.value
        row.values.setdefault("scope_kind", kind.value)
