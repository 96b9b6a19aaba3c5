from collections.abc import Collection

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _lazy

from accounts.models.person import Person, PersonQuerySet
from core import clock
from core.models.record import Record

LONGEST_SLUG = 80


class Panel(Record):
    """A body that oversees partnerships: scrutiny panel, audit committee, Cabinet or shareholder board (P16)."""

    name = models.CharField(_lazy("name"), max_length=160, unique=True)
    slug = models.SlugField(max_length=LONGEST_SLUG, unique=True)

    class Meta(Record.Meta):
        ordering = ["name__sorted"]
        verbose_name = _lazy("panel")

    def __str__(self) -> str:
        return self.name

    @property
    def members(self) -> PersonQuerySet:
        """Those who sit on it today."""
        seats = self.seats.held_on(clock.today())
        return Person.objects.filter(pk__in=seats.order_by().values("person"))


def slug_for(name: str, taken: Collection[str]) -> str:
    """Return a slug for a panel of this name that no other has, with a number after it where it must be."""
    base = slugify(name)[: LONGEST_SLUG - 4] or "x"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
