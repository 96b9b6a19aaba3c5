"""The gaps page: everything that is missing, by the post that puts it right.

Source: peers.md section 6 idea 12; coverage P4; product.md section 5. It is an annex of every pack.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from register import access, signs
from register.choices import OPEN_STATUSES
from register.models import Action, Partnership

NOBODY = ""


@dataclass(frozen=True)
class Gap:
    """One thing that is missing in one partnership: its sentence, its rule, since when, by when, and the link."""

    name: str
    reference: str
    address: str
    sentence: str
    source: str
    since: date | None
    due: date | None
    mend: str

    def late(self, today: date) -> bool:
        return self.due is not None and self.due < today


@dataclass(frozen=True)
class Post:
    """Somebody who has gaps to put right; nobody when no sponsoring officer is named."""

    label: str
    gaps: tuple[Gap, ...]

    def late(self, today: date) -> int:
        return sum(gap.late(today) for gap in self.gaps)


def posts(user: User, today: date) -> list[Post]:
    """Return every gap of the open partnerships that `user` may see, the posts with most late ones first.

    Three queries, however many partnerships there are.
    """
    visible = access.visible_to(user).filter(status__in=OPEN_STATUSES)
    by_post: Mapping[str, list[Gap]] = defaultdict(list)
    for partnership in visible.select_related("sponsor", "standing"):
        by_post[_label(partnership)].extend(_of_signs(partnership))
    actions = Action.objects.filter(partnership__in=visible, source_kind="gap", progress=Action.Progress.OPEN)
    for action in actions.select_related("partnership__sponsor", "owner"):
        by_post[str(action.owner) if action.owner else _label(action.partnership)].append(_of_action(action))
    found = [Post(label, tuple(sorted(gaps, key=_order))) for label, gaps in by_post.items() if gaps]
    return sorted(
        found, key=lambda post: (post.label != NOBODY, -post.late(today), -len(post.gaps), post.label)
    )


def _label(partnership: Partnership) -> str:
    return str(partnership.sponsor) if partnership.sponsor else NOBODY


def _order(gap: Gap) -> tuple[bool, date, str, str]:
    return gap.due is None, gap.due or date.max, gap.name, gap.sentence


def _of_signs(partnership: Partnership) -> Iterable[Gap]:
    for sign in signs.shown(partnership.standing.signs):
        yield Gap(
            name=partnership.name,
            reference=partnership.reference,
            address=partnership.get_absolute_url(),
            sentence=str(sign.sentence),
            source=sign.source,
            since=None,
            due=None,
            mend=room_address(sign.room, partnership.reference),
        )


def _of_action(action: Action) -> Gap:
    return Gap(
        name=action.partnership.name,
        reference=action.partnership.reference,
        address=action.partnership.get_absolute_url(),
        sentence=action.what,
        source=action.source_label,
        since=action.since,
        due=action.due_on,
        mend=action.source_address,
    )


def room_address(room: str, reference: str) -> str:
    """Return the address of the room that mends a sign; the record itself for its summary."""
    if room == "summary":
        return reverse("partnership", args=[reference])
    return reverse(f"partnership_{room}", args=[reference])


def counted(found: Iterable[Post], today: date) -> dict[str, int]:
    """Return how many gaps there are, at how many posts, and how many are late."""
    posts_found = list(found)
    return {
        "gaps": sum(len(post.gaps) for post in posts_found),
        "posts": sum(post.label != NOBODY for post in posts_found),
        "late": sum(post.late(today) for post in posts_found),
    }


def heading(post: Post) -> str:
    return post.label or _("Nobody: no sponsoring officer is named")
