"""Questions worth asking about a partnership: a ranked list of rules, each a question with its facts. Pure.

Source: protocol 2.17 (P16). A rule yields its question only when its facts are there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core.dates import describe_due_day, financial_year_of, label_financial_year, write_long_date
from core.money import format_pounds
from core.number_words import spell_number
from register.choices import ASSESSED_RATINGS, Rating
from register.rules.finance import AgainstBudget, say_over

SOON = timedelta(days=90)
LEVELS = {rating.value: level for level, rating in enumerate(reversed(ASSESSED_RATINGS), 1)}


@dataclass(frozen=True)
class Watched:
    """What the rules look at. Money is in pounds; years are named by the calendar year they start in.

    `signs` are the sentences of the warning signs that show, by code: the same as on every other page.
    """

    today: date
    signs: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = True
    required: bool = False  # by law, so that leaving is no choice
    last_safe_on: date | None = None
    overspent: tuple[tuple[int, AgainstBudget], ...] = ()  # year and how much over, newest first
    rating: str = Rating.NOT_ASSESSED.value
    rating_before: str = ""
    next_review_on: date | None = None
    unlimited: tuple[str, ...] = ()
    late_gaps: tuple[tuple[str, date], ...] = ()  # what is missing and the day it was due
    held_gaps: tuple[str, ...] = ()  # an earlier answer says that it is missing, and the register holds it
    late_actions: tuple[tuple[str, date], ...] = ()
    very_high: tuple[str, ...] = ()
    risks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of a sign, those that may be named
    without_measure: int = 0
    worsening: tuple[tuple[str, int], ...] = ()  # a measure and for how many periods running it got worse


@dataclass(frozen=True)
class Question:
    """One question, and the facts that make it worth asking."""

    ask: str
    facts: str


Rule = Callable[[Watched], Iterator[Question]]
Words = str | Promise


def _notice(w: Watched) -> Iterator[Question]:
    if "notice_missed" in w.signs:
        yield Question(
            _("Who decided to stay, and when?"), _("%(sentence)s.") % {"sentence": w.signs["notice_missed"]}
        )
    elif "notice_closes" in w.signs and w.last_safe_on and w.last_safe_on <= w.today + SOON:
        facts = {"safe": write_long_date(w.last_safe_on), "when": describe_due_day(w.last_safe_on, w.today)}
        yield Question(
            _("Who has decided whether to leave or renew?"),
            _("Notice must be given by %(safe)s, %(when)s. No decision is recorded.") % facts,
        )


def _overspent(w: Watched) -> Iterator[Question]:
    if len(w.overspent) >= 2:
        yield Question(_("What stops another overspend?"), _say_overspent(w))
    elif "unapproved_overspend" in w.signs:
        yield Question(
            _("Who has approved spending over the budget?"),
            _("%(sentence)s.") % {"sentence": w.signs["unapproved_overspend"]},
        )


def _say_overspent(w: Watched) -> str:
    """Return how many years went over their budget, each with its sum; what is only forecast is said as forecast."""
    spent = [pair for pair in w.overspent if pair[1].is_spent]
    running = financial_year_of(w.today)
    said = [say_over(year, one, running=running) for year, one in w.overspent if not one.is_spent]
    if spent:
        words = ngettext(
            "It went over its budget in one year: %(years)s.",
            "It went over its budget in %(n)s years: %(years)s.",
            len(spent),
        )
        years = [
            _("%(over)s in %(year)s") % {"over": format_pounds(one.over), "year": label_financial_year(year)}
            for year, one in spent
        ]
        said.append(words % {"n": spell_number(len(spent)), "years": get_text_list(years, _("and"))})
    return " ".join(said)


def _amounts(w: Watched) -> Iterator[Question]:
    for code in ("budget_unlike_contributions", "budget_out_of_step", "contribution_out_of_step"):
        if said := w.signs.get(code):
            ask = (
                _("Who pays the difference?")
                if code == "budget_unlike_contributions"
                else _("Which is right?")
            )
            yield Question(ask, _("%(sentence)s.") % {"sentence": said})
            return


def _quorum(w: Watched) -> Iterator[Question]:
    if said := w.signs.get("no_quorum"):
        yield Question(
            _("What was decided where too few were there to decide?"), _("%(sentence)s.") % {"sentence": said}
        )


def _rating(w: Watched) -> Iterator[Question]:
    if 0 < LEVELS.get(w.rating, 0) < LEVELS.get(w.rating_before, 0):
        yield Question(
            _("Why has the rating fallen, and what will bring it back?"),
            _("It was %(before)s and is now %(now)s.")
            % {"before": Rating(w.rating_before).label, "now": Rating(w.rating).label},
        )
    elif w.rating == Rating.WEAK:
        weak = _("Its governance is rated Weak: most of what the protocol asks for is missing.")
        stay = _("Should the council stay in it as it is?")
        yield Question(_("What will put its governance right?") if w.required else stay, weak)
    elif w.rating == Rating.LIMITED:
        yield Question(_("What will raise the rating, and by when?"), _("Its governance is rated Limited."))


def _review(w: Watched) -> Iterator[Question]:
    if "review_overdue" in w.signs and w.next_review_on:
        late = _("It is %(late)s.") % {"late": describe_due_day(w.next_review_on, w.today)}
        yield Question(
            _("Why has the review not been done?"),
            _("It was due on %(day)s.") % {"day": write_long_date(w.next_review_on)} + " " + late,
        )


def _review_holds(w: Watched) -> Iterator[Question]:
    if said := w.signs.get("review_contradicts_register"):
        yield Question(_("What did the review rest its answers on?"), _("%(sentence)s.") % {"sentence": said})
    if said := w.signs.get("review_older_than_record"):
        yield Question(_("Does the last review still hold?"), _("%(sentence)s.") % {"sentence": said})


def _unlimited(w: Watched) -> Iterator[Question]:
    if "liability_without_limit" in w.signs and w.unlimited:
        yield Question(
            _("What is the most this could cost the council?"),
            _("A liability has no upper limit: %(what)s.") % {"what": w.unlimited[0]},
        )


def _ended(w: Watched) -> Iterator[Question]:
    if "agreement_ended" in w.signs:
        yield Question(
            _("Under what terms is it working today?"),
            _("%(sentence)s.") % {"sentence": w.signs["agreement_ended"]},
        )


def _held_gaps(w: Watched) -> Iterator[Question]:
    if w.held_gaps:
        words = ngettext(
            "The register holds what an open gap says is missing: %(what)s.",
            "The register holds what %(n)s open gaps say is missing. The first: %(what)s.",
            len(w.held_gaps),
        )
        number = spell_number(len(w.held_gaps))
        yield Question(
            _("Which is right, the checklist or the register?"), words % {"n": number, "what": w.held_gaps[0]}
        )


def _gaps(w: Watched) -> Iterator[Question]:
    if w.late_gaps:
        yield Question(_("When will the gaps be closed?"), _late(w.late_gaps, w.today))


def _actions(w: Watched) -> Iterator[Question]:
    if w.late_actions:
        yield Question(_("When will the late actions be done?"), _late(w.late_actions, w.today))


def _late(late: Sequence[tuple[str, date]], today: date) -> str:
    """Return how many are past their date, and the oldest of them."""
    what, due_on = late[0]
    words = ngettext(
        "One is past its date: %(what)s, %(late)s.",
        "%(n)s are past their date. The oldest: %(what)s, %(late)s.",
        len(late),
    )
    said = {"n": capfirst(spell_number(len(late))), "what": what, "late": describe_due_day(due_on, today)}
    return words % said


# Of a risk above the council's limit, the worst first: what is asked where its sign shows.
RISK_SIGNS: Mapping[str, Words] = {
    "risk_unapproved": _lazy("Who agrees to live with this risk?"),
    "risk_approval_over": _lazy("Who agrees to live with this risk?"),
    "risk_untreated": _lazy("What is to be done about this risk?"),
    "risk_not_acted_on": _lazy("Who does what about this risk, and by when?"),
}


def _above_limit(w: Watched) -> Iterator[Question]:
    """One question about risks above the limit of which nobody has decided, done or approved what they must."""
    if code := next((code for code in RISK_SIGNS if code in w.signs), ""):
        yield Question(str(RISK_SIGNS[code]), _name_risk(w, code))


def _name_risk(w: Watched, code: str) -> str:
    """Return the sentence of a sign about risks, with the highest of them that may be named."""
    words = {"sentence": w.signs[code], "what": next(iter(w.risks.get(code, ())), "")}
    return (_("%(sentence)s. For example: %(what)s.") if words["what"] else _("%(sentence)s.")) % words


def _risks_late(w: Watched) -> Iterator[Question]:
    if "risk_late" in w.signs:
        yield Question(_("When will the risks be looked at again?"), _name_risk(w, "risk_late"))


def _risks(w: Watched) -> Iterator[Question]:
    if w.very_high and not any(code in w.signs for code in RISK_SIGNS):
        yield Question(
            _("What is being done about the highest risk?"),
            _("It stands in the highest band: %(what)s.") % {"what": w.very_high[0]},
        )


def _exit(w: Watched) -> Iterator[Question]:
    if "no_exit_plan" in w.signs and not w.required:
        yield Question(
            _("How would the council leave?"), _("No exit plan is held, and the protocol asks for one.")
        )


def _sponsor(w: Watched) -> Iterator[Question]:
    codes = ("no_sponsor", "sponsor_left", "sponsor_shut_out")
    if said := next((w.signs[code] for code in codes if w.signs.get(code)), ""):
        yield Question(_("Who answers for it?"), _("%(sentence)s.") % {"sentence": said})


def _seats(w: Watched) -> Iterator[Question]:
    if said := w.signs.get("seat_ended"):
        yield Question(_("Who speaks for the council there today?"), _("%(sentence)s.") % {"sentence": said})


def _panel(w: Watched) -> Iterator[Question]:
    if "no_panel" in w.signs:
        yield Question(_("Who scrutinises it for the council?"), _("No panel oversees it."))


def _objectives(w: Watched) -> Iterator[Question]:
    if "no_objectives" in w.signs:
        yield Question(_("What is it meant to achieve?"), _("It has no objectives to be measured against."))


def _measures(w: Watched) -> Iterator[Question]:
    if "objective_unmeasured" in w.signs and w.without_measure:
        yield Question(
            _("How would anybody know that it works?"),
            ngettext("One objective has no measure.", "%(n)s objectives have no measure.", w.without_measure)
            % {"n": w.without_measure},
        )


def _worsening(w: Watched) -> Iterator[Question]:
    if w.worsening:
        what, periods = w.worsening[0]
        yield Question(
            _("What turns this measure round?"),
            _("Worse %(n)s periods running: %(what)s.") % {"what": what, "n": periods},
        )


# Most urgent first: what closes soon, what nobody has agreed to carry or is late, then money, then how it is run.
# Whatever else there is to ask, the first four always have room for a risk above the limit and for a late gap.
RULES: tuple[Rule, ...] = (
    _notice, _ended, _above_limit, _gaps, _overspent, _worsening, _rating, _sponsor, _seats, _unlimited, _review,
    _review_holds, _held_gaps, _actions, _risks_late, _risks, _exit, _quorum,
    _amounts, _objectives, _measures, _panel,
)  # fmt: skip
# Of one that is not open only what outlasts it is worth asking: nobody is chased for the rest.
AFTER: tuple[Rule, ...] = (_above_limit,)


def choose_questions(watched: Watched, *, most: int = 4) -> list[Question]:
    """Return the most urgent questions, in the order of the rules."""
    rules = RULES if watched.is_open else AFTER
    return [question for rule in rules for question in rule(watched)][:most]
