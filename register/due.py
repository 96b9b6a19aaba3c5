"""What the register has for a person to do: actions of theirs, and notice that must be given or not, approvals."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.due import Due
from register.access.exempt import open_to
from register.access.visible import readable_to
from register.approvals import due as approvals_due
from register.known.concerns import list_concerns
from register.known.notices import notices_on
from register.models import Action
from register.record.header import address_for_mending


def due_for(user: User, today: date) -> Iterator[Due]:
    """Yield what is due for `user`, from partnerships that they may read. Two queries, and those about approvals."""
    visible = readable_to(user)
    yield from _actions(user, visible)
    yield from _notices(user, visible, today)
    yield from approvals_due.due_for(user, today)


def _actions(user: User, visible: object) -> Iterator[Due]:
    rows = open_to(
        user, Action.objects.filter(Action.IS_CHASED, owner=user.person_id, partnership__in=visible)
    )
    for action in rows.select_related("partnership"):
        partnership = action.partnership
        tab = reverse("partnership_actions", args=[partnership.reference])
        yield Due(
            what=action.what,
            note=action.source_label,
            name=partnership.name,
            reference=partnership.reference,
            address=partnership.get_absolute_url(),
            on=action.due_on,
            verb=_("Update"),
            verb_address=tab,
        )


def _notices(user: User, visible: object, today: date) -> Iterator[Due]:
    mine = Q(partnership__sponsor=user.person_id) | Q(partnership__lead=user.person_id)
    rows = notices_on(today).filter(mine, partnership__in=visible).select_related("partnership")
    for row in rows:
        partnership = row.partnership
        for concern in list_concerns([row], today):
            yield Due(
                what=_("Renew or give notice"),
                note=concern.sentence,
                name=partnership.name,
                reference=partnership.reference,
                address=partnership.get_absolute_url(),
                on=row.about_on,
                verb=_("Choose"),
                verb_address=address_for_mending(partnership.reference, concern, may_mend=True),
            )
