"""People and posts: a sign-in moves with its person, and two are never joined."""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person, User
from accounts.permissions import Permission
from register.listing.people import people_shown_to
from register.merging.kinds.kind import MergeKind
from register.models import Partnership


def _names(row: Person) -> Sequence[str]:
    return [row.in_full, row.post, row.name, row.email]


def _tell_apart(row: Person) -> str:
    return ", ".join(filter(None, (row.name if row.post else "", row.email, str(row.directorate or ""))))


def _refuse(keep: Person, other: Person) -> list[str]:
    if User.objects.filter(person__in=[keep.pk, other.pk]).count() < 2:
        return []
    return [
        _(
            "Both have a sign-in, and what was done under one cannot become the other’s. Write the day of leaving "
            "on the one that is not used any more, and ask an administrator to stop its sign-in."
        )
    ]


def _notes(keep: Person, other: Person) -> list[str]:
    said = [_("What was signed keeps the name that it was signed with.")]
    if User.objects.filter(person__in=[keep.pk, other.pk]).exists():
        said.append(
            _(
                "One of the two has a sign-in, and it is kept. Whoever uses it will see and change what the two "
                "answer for together."
            )
        )
    return said


KIND = MergeKind(
    key="person",
    model=Person,
    noun=_lazy("person or post"),
    permission=Permission.PERSON_MERGE,
    may_see=people_shown_to,
    page=lambda row: reverse("person", args=[row.pk]),
    way=lambda row: reverse("person_merge", args=[row.pk]),
    back=("people", _lazy("People")),
    addresses=("person", "person_edit", "person_merge", "sign_in"),
    tell_apart=_tell_apart,
    names=_names,
    keeps_row=True,
    refuse=_refuse,
    notes=_notes,
    named_in=lambda row: Partnership.objects.filter(Q(sponsor=row) | Q(lead=row)).values_list(
        "pk", flat=True
    ),
    tells=_lazy("Person merged:"),
)
