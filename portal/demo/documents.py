"""What the documents of the demo council cover, and who renews them (documents.yaml), by the usual services."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

from accounts.models import Person
from core.history.actors import SYSTEM
from core.yaml_files import read_data
from register.models import Document, DocumentVersion
from register.rules.evidence import VersionDays
from register.services import documents

FILE = Path(__file__).with_name("documents.yaml")
Entry = Mapping[str, Any]


def seed(today: date) -> int:
    """Give the written documents their days and return how many; does nothing the second time."""
    if DocumentVersion.objects.exists():
        return 0
    book: Mapping[str, Mapping[str, Entry]] = read_data(FILE)
    posts = {person.post: person for person in Person.objects.exclude(post="")}
    rows = Document.objects.filter(partnership__name__in=book).select_related("partnership").order_by("pk")
    found = [
        (one, book[one.partnership.name][one.kind]) for one in rows if one.kind in book[one.partnership.name]
    ]
    for document, entry in found:
        document.renewer = posts.get(entry.get("renewer", ""))
        documents.change(document, names=["renewer"], by=SYSTEM)
        documents.add_version(document, days=_days(entry, today), by=SYSTEM)
    return len(found)


def _days(entry: Entry, today: date) -> VersionDays:
    """Days are written in months from today, so that the demo always has something that runs out."""
    return VersionDays(
        **{
            name: today + relativedelta(months=entry[key]) if key in entry else None
            for name, key in (("covers_from", "from"), ("covers_until", "until"), ("renew_by", "renew"))
        }
    )
