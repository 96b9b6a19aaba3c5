"""Journal notes say who wrote them."""

from core.history.actors import Actor
from register.models import JournalNote
from register.services import related
from register.services.related import change, remove

__all__ = ["add", "change", "remove"]


def add(note: JournalNote, *, by: Actor, reason: str = "") -> JournalNote:
    """Write a new note under the name of whoever writes it."""
    note.written_by = by.label
    return related.add(note, by=by, reason=reason)
