"""The sheets that somebody handed in and has not imported, each with what is open in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import sheets
from register.importing import upload
from register.importing.jobs import bring_in
from register.importing.jobs import read as read_job
from register.importing.rehearsal.page import Obstacle
from register.importing.rehearsal.reading import open_sheet
from register.importing.tables.commit import TABLE
from register.models import Rehearsal

MOST_SHOWN = 5  # on a page of them: each is read for it
LARGEST_READ = 1_000_000  # bytes: of a larger one the list says no more than that it waits


@dataclass(frozen=True)
class HandedIn:
    """One sheet and, in words, what is open in it."""

    kept: Rehearsal
    state: str


def list_handed_in(user: User, number: str | None = None) -> "Page[HandedIn]":
    """Return a page of the sheets that wait for this person, newest first."""
    waiting: Any = Paginator(upload.rehearsals_of(user), MOST_SHOWN).get_page(number)
    waiting.object_list = [HandedIn(kept, _state(kept, user)) for kept in waiting.object_list]
    found: Page[HandedIn] = waiting
    return found


def _state(kept: Rehearsal, user: User) -> str:
    job = bring_in.import_job_of(kept.pk, of=user)
    if job is not None and job.is_open:
        return _("It is being brought in")
    if TABLE in kept.answers:
        return _("Open it to see what is left to answer")
    try:
        read = open_sheet(kept, reader=user) if kept.file.size <= LARGEST_READ else None
    except (sheets.SheetRefused, OSError):
        return _("It cannot be read any more")
    if read is None:
        asked = read_job.reading_job_of(kept)
        if asked is not None and asked.is_open:
            return _("It is being read")
        return (asked.error if asked else "") or _("Open it to see what is left to answer")
    return _describe(read.obstacles, len(read.rehearsed.writing))


def _describe(open_points: Sequence[Obstacle], rows: int) -> str:
    questions = sum(one.section == "questions" for one in open_points)
    if questions:
        return ngettext("One question to answer", "%(n)s questions to answer", questions) % {"n": questions}
    if open_points:
        words = ngettext("One thing to put right", "%(n)s things to put right", len(open_points))
        return words % {"n": len(open_points)}
    if not rows:
        return _("Nothing to import: it changes nothing")
    return ngettext("One row ready to import", "%(n)s rows ready to import", rows) % {"n": rows}
