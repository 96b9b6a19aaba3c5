"""Which steps are open to a partnership, in the words of whoever takes one, and on which days."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import write_long_date
from register.choices import OPEN_STATUSES, RUNNING_STATUSES, STARTING_STATUSES, Status
from register.rules.leaving import is_required
from register.rules.lifecycle import MOVES

_HAPPENED: Mapping[tuple[Status | None, Status], str | Promise] = {
    (None, Status.SETTING_UP): _lazy("It was approved and is being set up"),
    (None, Status.LIVE): _lazy("It went live"),
    (Status.DORMANT, Status.LIVE): _lazy("It is live again"),
    (Status.WINDING_DOWN, Status.LIVE): _lazy("The exit was called off: it stays live"),
    (Status.OUT_OF_SCOPE, Status.LIVE): _lazy("It is a partnership after all, and live"),
    (None, Status.DORMANT): _lazy("It has stopped meeting but is not over"),
    (None, Status.WINDING_DOWN): _lazy("It was decided to leave or to end it"),
    (None, Status.CLOSED): _lazy("It has ended and its accounts are settled"),
    (None, Status.WITHDRAWN): _lazy("The idea was dropped"),
    (None, Status.OUT_OF_SCOPE): _lazy("It turned out not to be a partnership"),
    (Status.WITHDRAWN, Status.PROPOSED): _lazy("The idea was taken up again"),
    (Status.OUT_OF_SCOPE, Status.PROPOSED): _lazy("It is a partnership after all, and only an idea yet"),
}


# The steps that nobody takes without a decision that can be looked up. An import records what is, and asks for none.
DECIDED = (Status.SETTING_UP, Status.WINDING_DOWN, Status.CLOSED)
_ENDING = (Status.WINDING_DOWN, Status.CLOSED, Status.WITHDRAWN)

_NEXT: Mapping[Status, str | Promise] = {
    Status.PROPOSED: _lazy("Next it is approved, once what its page lists is in place."),
    Status.SETTING_UP: _lazy("Next it goes live, once what its page lists is in place."),
    Status.LIVE: _lazy("Its reviews, actions and warning signs go on from here."),
    Status.DORMANT: _lazy("It is still reviewed and chased until it is live again or winds down."),
    Status.WINDING_DOWN: _lazy(
        "Next, settle what is still open and the accounts, tell whoever is concerned, and then record that it is "
        "closed. Until then it is reviewed and chased as before."
    ),
    Status.CLOSED: _lazy(
        "Nothing more is chased. What may outlast it shows on its page until it is settled."
    ),
    Status.WITHDRAWN: _lazy("Nothing more is asked for. The idea can be taken up again."),
    Status.OUT_OF_SCOPE: _lazy("Nothing more is asked for. It can be found under what it is."),
}


def say_next(then: Status) -> str:
    """Return what happens after a step, a sentence or two for the page that follows it."""
    return str(_NEXT[then])


def warn_of_law(then: Status, *, basis: str, leaving: str) -> str:
    """Return the warning before the end of what the law requires; nothing before any other step."""
    if then not in _ENDING or not is_required(basis, leaving):
        return ""
    return _(
        "The register says that the law requires this partnership. Take legal, financial and contract advice first, "
        "and let the decision say why it may end."
    )


def open_moves(status: str) -> list[tuple[str, str | Promise]]:
    """Return the steps that lead on from `status`, each in words that say what has happened."""
    now = Status(status)
    return [(then.value, _HAPPENED.get((now, then)) or _HAPPENED[None, then]) for then in MOVES[now]]


def list_consequences(before: str, then: Status) -> list[str]:
    """Return what follows from a step, a sentence each, for the page before it."""
    follows = [
        _("The partnership stands at “%(status)s”, and the step stays in its history for good.")
        % {"status": then.label}
    ]
    if then in OPEN_STATUSES:
        if then == Status.LIVE and before in STARTING_STATUSES:
            follows.append(_("From now on it is reviewed, and its warning signs are tested."))
        if then == Status.WINDING_DOWN:
            follows.append(
                _("What is still open goes on: its reviews, actions and risks are chased until it is closed.")
            )
        return follows
    follows.append(_("It leaves the lists of what is running. Its page and its history can still be read."))
    if before in RUNNING_STATUSES:
        follows.append(
            _(
                "No review or action of it is chased any more, and none counts as late. Only what may outlast it "
                "still shows as a warning sign, until it is settled: a liability without an upper limit, spending "
                "over budget, a risk above the council's limit."
            )
        )
    if not MOVES[then]:
        follows.append(_("It cannot be opened again."))
    return follows


def check_day_of_step(on: date, *, today: date, last: date | None) -> str:
    """Return what is wrong with the day of a step; the empty string when nothing is.

    The status changes at once, so the day lies not after today, and not before the step it follows.
    """
    if on > today:
        return _("Enter today, %(today)s, or an earlier day. Record the step once it has happened") % {
            "today": write_long_date(today)
        }
    if last and on < last:
        return _("Enter %(last)s or a later day: that is when the step before was taken") % {
            "last": write_long_date(last)
        }
    return ""
