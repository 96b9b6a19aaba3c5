"""The gaps page: everything that is missing, by the post that puts it right.

Source: protocol 2.4 and 2.7 (P4, P7).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person, User
from accounts.permissions import Permission
from register.access import visible as access_visible
from register.access.exempt import open_to, secrecy_for
from register.known.concerns import list_concerns
from register.known.gather import load_signs
from register.models import Action, SignShown
from register.models.partnership import PartnershipQuerySet
from register.record.header import address_for_mending

NOBODY = "nobody"


@dataclass(frozen=True)
class Gap:
    """One thing that is missing in one partnership: its sentence, its rule, since when, by when, and the link."""

    pk: int  # of the partnership
    name: str
    reference: str
    sentence: str
    source: str
    since: date | None
    due: date | None
    mend: str
    action: int = 0  # the key of its action, and the fact that it is about, where it is of a checklist
    fact: str = ""

    @property
    def address(self) -> str:
        return reverse("partnership", args=[self.reference])

    def late(self, today: date) -> bool:
        return self.due is not None and self.due < today


@dataclass(frozen=True)
class Post:
    """Somebody who has gaps to put right; `NOBODY` where no sponsoring officer is named."""

    key: str
    label: str
    gaps: int
    late: int


def list_posts(user: User, today: date) -> list[Post]:
    """Return who has how many gaps in the partnerships that `user` may read about.

    Closed ones too: a sign that still shows on one, such as a liability without a limit, counts wherever it shows.

    Where nobody is named comes first, then who has most that are late. Three queries, however many
    partnerships there are: each adds up in the database.
    """
    visible = _readable(user)
    actions = _actions(user, visible)
    found: dict[int | None, Post] = defaultdict(lambda: Post("", "", 0, 0))
    shown = SignShown.objects.on(today).filter(partnership__in=visible.order_by().values("pk"))
    over = Count("pk", filter=Q(about_on__lt=today))
    signs = shown.order_by().values_list("partnership__sponsor").annotate(n=Count("pk"), late=over)
    for key, number, behind in signs:
        found[key] = replace(found[key], gaps=number, late=behind)
    late = Count("pk", filter=Q(due_on__lt=today))
    for key, number, behind in actions.values_list("post").annotate(n=Count("pk"), late=late):
        found[key] = replace(found[key], gaps=found[key].gaps + number, late=found[key].late + behind)
    names = user.may(Permission.PERSON_VIEW)
    named = Person.objects.in_bulk([key for key in found if key is not None])
    given = [_named(post, named.get(key or 0), names=names) for key, post in found.items() if post.gaps]
    return sorted(given, key=lambda post: (post.key != NOBODY, -post.late, -post.gaps, post.label))


def _named(post: Post, person: Person | None, *, names: bool) -> Post:
    if person is None:
        return replace(post, key=NOBODY, label=_("Nobody: no sponsoring officer is named"))
    return replace(post, key=str(person.pk), label=person.name_for(names=names))


def list_kinds(user: User, today: date) -> list[tuple[str, int]]:
    """Return what is missing how often, most often first; the gaps of checklists are one kind. Two queries."""
    visible = _readable(user)
    shown = SignShown.objects.on(today).filter(partnership__in=visible.order_by().values("pk"))
    counted = shown.order_by().values_list("code").annotate(n=Count("pk"))
    found = [(str(load_signs()[code].label), n) for code, n in counted]
    if answers := _actions(user, visible).count():
        found.append((_("A checklist says that something is missing"), answers))
    return sorted(found, key=lambda kind: (-kind[1], kind[0]))


def gaps_of(user: User, person: Person | None, today: date) -> list[Gap]:
    """Return what one post has to put right (None: where nobody is named), the first that is due first.

    Three queries, and one more for a reader to whom some names may not be shown.
    """
    visible = _readable(user)
    key = person.pk if person else None
    found = [
        *_of_signs(user, visible.filter(sponsor=key), today),
        *_of_actions(_actions(user, visible).filter(post=key)),
    ]
    secrecy = secrecy_for(user, {gap.pk for gap in found})
    shown = [replace(gap, name=secrecy.of(gap.pk).name(gap.reference, gap.name)) for gap in found]
    return sorted(shown, key=lambda gap: (gap.due is None, gap.due or date.max, gap.name, gap.sentence))


def _readable(user: User) -> PartnershipQuerySet:
    return access_visible.readable_to(user)


def _actions(user: User, visible: PartnershipQuerySet) -> Any:
    """The open gaps of checklists, `post` being who puts each right: its owner, or else the sponsoring officer."""
    rows = open_to(user, Action.objects.filter(Action.IS_CHASED_GAP, partnership__in=visible))
    return rows.order_by().annotate(post=Coalesce("owner", "partnership__sponsor"))


def _of_signs(user: User, partnerships: PartnershipQuerySet, today: date) -> Iterator[Gap]:
    shown = SignShown.objects.on(today).filter(partnership__in=partnerships.order_by().values("pk"))
    may_mend = Exists(access_visible.editable_by(user).filter(pk=OuterRef("partnership")))
    rows: Any = shown.select_related("partnership").annotate(may_mend=may_mend)
    for row in rows:
        for one in list_concerns([row], today):
            about = row.partnership
            mend = address_for_mending(about.reference, one, may_mend=row.may_mend)
            yield Gap(
                about.pk, about.name, about.reference, one.sentence, one.source, one.since, one.about_on, mend
            )


def _of_actions(actions: "QuerySet[Action]") -> Iterator[Gap]:
    wanted = ("pk", "what", "source_label", "source_key", "since", "due_on", "source_address")
    for row in actions.values("partnership", "partnership__name", "partnership__reference", *wanted):
        yield Gap(
            pk=row["partnership"],
            name=row["partnership__name"],
            reference=row["partnership__reference"],
            sentence=row["what"],
            source=row["source_label"],
            since=row["since"],
            due=row["due_on"],
            mend=row["source_address"],
            action=row["pk"],
            fact=row["source_key"],
        )


def count_gaps(found: list[Post]) -> Mapping[str, int]:
    """Return how many gaps there are, at how many posts, and how many are late."""
    return {
        "gaps": sum(post.gaps for post in found),
        "posts": sum(post.key != NOBODY for post in found),
        "late": sum(post.late for post in found),
    }
