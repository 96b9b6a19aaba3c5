"""A cap that the demo council has waived, by the service that people use."""

from datetime import date, timedelta

from accounts.models import User
from register.models import Partnership
from reviews.models import CapWaiver
from reviews.waivers import service

NAME, GIVER = "Health and Wellbeing Board", "chief@demo.example"
REASON = "The law keeps the board in being, and its risks stand on the integrated care board's register until April."


def seed(today: date) -> int:
    """Waive the cap of one rating and return how many were waived; does nothing the second time."""
    partnership = Partnership.objects.filter(name=NAME).order_by("pk").first()
    giver = User.objects.filter(email=GIVER).first()
    if partnership is None or giver is None or CapWaiver.objects.exists():
        return 0
    lines = [cap.line for cap in service.caps_today(partnership, today)]
    if not lines:
        return 0
    until = today + timedelta(days=120)
    service.waive_cap(partnership, lines=lines, reason=REASON, until=until, on=today, by=giver)
    return 1
