"""What reviews and risks leave unfinished in a partnership that is about to end."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from register.models import Partnership
from register.record.header import address_of_tab
from reviews.models import Review, Risk


def count_own(partnership: Partnership) -> Iterator[tuple[str, str]]:
    """Yield how many risks are open, and whether a review is."""
    if n := Risk.objects.filter(partnership=partnership, closed_on__isnull=True).count():
        words = ngettext("%(n)s risk is open", "%(n)s risks are open", n)
        yield words % {"n": n}, address_of_tab(partnership.reference, "risks/")
    waiting = [*Review.OPEN_STATUSES, Review.Status.SIGNED]
    if Review.objects.filter(partnership=partnership, status__in=waiting).exists():
        yield _("An annual review is not finished"), address_of_tab(partnership.reference, "reviews/")
