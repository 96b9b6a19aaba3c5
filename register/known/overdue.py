"""Whether a review is late: the window of its warning sign, read by every list and home.

The rule itself is in reviews/known/signs.py: the day has passed, the partnership runs, and no review waits to be
accepted. Whoever asks the question again reads these rows and works nothing out.
"""

from datetime import date

from django.db.models import Exists, OuterRef

from register.models import SignShown

REVIEW_OVERDUE = "review_overdue"


def review_overdue_on(day: date) -> Exists:
    """Return a condition for partnerships: whether the review is late on a day."""
    return Exists(SignShown.objects.on(day).filter(code=REVIEW_OVERDUE, partnership=OuterRef("pk")))
