"""Two people saved the same record: the page that puts the clashes to the second one, for every kind of record.

Nothing typed is lost: the page carries everything that was posted and posts it again with the choices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.dates import write_long_date
from core.editing.merge_edits import THEIRS, Merge
from core.editing.record_form import RecordForm
from core.forms.template_pack import Problem

CONFLICT = 409


@dataclass(frozen=True)
class _LastSaved:
    """Who saved the newest version, and when."""

    who: str
    at: datetime

    @property
    def when(self) -> str:
        """The time if it was today, else the day as well."""
        here = clock.convert_to_local_time(self.at)
        if (day := clock.day_of(self.at)) == clock.today():
            return _("at %(time)s") % {"time": f"{here:%H:%M}"}
        return _("on %(day)s at %(time)s") % {"day": write_long_date(day), "time": f"{here:%H:%M}"}


def conflict(
    request: HttpRequest, form: RecordForm, *, about: str, back: str, crumbs: Sequence[tuple[str, str]] = ()
) -> HttpResponse:
    """Answer with the clashes of a form that is valid but not settled. `about` names the record, `back` is its page."""
    merge = form.merge
    assert merge is not None
    seen = form.cleaned_data.get("seen")  # the version whose clashes were on the page that is being answered
    context = {
        "form": form,
        "merge": merge,
        "saved": last_saved(form.instance, merge.newest),
        "again": seen is not None and seen != merge.newest,
        "problems": _problems(merge) if seen == merge.newest else [],
        "left": _left(merge),
        "about": about,
        "back": back,
        "crumbs": crumbs,
    }
    context["has_errors"] = bool(context["problems"])
    return render(request, "conflict.html", context, status=CONFLICT)


def lost(
    request: HttpRequest, form: RecordForm, *, about: str, back: str, why: str, status: int = CONFLICT
) -> HttpResponse:
    """Answer that nothing was saved, `why`, and give everything that was typed back to be copied."""
    typed = [(form[name].label, text) for name in form.record_fields if (text := _as_typed(form, name))]
    return render(
        request, "not_saved.html", {"typed": typed, "about": about, "back": back, "why": why}, status=status
    )


def describe_outcome(form: RecordForm) -> str:
    """Return what a save made of two people's changes, for the message after it; empty when there was only one."""
    merge = form.merge
    if merge is None or not (merge.clashes or any(joined.whose == THEIRS for joined in merge.joined)):
        return ""
    theirs = sum(clash.choice == THEIRS for clash in merge.clashes)
    theirs += sum(joined.whose == THEIRS for joined in merge.joined)
    mine = len(merge.clashes) + len(merge.joined) - theirs
    return _("Both changes are in: %(mine)s of yours, %(theirs)s from %(who)s.") % {
        "mine": mine,
        "theirs": theirs,
        "who": last_saved(form.instance, merge.newest).who,
    }


def last_saved(record: Any, version: int) -> _LastSaved:
    """Return who wrote `version` of a record, and when."""
    row = record.history.filter(version=version).select_related("history_user").order_by("history_id").last()
    who = row.history_user.label if row and row.history_user else _("The register")
    return _LastSaved(who, row.history_date if row else clock.now())


def _as_typed(form: RecordForm, name: str) -> str:
    """What stood in a field: its own value or values, or the parts of a date."""
    posted = form[name].data if name in form.fields else None
    parts = posted if isinstance(posted, list | tuple) else [posted]
    labels = {str(value): str(label) for value, label in getattr(form.fields[name], "choices", ())}
    return " ".join(labels.get(str(part), str(part)) for part in parts if part not in (None, "", False))


def _problems(merge: Merge) -> list[Problem]:
    sentence = _("Choose which version of “%(label)s” to keep")
    return [Problem(sentence % {"label": clash.label}, f"keep-{clash.name}-theirs") for clash in merge.open]


def _left(merge: Merge) -> str:
    count = len(merge.open)
    if not count:
        return _("Every choice is made")
    return ngettext("%(n)s choice left", "%(n)s choices left", count) % {"n": count}
