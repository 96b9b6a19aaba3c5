"""Where notice to leave is to be given: the windows of the two warning signs about it, read by every list and home.

The rule itself is in register/known/signs/rules.py: a date without a decision, of a partnership that runs and that
can be left by notice. Whoever asks the question again reads these rows and works nothing out.
"""

from datetime import date

from register.models import SignShown
from register.models.standing import SignShownQuerySet

CLOSES, MISSED = "notice_closes", "notice_missed"


def notices_on(day: date) -> SignShownQuerySet:
    """Return what needs a decision on a day: notice must be given soon, or the last safe day has passed."""
    return SignShown.objects.on(day).filter(code__in=(CLOSES, MISSED))


def notices_closing(first: date, last: date) -> SignShownQuerySet:
    """Return the last safe days from `first` to `last`, each with its own window, by `about_on`."""
    return SignShown.objects.filter(code=CLOSES, about_on__range=(first, last))
