from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models.panel import Panel
from accounts.models.person import Person
from core import clock
from core.models.record import Record
from core.models.terms import condition_for_running


class SeatRole(models.TextChoices):
    """As what somebody sits on a panel."""

    CHAIR = "chair", _lazy("Chair")
    VICE_CHAIR = "vice_chair", _lazy("Vice-chair")
    MEMBER = "member", _lazy("Member")
    COOPTED = "coopted", _lazy("Co-opted member")
    SUBSTITUTE = "substitute", _lazy("Substitute")


class PanelSeatQuerySet(models.QuerySet["PanelSeat"]):
    def held_on(self, day: date) -> "PanelSeatQuerySet":
        """Those that have begun by a day and are not over on it. One without a first day has always been."""
        begun = Q(started_on__isnull=True) | Q(started_on__lte=day)
        return self.filter(begun & condition_for_running("ended_on", day))


class PanelSeat(Record):
    """A person on a panel, from when until when (P16). It decides what they read, so it has a history."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats", verbose_name=_lazy("panel"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="panel_seats", verbose_name=_lazy("person")
    )
    role = models.CharField(_lazy("role"), max_length=12, choices=SeatRole.choices, default=SeatRole.MEMBER)
    started_on = models.DateField(_lazy("sits from"), null=True, blank=True)
    ended_on = models.DateField(
        _lazy("stood down"),
        null=True,
        blank=True,
        help_text=_lazy("From this day on they read nothing by this seat. A day to come is allowed."),
    )

    objects = PanelSeatQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["person__post__sorted", "person__name__sorted", "pk"]
        verbose_name = _lazy("seat on a panel")
        verbose_name_plural = _lazy("seats on panels")
        constraints = [
            models.CheckConstraint(
                name="accounts_seat_ends_after_start",
                condition=Q(ended_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(ended_on__gte=F("started_on")),
                violation_error_message=_lazy("The day they stand down must not lie before the first day."),
            ),
            models.UniqueConstraint(
                fields=["panel", "person"],
                condition=Q(ended_on__isnull=True),
                name="accounts_seat_open_once",
                violation_error_code="unique",
                violation_error_message=_lazy("They sit on this panel already. Change that seat instead."),
            ),
        ]

    def __str__(self) -> str:
        return _("%(panel)s, %(role)s") % {"panel": self.panel, "role": self.get_role_display()}

    @property
    def sealed(self) -> int | list[int | str]:
        """What an event about a sign-in seals of it: the panel alone where no day limits it."""
        if self.started_on is None and self.ended_on is None:
            return self.panel_id
        return [self.panel_id, str(self.started_on or ""), str(self.ended_on or "")]


def panels_of(person: Person) -> models.QuerySet[Panel]:
    """Return the panels on which somebody sits today."""
    seats = PanelSeat.objects.filter(person=person).held_on(clock.today())
    return Panel.objects.filter(pk__in=seats.order_by().values("panel"))
