"""Which partnership a refused address is about, for the access log (`ACCESS_LOG_SUBJECTS` in the settings)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import User
from core.access_log.recording import Subject
from register.access.visible import readable_to
from register.models import Partnership


def find_partnership(user: User, url_name: str, kwargs: Mapping[str, Any]) -> Subject | None:
    """Return the partnership whose reference stands in an address."""
    return subject_of_partnership(user, reference=kwargs["reference"]) if "reference" in kwargs else None


def subject_of_partnership(user: User, **named: Any) -> Subject | None:
    """Return one partnership as the subject of an event, called by its reference; None when there is none."""
    readable = Exists(readable_to(user).filter(pk=OuterRef("pk")))
    rows = Partnership.objects.filter(**named).annotate(readable=readable).order_by()
    row = next(iter(rows.values_list("pk", "reference", "readable")[:1]), None)
    return row and Subject(Partnership._meta.label_lower, row[0], row[1], hidden=not row[2])
