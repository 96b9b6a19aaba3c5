"""Assets, VAT, banking and surplus of a partnership, as far as their reader may see them."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from core.editing import field_display
from register.access.visible import visible_to
from register.models import Partnership
from register.record.header import Header
from register.services.partnerships import GROUPS


@dataclass(frozen=True)
class _Resource:
    """One field with its text; `exempt` says that it is, `hidden` that this reader may not read it."""

    label: str
    text: str
    exempt: str
    hidden: bool
    change: str


def resources_for(user: User, header: Header) -> list[_Resource]:
    """Return the resources of a partnership, exempt text left out for those who may not read it."""
    partnership = visible_to(user).only(*GROUPS["resources"]).get(pk=header.pk)
    secrecy = header.secrecy
    page = reverse("partnership_edit_group", args=[header.reference, "resources"]) if header.may_edit else ""
    return [
        _Resource(
            label=field_display.label_of_field(Partnership, name),
            text="" if secrecy.hides(name) else field_display.display_field(partnership, name),
            exempt=secrecy.tag(name),
            hidden=secrecy.hides(name),
            change=f"{page}#id_{name}" if page and not secrecy.hides(name) else "",
        )
        for name in GROUPS["resources"]
    ]
