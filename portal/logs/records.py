"""What the records of some entries are called to a reader, and where they are: found at once for a whole page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from core.models import AccessEvent, AuditEvent
from register.access.exempt import find_partly_hidden, secrecy_for
from register.access.visible import visible_to
from register.merging.after import find_hidden_history
from register.models import Partnership
from register.record.history import Hidden

Event = AuditEvent | AccessEvent
PARTNERSHIP = Partnership._meta.label_lower
SIGN_IN = User._meta.label_lower


@dataclass(frozen=True)
class NamedRecord:
    """A record by the name that the reader is shown; `href` is empty where they may not open it."""

    label: str = ""
    href: str = ""


class Records:
    """The partnerships and sign-ins of some events, as one reader may know them."""

    def __init__(self, user: User, events: Iterable[Event]) -> None:
        events = list(events)
        about = {event.about_key for event in events if event.about_kind == PARTNERSHIP} - {None}
        keys = {int(key) for key in about if key is not None}
        self._secrecy = secrecy_for(user, keys)
        self._open = {
            pk: (reference, name)
            for pk, reference, name in visible_to(user)
            .filter(pk__in=keys)
            .order_by()
            .values_list("pk", "reference", "name")
        }
        self._user, self._shown, self._hidden = user, frozenset(self._open), dict[int, Hidden]()
        self._open |= _merged_of(user, keys - self._open.keys())
        hidden = find_partly_hidden(user).filter(pk__in=keys).values_list("pk", flat=True)
        self._touched = set(hidden) | (keys - self._open.keys())
        sign_ins = {_sign_in(event) for event in events} - {None}
        self._names_people = user.may(Permission.PERSON_VIEW)
        people = User.objects.filter(pk__in=sign_ins if self._names_people else ())
        self._people = {
            one.pk: NamedRecord(
                _("sign-in of %(person)s") % {"person": one.person}, reverse("person", args=[one.person_id])
            )
            for one in people
        }

    def of(self, event: Event) -> NamedRecord:
        """Return the partnership that an event is about, or the person whose sign-in it is about."""
        if event.about_kind == PARTNERSHIP and event.about_key is not None:
            return self._partnership(event.about_key)
        key = _sign_in(event)
        if key is None or not self._names_people:
            return NamedRecord()
        gone = NamedRecord(event.whose_label) if isinstance(event, AccessEvent) else NamedRecord()
        return self._people.get(key, gone)

    def closes(self, event: Event) -> bool:
        """Whether the words of an event may tell what is kept from the reader."""
        return event.about_kind == PARTNERSHIP and event.about_key in self._touched

    def hidden_in(self, event: Event) -> Hidden | None:
        """Return what of this event's partnership its own history keeps from the reader; None where it has none."""
        key = event.about_key
        if key is None or key not in self._shown:
            return None
        if key not in self._hidden:
            self._hidden[key] = find_hidden_history(self._user, key, self._secrecy.of(key))
        return self._hidden[key]

    def closes_all(self, event: Event) -> bool:
        """Whether not even who did it is shown, as in the history of a wholly exempt partnership."""
        if event.about_kind != PARTNERSHIP or event.about_key is None:
            return False
        return event.about_key not in self._open or self._secrecy.of(event.about_key).keeps_all

    def _partnership(self, key: int) -> NamedRecord:
        if key not in self._open:
            return NamedRecord(_("a partnership not shown to you"))
        reference, name = self._open[key]
        kept = self._secrecy.of(key)
        href = reverse("partnership", args=[reference])
        if kept.keeps_all:
            return NamedRecord(_("an exempt partnership"), href)
        shown = kept.name(reference, name)
        return NamedRecord(shown if shown == reference else f"{reference} {shown}", href)


def _merged_of(user: User, keys: Collection[int]) -> dict[int, tuple[str, str]]:
    """Those that were merged into one that the reader may see: their old address leads there."""
    if not keys:
        return {}
    rows = Partnership.every.filter(pk__in=keys, merged_into__in=visible_to(user).values("pk"))
    return {pk: (reference, name) for pk, reference, name in rows.values_list("pk", "reference", "name")}


def _sign_in(event: Event) -> int | None:
    if isinstance(event, AccessEvent):
        return event.whose_key
    return event.object_key if event.object_kind == SIGN_IN else None
