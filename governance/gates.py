"""What checklists ask for before a partnership goes live. Gates judge moves, never states.

Source: protocol 2.7 and Appendix 1, diagram 1 (P7, P18).
"""

from django.utils.translation import gettext_lazy as _lazy

from governance.models import Assessment
from register.choices import Status
from register.models import Partnership

CODE = "governance-framework"


class Complaint(str):
    """What stands in the way of a move, with why, and where it is put right."""

    why = _lazy("Protocol 2.7 asks for it before a partnership begins its work")
    verb = _lazy("Start it")
    tab = "governance/"


def governance_framework_signed_or_started(partnership: Partnership) -> list[str]:
    """Return a complaint when a partnership that is being set up has no governance framework, not even a draft.

    Coming back from dormant or from winding down asks nothing: that partnership was live before.
    """
    if partnership.status != Status.SETTING_UP:
        return []
    if Assessment.objects.filter(partnership=partnership, code=CODE).exists():
        return []
    return [Complaint(_lazy("Start the governance framework before it goes live."))]
