"""Which exempt texts stay hidden from a reader: one rule for lists and files."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, Scope
from register.access.visible import reached_by
from register.models import SensitiveMark

Marks = Mapping[int, Mapping[str, int]]


def reads_everything(user: User) -> bool:
    """Whether exempt text is open to this reader in every partnership of the council."""
    return user.is_active and Scope.COUNCIL in user.reach.get(Permission.EXEMPT_VIEW, frozenset())


def hidden_marks(user: User, ids: Collection[int]) -> Marks:
    """Return what this reader may not read in these partnerships: the exempt paragraph, by partnership and field."""
    if reads_everything(user) or not ids:
        return {}
    marks = SensitiveMark.objects.filter(partnership__in=ids)
    hidden = marks.exclude(partnership__in=reached_by(user, Permission.EXEMPT_VIEW).values("pk"))
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for partnership, field, paragraph in hidden.values_list("partnership", "field", "paragraph"):
        found[partnership][field] = paragraph
    return found


def exempt_words(paragraph: int) -> str:
    """Return what stands in the place of exempt text."""
    return _("Exempt, paragraph %(number)s") % {"number": paragraph}
