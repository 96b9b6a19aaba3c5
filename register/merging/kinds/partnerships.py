"""Partnerships: the one that goes keeps its reference, its path, and what is signed about it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.permissions import Permission
from register.access.visible import visible_to
from register.merging.kinds.kind import MergeKind
from register.models import Partnership


def _may_see(user: User) -> "QuerySet[Any]":
    return visible_to(user)


def _names(row: Partnership) -> Sequence[str]:
    return [row.name, row.reference, row.welsh_name, row.old_reference, *row.other_names.splitlines()]


def _refuse(keep: Partnership, other: Partnership) -> list[str]:
    if other.exempt_paragraph and not keep.exempt_paragraph:
        words = {"other": other.reference, "keep": keep.reference}
        return [
            _(
                "%(other)s is exempt from publication and %(keep)s is not, so its text would be open to more "
                "people. Mark %(keep)s as exempt first, or keep %(other)s."
            )
            % words
        ]
    return []


def _notes(keep: Partnership, other: Partnership) -> list[str]:
    words = {"other": other.reference, "keep": keep.reference}
    said = [
        _("The name that is not kept stays as another name."),
        _("%(other)s is never given out again. Its address leads to %(keep)s.") % words,
        _("Warning signs and standing of %(keep)s are worked out anew; those of %(other)s no longer show.")
        % words,
        _("A spreadsheet that still says %(other)s is led to %(keep)s when it is imported, and asks.")
        % words,
    ]
    if keep.exempt_paragraph and not other.exempt_paragraph:
        said.append(_("%(keep)s is exempt from publication, so what moves is too.") % words)
    if keep.publish and not other.publish:
        said.append(
            _("%(keep)s is marked to be published, and %(other)s is not: look at what moves.") % words
        )
    return said


def _own_name(row: Partnership) -> str:
    return "" if row.sensitive_marks.filter(field="name").exists() else str(row.name)


def _keep_names(keep: Partnership, names: Sequence[str]) -> None:
    """The name that was not chosen stays as another name, so that it is still found."""
    held = [keep.name, *keep.other_names.splitlines()]
    new = [name for name in dict.fromkeys(names) if name and name not in held]
    keep.other_names = "\n".join(filter(None, [keep.other_names.strip(), *new]))


KIND = MergeKind(
    key="partnership",
    model=Partnership,
    noun=_lazy("partnership"),
    permission=Permission.PARTNERSHIP_MERGE,
    may_see=_may_see,
    page=lambda row: str(row.get_absolute_url()),
    way=lambda row: reverse("partnership_merge", args=[row.reference]),
    back=("partnership_list", _lazy("Partnerships")),
    addresses=(),  # every page that has its reference
    label=lambda row: str(row.reference),
    tell_apart=lambda row: str(row.name),
    names=_names,
    named_by="reference",
    own_name=_own_name,
    settle=_keep_names,
    keeps_row=True,
    refuse=_refuse,
    notes=_notes,
)
