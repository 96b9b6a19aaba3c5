"""What people of the demo council noted by the way, and what their committee reports say (notes.yaml)."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from core import clock
from core.yaml_files import read_data
from register.demo import Cast, Moment
from register.models import Implication, JournalNote
from register.services import notes, related

FILE = Path(__file__).with_name("notes.yaml")


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield each note, and each implication as it was written for a report."""
    for name, told in read_data(FILE).items():
        if not cast.knows(name):
            continue
        for ago, who, text in told.get("notes", ()):
            yield cast.moment(cast.day(-ago), text, partial(_note, cast, name, who=who, text=text))
        ago = told.get("reported", 0)
        for kind, text in told.get("implications", {}).items():
            yield cast.moment(cast.day(-ago), f"{name} {kind}", partial(_imply, cast, name, kind, text))


def _note(cast: Cast, name: str, *, who: str, text: str) -> None:
    note = JournalNote(partnership=cast.partnership(name), on=clock.today(), text=text)
    notes.add(note, by=cast.actor(who))


def _imply(cast: Cast, name: str, kind: str, text: str) -> None:
    """Write an implication; words that begin with "No:" say why it does not apply."""
    partnership, applies = cast.partnership(name), not text.startswith("No: ")
    made = Implication(partnership=partnership, kind=kind, applies=applies, text=text.removeprefix("No: "))
    related.add(made, by=cast.actor(partnership.lead or partnership.sponsor))
