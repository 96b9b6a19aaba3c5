"""Of how many warning signs it is known that they do not show: silence says something only where a rule has looked.

A sign names the statuses and tiers that its rule looks at (register/known/signs/rules.py). List, record page and report
take their words from here.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from register.choices import OPEN_STATUSES, RUNNING_STATUSES, Status
from register.known.gather import load_signs


def count_tested(status: str, tier: str, weakness: str = "") -> int:
    """Return how many signs are tested for such a partnership; only those of one weakness, if a letter is given."""
    return sum(
        sign.is_tested(status, tier) for sign in load_signs().values() if weakness in ("", sign.weakness)
    )


def say_none_in_short(status: str, tier: str) -> str:
    """Return what a list says where no sign shows: `None`, or of how many where most are not tested."""
    if status in RUNNING_STATUSES:
        return _("None")
    return _("None of %(n)s tested") % {"n": count_tested(status, tier)}


def say_none_in_a_sentence(status: str, tier: str) -> str:
    """Return what a page says where no sign shows: of how many that is known, and why not of the others."""
    number, every = count_tested(status, tier), len(load_signs())
    words = ngettext("%(n)s warning sign is tested", "%(n)s warning signs are tested", number)
    found = _("%(tested)s and none shows.") % {"tested": words % {"n": number}}
    rest = explain_not_tested(status)
    return f"{found} {_untested(every - number)} {rest}".strip() if rest else found


def _untested(number: int) -> str:
    return ngettext("%(n)s other is not tested:", "%(n)s others are not tested:", number) % {"n": number}


def explain_not_tested(status: str) -> str:
    """Return why most signs are not tested in this status; empty where it runs."""
    words = {"status": str(Status(status).label).lower()}
    if status in RUNNING_STATUSES:
        return ""
    if status in OPEN_STATUSES:
        return _("it is not running yet (%(status)s).") % words
    return _("it is not open (%(status)s).") % words
