import json
from functools import cached_property

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _lazy

from governance.frameworks.from_json import framework_from
from governance.frameworks.model import Framework


class EditionQuerySet(models.QuerySet["Edition"]):
    def newest(self, code: str) -> "Edition":
        """The newest published edition of a framework. Raises Edition.DoesNotExist."""
        found = self.filter(code=code).order_by("-number").first()
        if found is None:
            raise Edition.DoesNotExist(f"no edition of {code} is loaded: run `manage.py load_frameworks`")
        return found

    def newest_of_each(self) -> "EditionQuerySet":
        """The newest edition of every framework."""
        own = self.model._base_manager.filter(code=OuterRef("code")).order_by("-number").values("pk")[:1]
        return self.filter(pk=Subquery(own))


class Edition(models.Model):
    """One published edition of a framework. The database refuses to change or remove it."""

    FROZEN = True

    code = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField(_lazy("edition"))
    title = models.CharField(_lazy("title"), max_length=160)
    published_on = models.DateField(_lazy("published"))
    content = models.TextField()
    fingerprint = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(_lazy("loaded"))

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["title", "-number"]
        verbose_name = _lazy("edition")
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="governance_edition_once")]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.number}"

    @cached_property
    def framework(self) -> Framework:
        """The questions as they were published."""
        return framework_from(json.loads(self.content))
