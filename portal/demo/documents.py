"""The documents of the demo council, version by version: small real files, what they cover, and who renews them
(documents.yaml)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from core.dates import write_long_date
from core.yaml_files import read_data
from portal.demo.files import make_file
from register.choices import DocumentKind
from register.demo import MONTHS_TOLD, Cast, Moment
from register.models import Document
from register.rules.evidence import VersionDays
from register.services import documents

FILE = Path(__file__).with_name("documents.yaml")
_DAYS = (("covers_from", "from"), ("covers_until", "until"), ("renew_by", "renew"))
Entry = Mapping[str, Any]


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield each version on the day from which it covers, or soon after the register began."""
    book = read_data(FILE)
    for name, entries in book["documents"].items():
        for key, entry in entries.items() if cast.knows(name) else ():
            versions = [*entry.get("before", ()), entry]
            for number, version in enumerate(versions):
                day = cast.day(max(version.get("told", version.get("from", -36)), 1 - MONTHS_TOLD))
                told = _Version(cast, name, key, entry, version, book["words"])
                yield cast.moment(day, f"{name} {key} {number}", told.add)


class _Version:
    """One version of one document."""

    def __init__(
        self, cast: Cast, name: str, key: str, entry: Entry, version: Entry, words: Mapping[str, list[str]]
    ) -> None:
        self.cast, self.name, self.entry, self.version, self.words = cast, name, entry, version, words
        self.kind = DocumentKind(entry.get("kind", key))
        self.title = str(entry.get("title", self.kind.label))

    def add(self) -> None:
        partnership = self.cast.partnership(self.name)
        renewer = self.cast.person(self.entry.get("renewer"))
        by = self.cast.actor(renewer or partnership.lead or partnership.sponsor)
        found = Document.objects.filter(partnership=partnership, kind=self.kind)
        document = found.filter(title=self.title).first() or found.filter(title=self.kind.label).first()
        if document is None:
            document = Document(partnership=partnership, kind=self.kind, title=self.title)
            document.exempt = self.entry.get("exempt", False)
            document.renewer = renewer
            documents.add(document, by=by)
        elif renewer and document.renewer != renewer:
            document.renewer = renewer
            documents.change(document, names=["renewer"], by=by)
        documents.add_version(document, file=self._file(), days=self._days(), by=by)

    def _days(self) -> VersionDays:
        """Days are written in months from today, so that the demo always has something that runs out."""
        days = {name: self.version.get(key) for name, key in _DAYS}
        return VersionDays(
            **{name: self.cast.day(months) if months is not None else None for name, months in days.items()}
        )

    def _file(self) -> Any:
        ending = self.version.get("file", self.entry.get("file"))
        if ending is None:
            return None
        days = self._days()
        covers = [
            f"{words} {write_long_date(day)}."
            for words, day in (("In force from", days.covers_from), ("Runs out on", days.covers_until))
            if day
        ]
        lines = [self.name, *covers, *self.words.get(self.kind, self.words["other"])]
        lines.append("Everything in this file is invented for the demonstration.")
        name = slugify(f"{self.name[:40]} {self.title}")
        return make_file(ending, name, self.title, lines)
