from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from register.models.partnership import Partnership


class SearchEntry(models.Model):
    """One text of a partnership in which words are looked for, folded (core/models/folding.py).

    What only readers of exempt text may read stands in a column of its own, so that nobody else's words are ever
    compared with it. Written with the standing, always equal to recomputation (register/standing/search_entries.py).
    """

    class Kind(models.TextChoices):
        """What it is a text of: a field of the partnership under its own name, or something that belongs to it."""

        REFERENCE = "reference", _lazy("Reference")
        OLD_REFERENCE = "old_reference", _lazy("Reference in the old register")
        NAME = "name", _lazy("Name")
        OTHER_NAMES = "other_names", _lazy("Other and former names")
        WELSH_NAME = "welsh_name", _lazy("Welsh name")
        FORMER_NAME = "former_name", _lazy("Former name")
        PURPOSE = "purpose", _lazy("Purpose")
        LEGAL_POWER = "legal_power", _lazy("Legal power")
        AREA = "area", _lazy("Area covered")
        SPONSOR = "sponsor", _lazy("Sponsor")
        SPONSOR_NAME = "sponsor_name", _lazy("Name of the sponsor")
        LEAD = "lead", _lazy("Lead officer")
        LEAD_NAME = "lead_name", _lazy("Name of the lead officer")
        PARTNER = "partner", _lazy("Partner")
        DOCUMENT = "document", _lazy("Document")
        MEETING = "meeting", _lazy("Meeting")
        NOTE = "note", _lazy("Note")
        ACTION = "action", _lazy("Action")
        RISK = "risk", _lazy("Risk")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="search_entries")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    key = models.BigIntegerField()  # of the record whose text it is
    open_text = models.TextField(blank=True)
    exempt_text = models.TextField(blank=True)

    class Meta:
        verbose_name = _lazy("search entry")
        verbose_name_plural = _lazy("search entries")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "kind", "key"], name="register_search_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id}: {self.kind} {self.key}"
