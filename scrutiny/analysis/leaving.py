"""Leaving, in words: the notice that was missed, or why no notice closes from today on."""

from django.utils.translation import gettext as _

from register.choices import Leaving
from scrutiny.analysis.read import Analysis


def describe_notice(facts: Analysis) -> str:
    """Return what is to be said of notices beside the one that closes next; blank where that is all."""
    signs = facts.watched.signs
    if missed := signs.get("notice_missed"):
        return _("%(sentence)s.") % {"sentence": missed}
    return "" if facts.next_safe else _why_none(facts)


def _why_none(facts: Analysis) -> str:
    """Say which it is: no date at all, none ahead, all decided, no notice asked for, or a notice nobody knows."""
    ahead = [date for date in facts.dates if date.on >= facts.today]
    undecided = [date for date in ahead if not date.decision]
    if not facts.dates:
        return _("No end, renewal or break is recorded.")
    if not ahead:
        return _("No end, renewal or break lies ahead.")
    if not undecided:
        return _("What happens on each date ahead is decided.")
    if not facts.may_give_notice:
        never = facts.partnership.leaving in (Leaving.STATUTORY, Leaving.NOTHING_BINDS)
        return _("No notice has to be given.") if never else _("It is not open, so no notice is followed.")
    if any(date.last_safe_on is None for date in undecided):
        return _("The notice period is not known, so nobody can say by when notice must be given.")
    return _("The last safe date to give notice has passed.")
