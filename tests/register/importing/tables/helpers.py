"""Lists to import: rows as a CSV file, and a file that waits on the page."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from register.importing.tables.commit import commit_table
from register.importing.tables.model import TableRehearsal, load_tables
from register.importing.tables.read import rehearse_table
from register.models import Batch


def as_csv(*rows: Sequence[object]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def rehearse(slug: str, *rows: Sequence[object], by: Any, **told: Any) -> TableRehearsal:
    return rehearse_table(load_tables()[slug], as_csv(*rows), "list.csv", by=by, **told)


def bring_in(slug: str, *rows: Sequence[object], by: User) -> Batch:
    found = rehearse(slug, *rows, by=by)
    assert not found.is_open, [found.faults, *(row.remarks for row in found.rows), *found.questions]
    return commit_table(found, as_csv(*rows), "list.csv", by=by)


def hand_in(client: Client, slug: str, *rows: Sequence[object]) -> str:
    file = SimpleUploadedFile("list.csv", as_csv(*rows))
    answer = client.post("/register/import/", {"file": file, "holds": slug})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def seen(page: str) -> str:
    """Return what a page carries of the changes that it shows."""
    return page.partition('name="seen" value="')[2].partition('"')[0]


def press_import(client: Client, address: str, **typed: str) -> str:
    """Press import as the page shows it, and return the page that follows."""
    page = client.get(address).content.decode()
    return client.post(address, {"import": "1", "seen": seen(page), **typed}, follow=True).content.decode()


def fates(found: TableRehearsal) -> list[str]:
    return [row.fate for row in found.rows]
