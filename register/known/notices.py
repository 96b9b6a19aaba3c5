"""Where notice to leave is to be given: the windows of the warning signs about it, read by every list, home and file.

The rule itself is in register/known/signs/notice_rules.py: a date without a decision, of a partnership that runs and
that can be left by notice. Whoever asks the question again reads these rows and works nothing out.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from register.models import SignShown
from register.models.standing import SignShownQuerySet

CLOSES, MISSED, NOT_KNOWN = "notice_closes", "notice_missed", "notice_not_known"


def notices_on(day: date) -> SignShownQuerySet:
    """Return what needs a decision on a day: notice must be given soon, or the last safe day has passed."""
    return SignShown.objects.on(day).filter(code__in=(CLOSES, MISSED))


def find_notices_closing(first: date, last: date = date.max) -> SignShownQuerySet:
    """Return the last safe days from `first` to `last`, each with its own window, by `about_on`."""
    return SignShown.objects.filter(code=CLOSES, about_on__range=(first, last))


def last_safe_day_on(day: date) -> Coalesce:
    """Return an annotation for partnerships: the last safe day that comes next, or else the newest that was missed.

    None where no notice is followed, where all is decided, or where nobody knows the notice.
    """
    own = {"partnership": OuterRef("pk")}
    ahead = find_notices_closing(day).filter(**own).order_by("about_on")
    missed = SignShown.objects.on(day).filter(code=MISSED, **own).order_by("-about_on")
    return Coalesce(Subquery(ahead.values("about_on")[:1]), Subquery(missed.values("about_on")[:1]))


def notice_not_known_on(day: date) -> Exists:
    """Return an annotation for partnerships: whether nobody knows the notice of a date that lies ahead."""
    return Exists(SignShown.objects.on(day).filter(code=NOT_KNOWN, partnership=OuterRef("pk")))


def find_next_safe_day(partnership_id: int, day: date) -> date | None:
    """Return the last safe day of one partnership that comes next; None where none lies ahead."""
    rows = find_notices_closing(day).filter(partnership=partnership_id).order_by("about_on")
    return rows.values_list("about_on", flat=True).first()


def list_safe_days(day: date, partnerships: Any) -> Mapping[tuple[int, str], date]:
    """Return every last safe day still to come or just missed, by partnership and by the mark of its date."""
    missed = Q(code=MISSED, shows_from__lte=day, shows_until__gt=day)
    rows = SignShown.objects.filter(missed | Q(code=CLOSES, about_on__gte=day), partnership__in=partnerships)
    found = rows.values_list("partnership", "mark", "about_on")
    return {(key, mark): on for key, mark, on in found if on}
