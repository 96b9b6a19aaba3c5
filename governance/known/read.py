"""Reads from the register what the rules beside it need, for one partnership."""

from collections.abc import Iterable, Mapping
from datetime import date

from core.dates import Notice, date_as_known
from core.editing import field_display
from governance.known.rules import Books, Paper
from register.models import (
    Document,
    KeyDate,
    Membership,
    Partnership,
    PriorityServed,
    Representative,
    Statement,
)

_RELATED = ("sponsor", "lead", "panel")
_FIELDS = (
    "purpose",
    "legal_status",
    "legal_power",
    "form",
    "starts_on",
    "vat",
    "banking",
    "surplus",
    "assets",
    *_RELATED,
)


def of(partnership_id: int, documents: Iterable[Document], *, day: date) -> Books:
    """Return what the register says about a partnership today, in seven queries. `documents` are those held."""
    partnership = Partnership.objects.select_related(*_RELATED).get(pk=partnership_id)
    own = {"partnership": partnership_id}
    dates = list(KeyDate.objects.filter(**own))
    named = {name: field_display.value(partnership, name) for name in _FIELDS if getattr(partnership, name)}
    return Books(
        day=day,
        words={**named, **_representatives(partnership_id)},
        members=tuple(
            f"{seat.organisation} ({seat.get_role_display().lower()})"
            for seat in Membership.objects.filter(left_on=None, **own).select_related("organisation")
        ),
        papers=tuple(Paper(d.pk, d.kind, d.title, d.review_on) for d in documents),
        ends=tuple(f"{each.get_kind_display()} {date_as_known(each.on, each.precision)}" for each in dates),
        notice=tuple(
            ", ".join(
                filter(None, (Notice(d.notice_number, d.notice_unit).in_words, d.notice_form, d.clause))
            )
            for d in dates
            if d.notice_number is not None
        ),
        priorities=tuple(
            str(r.priority) for r in PriorityServed.objects.filter(**own).select_related("priority")
        ),
        objectives=partnership.objectives.count(),
        stated={r.fact: r.text or r.get_value_display() for r in Statement.objects.filter(**own)},
        form=partnership.form,
    )


def _representatives(partnership_id: int) -> Mapping[str, str]:
    seats = Representative.objects.filter(partnership=partnership_id, ended_on=None).select_related("person")
    names = "; ".join(str(seat.person) for seat in seats)
    return {"representatives": names} if names else {}
