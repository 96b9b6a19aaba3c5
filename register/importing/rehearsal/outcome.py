"""What `import_register` says of partnerships as data; `list_outcome.py` beside it says it of lists."""

from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from register.importing import new_values
from register.importing.clean import vocabulary
from register.importing.clean.guess import guess_table
from register.importing.layouts import passed_over
from register.importing.model import RehearsalResult, UploadedTable
from register.importing.questions import Question

_PLURALS = {kind: "people" if kind == "person" else f"{kind}s" for kind in new_values.KINDS}


@dataclass(frozen=True)
class ImportOutcome:
    """What was read, and whether it was written."""

    handed: UploadedTable
    rehearsed: RehearsalResult
    written: bool

    @property
    def counts(self) -> dict[str, int | bool]:
        rehearsed = self.rehearsed
        still_open = any(question.is_open for question in self.rehearsed.questions)
        return {
            "read": len(self.handed.table.records),
            "taken": 0 if rehearsed.stopped or still_open else len(rehearsed.rows),
            "clean": len(rehearsed.clean),
            "flagged": len(rehearsed.flagged),
            "refused": len(rehearsed.stopped),
            "changed": len(rehearsed.changing),
            "unchanged": len(rehearsed.unchanged),
            "written": self.written,
        }

    def as_data(self) -> dict[str, Any]:
        return {
            "counts": self.counts,
            "questions": [_question(one) for one in self.rehearsed.questions],
            "columns": describe_columns_read(self.handed),
            "new": {
                _PLURALS[kind]: [
                    {"name": one.name, "rows": list(one.rows)}
                    for one in self.rehearsed.new_values
                    if one.kind == kind and one.is_made
                ]
                for kind in new_values.KINDS
            },
            "rows": [_row(row) for row in self.rehearsed.rows],
            "passed_over": passed_over.list_passed_over(self.handed.table),
            "alike": self.rehearsed.likenesses,
        }


def _question(one: Question) -> dict[str, Any]:
    return {
        "key": one.key,
        "question": one.text,
        "options": [{"value": value, "words": words} for value, words in one.options],
        "answer": one.answer,
        "proposed": one.proposed,
        "open": one.is_open,
        "examples": list(one.examples),
    }


def describe_columns_read(handed: UploadedTable) -> list[dict[str, Any]]:
    """Return each column with the field that it fills, or none, the field that it may be, how sure that is, and why."""
    return [
        {
            "letter": one.column.letter,
            "heading": one.column.header,
            "where": one.column.place,
            "hidden": one.column.hidden,
            "field": (key := handed.mapping.get(one.column.letter, "").strip("-")) or None,
            "perhaps": one.key if one.key and not key and not one.is_sure else None,
            "sure": one.sure,
            "why": vocabulary.explain_guess(one),
        }
        for one in guess_table(handed.table)
    ]


def _row(row: Any) -> dict[str, Any]:
    problems = [asdict(remark) for remark in row.remarks]
    return {
        "number": row.number,
        "where": row.where,
        "name": row.name,
        "values": row.values,
        "changes": [asdict(change) for change in row.changes],
        "problems": problems,
        "kept": [asdict(kept) for kept in row.kept],
    }


def write_plain(value: Any) -> Any:
    """Return what JSON has no word for as it is written there."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
