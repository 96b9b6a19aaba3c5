"""What taking an import back has done, in a sentence."""

from collections.abc import Sequence

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from register.models import Batch

# What an import makes that several partnerships may share, in the order in which it goes again.
SHARED = (
    "register.organisation", "accounts.person", "accounts.panel", "accounts.service", "accounts.directorate",
    "register.theme",
)  # fmt: skip
_SHOWN = 5  # names in a sentence


def join_first(named: Sequence[str], between: str) -> str:
    """Return the first of them, and how many more there are."""
    more = len(named) - _SHOWN
    rest = [ngettext("and one more", "and %(n)s more", more) % {"n": more}] if more > 0 else []
    return between.join([*named[:_SHOWN], *rest])


def name_left(batch: Batch) -> str:
    """Return the references that a partial taking back has left: the first of them, and how many more there are."""
    return join_first(batch.counts.get("left_standing", []), ", ")


def describe_undone(batch: Batch) -> str:
    """Return what taking it back has done, in a sentence, and what of it stays."""
    left, kept = batch.counts.get("left_standing", []), _list_kept(batch)
    words = {"name": batch.name, "references": name_left(batch), "kept": join_first(kept, ", ")}
    if left:
        said = _("%(name)s was taken back, but for what somebody has changed since: %(references)s.") % words
    elif kept:
        said = _("%(name)s was taken back.") % words
    else:
        return _("%(name)s was taken back. Nothing of it is left.") % words
    stays = _("What it made new and others use or have changed by now stays: %(kept)s.") % words
    return f"{said} {stays}" if kept else said


def _list_kept(batch: Batch) -> list[str]:
    """Return what an import made that several partnerships may share, and that is still there."""
    made: dict[str, list[int]] = {}
    for label, key in batch.things.filter(model__in=SHARED, made=True).values_list("model", "key"):
        made.setdefault(label, []).append(key)
    return [
        str(one)
        for label, keys in sorted(made.items())
        for one in apps.get_model(label)._base_manager.filter(pk__in=keys).order_by("pk")
    ]
