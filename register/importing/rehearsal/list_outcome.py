"""What `import_register --table` says of a list: as data, and line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from register.importing.layouts.passed_over import list_passed_over
from register.importing.model import LEAVE
from register.importing.tables.model import TableRehearsal

_ROW = "row "  # an answer such as "row 5" to "leave" leaves a row out


def read_decisions(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the rows that the answers of a command leave out."""
    return {
        key.removeprefix(_ROW): LEAVE
        for key, value in answers.items()
        if key.startswith(_ROW) and value == LEAVE
    }


def read_mapping(rehearsed: TableRehearsal, wanted: Mapping[str, str]) -> dict[str, str]:
    """Return how each column is to be read, from letters or headings to fields; the rest as it was guessed."""
    guessed = rehearsed.mapping
    return {
        one.letter: wanted.get(one.letter, wanted.get(one.header, guessed[one.letter]))
        for one in rehearsed.found.columns
    }


def describe_as_data(rehearsed: TableRehearsal, *, written: bool) -> dict[str, Any]:
    """Return the whole rehearsal as plain data."""
    return {
        "table": rehearsed.table.slug,
        "counts": {**rehearsed.counts, "written": written},
        "faults": list(rehearsed.faults),
        "questions": [
            {
                "key": one.key,
                "question": one.text,
                "options": [{"value": value, "words": words} for value, words in one.options],
                "answer": one.answer,
                "open": one.is_open,
                "rows": list(one.rows),
            }
            for one in rehearsed.questions
        ],
        "columns": [
            {
                "letter": one.letter,
                "heading": one.header,
                "field": rehearsed.mapping[one.letter].strip("-") or None,
            }
            for one in rehearsed.found.columns
        ],
        "passed_over": [asdict(one) for one in list_passed_over(rehearsed.found)],
        "rows": [
            {
                "number": row.number,
                "partnership": row.reference or row.name,
                "about": row.about,
                "fate": row.fate,
                "changes": [asdict(one) for one in row.changes],
                "problems": [asdict(one) for one in row.remarks],
                "kept": [asdict(one) for one in row.kept],
            }
            for row in rehearsed.rows
        ],
    }


def describe_as_lines(rehearsed: TableRehearsal, *, written: bool) -> Iterator[str]:
    """Yield what a person reads in a shell."""
    yield from rehearsed.faults
    for one in rehearsed.questions:
        yield f"{'Open' if one.is_open else 'Answered'}: {one.key}: {one.text}"
        for value, words in one.options:
            yield f"  {'*' if value == one.chosen else '-'} {value}: {words}"
    for row in rehearsed.rows:
        place = f"{row.where or f'Row {row.number}'}, {row.name}"
        for change in row.changes:
            yield f"{place}: {row.fate}: {change.column}: “{change.before}” becomes “{change.after}”"
        for kept in row.kept:
            yield f"{place}: kept as text: {kept.column}: {kept.text}"
        for remark in row.remarks:
            yield ": ".join(filter(None, (place, remark.column, remark.message)))
    for passed in list_passed_over(rehearsed.found):
        yield f"Passed over: {passed.rows}: {passed.reason}: {passed.text}"
    yield ", ".join(f"{name} {number}" for name, number in rehearsed.counts.items())
    yield "Written." if written else "Nothing was written."
