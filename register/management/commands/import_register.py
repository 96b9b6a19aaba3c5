import json
import sys
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock, sheets
from core.history.actors import SYSTEM
from register.importing import rehearse as importing_rehearse
from register.importing.clean import vocabulary
from register.importing.model import RehearsalResult


class Command(BaseCommand):
    help = (
        "Import a council's own spreadsheet (CSV or XLSX). All rows or none: exit 0 when it came in, flagged or not; "
        "exit 2 when a row cannot be taken, and then nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", default="", help="Which sheet of the workbook.")
        parser.add_argument("--mapping", type=Path, help="JSON: column letter or header to key.")
        parser.add_argument(
            "--rehearse", action="store_true", help="Write nothing; only say what would happen."
        )
        parser.add_argument("--report", type=Path, help="Write the list with a Problem column here.")
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="Print counts and rows as JSON."
        )

    def handle(self, *, file: Path, sheet: str, mapping: Path | None, rehearse: bool, **options: Any) -> None:
        today = clock.today()
        try:
            data = file.read_bytes()
            handed = importing_rehearse.read_upload(
                data, file.name, sheet=sheet, mapping=self._mapping(data, file.name, sheet, mapping)
            )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except sheets.SheetRefused as refused:
            raise CommandError(str(refused), returncode=2) from refused
        rehearsed = importing_rehearse.rehearse(handed, today=today)
        if options["report"]:
            self._report(options["report"], handed, rehearsed)
        if not rehearse and not rehearsed.stopped:
            importing_rehearse.commit_import(handed, rehearsed, by=SYSTEM)
        self._tell(
            handed, rehearsed, written=not rehearse and not rehearsed.stopped, as_json=options["as_json"]
        )
        if rehearsed.stopped:
            sys.exit(2)

    def _mapping(self, data: bytes, name: str, sheet: str, chosen: Path | None) -> dict[str, str] | None:
        if chosen is None:
            return None
        table = vocabulary.find_table(sheets.read(data, name), sheet=sheet)
        wanted = json.loads(chosen.read_text(encoding="utf-8"))
        unknown = sorted(set(wanted.values()) - set(vocabulary.read_labels()) - {""})
        if unknown:
            raise CommandError(f"{chosen} names what the register does not know: {', '.join(unknown)}.")
        guessed = vocabulary.guess(table)
        return {
            c.letter: wanted.get(c.letter, wanted.get(c.header, guessed[c.letter])) for c in table.columns
        }

    def _report(
        self, target: Path, handed: importing_rehearse.UploadedTable, rehearsed: RehearsalResult
    ) -> None:
        marked = sheets.mark_up(
            handed.data, handed.name, handed.table, importing_rehearse.list_problems(handed, rehearsed)
        )
        if marked.kind == "xlsx" and target.suffix.lower() != ".xlsx":
            raise CommandError(
                f"{target.name} would be a workbook without macros. Give it a name ending in .xlsx."
            )
        target.write_bytes(marked.data)

    def _tell(
        self,
        handed: importing_rehearse.UploadedTable,
        rehearsed: RehearsalResult,
        *,
        written: bool,
        as_json: bool,
    ) -> None:
        counts = {
            "read": len(handed.table.records),
            "taken": 0 if rehearsed.stopped else len(rehearsed.rows),
            "clean": len(rehearsed.clean),
            "flagged": len(rehearsed.flagged),
            "refused": len(rehearsed.stopped),
            "changed": len(rehearsed.changing),
            "unchanged": len(rehearsed.unchanged),
            "written": written,
        }
        if as_json:
            rows = [_row(row) for row in rehearsed.rows]
            skipped = [asdict(one) for one in handed.table.skipped]
            likenesses = [asdict(one) for one in rehearsed.likenesses]
            answer = {"counts": counts, "rows": rows, "skipped": skipped, "alike": likenesses}
            self.stdout.write(json.dumps(answer, default=_plain, ensure_ascii=False, indent=1))
            return
        for row in rehearsed.rows:
            for change in row.changes:
                told = f"{change.column}: “{change.before}” becomes “{change.after}”"
                self.stdout.write(f"Row {row.number}, {row.called}: {told}")
            for remark in row.remarks:
                self.stdout.write(f"Row {row.number}, {row.name}: {remark.column}: {remark.message}")
        self.stdout.write(
            ", ".join(f"{name} {number}" for name, number in counts.items() if name != "written")
        )
        self.stdout.write("Written." if written else "Nothing was written.")


def _row(row: Any) -> dict[str, Any]:
    problems = [asdict(remark) for remark in row.remarks]
    return {
        "number": row.number,
        "name": row.name,
        "values": row.values,
        "changes": [asdict(change) for change in row.changes],
        "problems": problems,
        "kept": [asdict(kept) for kept in row.kept],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
