from datetime import date

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models.directorate import Directorate, Service
from core import clock
from core.dates import write_long_date
from core.models.folding import SortedText
from core.models.record import Record
from core.models.terms import condition_for_running, is_over


def post_or_name(path: str = "") -> Coalesce:
    """Return the expression that names a person as the register does: by the post where there is one."""
    before = f"{path}__" if path else ""
    return Coalesce(NullIf(f"{before}post", Value("")), f"{before}name")


def order_by_post_or_name(path: str = "") -> SortedText:
    """Return the expression that puts people in the order of what the register calls them."""
    return SortedText(post_or_name(path))


NOT_SHOWN = _lazy("Name not shown to you")


def name_shown(path: str = "", *, names: bool) -> Combinable:
    """Return the expression that names a person to a reader; `names` is whether they may read names.

    Who may not reads the post, and of a councillor, who is public, the name.
    """
    if names:
        return post_or_name(path)
    before = f"{path}__" if path else ""
    has_post, nobody = ~Q(**{f"{before}post": ""}), Q(**{f"{before}pk__isnull": True})
    return Case(
        When(nobody, then=Value(None)),
        When(has_post, then=F(f"{before}post")),
        When(**{f"{before}is_councillor": True}, then=F(f"{before}name")),
        default=Value(NOT_SHOWN, models.CharField()),
        output_field=models.CharField(),
    )


class PersonQuerySet(models.QuerySet["Person"]):
    def serving(self, day: date | None = None) -> "PersonQuerySet":
        """Those who may take something on, today or on a day: they hold their post, and no sign-in of theirs is off."""
        holding = condition_for_running("left_on", day or clock.today())
        return self.filter(holding).exclude(sign_in__is_active=False)

    def gone(self, day: date) -> "PersonQuerySet":
        """Those of whom somebody else must take things on: they have left by a day, or their sign-in is off."""
        return self.filter(~condition_for_running("left_on", day) | Q(sign_in__is_active=False))


_PersonManager = models.Manager.from_queryset(PersonQuerySet)


class PersonManager(_PersonManager["Person"]):
    """Those who stand. Who was merged into another is found by `every`, and by what is frozen and names them."""

    def get_queryset(self) -> "PersonQuerySet":
        return PersonQuerySet(self.model, using=self._db).filter(merged_into__isnull=True)


class Person(Record):
    """A name or a post that answers for something, with or without a sign-in.

    A post ("Director of Public Health") outlives whoever holds it; public pages name posts only.
    """

    PERSONAL = ("name", "email")

    name = models.CharField(
        _lazy("name"), max_length=160, blank=True, help_text=_lazy("Leave empty when only the post is known.")
    )
    post = models.CharField(
        _lazy("post"), max_length=160, blank=True, help_text=_lazy("Such as Head of Community Safety.")
    )
    email = models.EmailField(_lazy("work e-mail"), blank=True)
    is_councillor = models.BooleanField(_lazy("is a councillor"), default=False)
    directorate = models.ForeignKey(
        Directorate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_lazy("directorate"),
    )
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_lazy("service")
    )
    left_on = models.DateField(_lazy("left on"), null=True, blank=True)

    # The one that this is another entry of; this one then stands only behind what is signed.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged_here"
    )

    objects = PersonManager()
    every = PersonQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["post__sorted", "name__sorted"]
        verbose_name = _lazy("person")
        verbose_name_plural = _lazy("people")
        constraints = [
            models.CheckConstraint(
                name="accounts_person_has_a_name_or_post",
                condition=~Q(name="") | ~Q(post=""),
                violation_error_message=_lazy("Enter a name, a post, or both."),
            )
        ]

    def __str__(self) -> str:
        return self.post or self.name

    def name_for(self, *, names: bool) -> str:
        """Return what a reader is shown of who this is, as `name_shown` says it in a query."""
        return str(self) if names or self.post or self.is_councillor else str(NOT_SHOWN)

    @property
    def has_left(self) -> bool:
        """Whether they are gone today; one whose day lies ahead still holds the post."""
        return is_over(self.left_on, clock.today())

    @property
    def departure(self) -> str:
        """When they left or leave; nothing without a day."""
        if self.left_on is None:
            return ""
        words = _("Left on %(day)s") if self.has_left else _("Leaves on %(day)s")
        return words % {"day": write_long_date(self.left_on)}

    @property
    def can_sign_in(self) -> bool:
        """Whether they have a sign-in that is not switched off."""
        sign_in = getattr(self, "sign_in", None)
        return sign_in is not None and sign_in.is_active

    @property
    def in_full(self) -> str:
        """Post and name where both are known."""
        return f"{self.post}, {self.name}" if self.post and self.name else str(self)
