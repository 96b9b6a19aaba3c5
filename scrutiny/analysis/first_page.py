"""The first page of the analysis: what the partnership is in a sentence, and its position in five figures."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import describe_due_day, financial_year_label, write_date_as_known, write_long_date
from core.money import format_short, write_known_pounds
from core.number_words import spell_number
from register.choices import RUNNING_STATUSES, Basis
from register.known.tested import count_tested
from register.models import PriorityServed
from scrutiny.analysis import limits
from scrutiny.analysis.read import Analysis

MOST_PRIORITIES = 3


def describe_partnership(facts: Analysis) -> str:
    """Return form and members, tier, and where it is on its path since when."""
    partnership, members = facts.partnership, len(facts.members)
    with_them = ngettext("with %(n)s member", "with %(n)s members", members) % {"n": spell_number(members)}
    form = partnership.get_form_display() if partnership.form else _("A partnership")
    since = next((step for step in facts.path if step["state"] == "now" and step["on"]), None)
    words = {"status": partnership.get_status_display(), "tier": partnership.get_tier_display()}
    if since:
        words["on"] = write_date_as_known(since["on"], since["precision"])
        where = _("%(status)s since %(on)s.") % words
    else:
        where = f"{words['status']}."
    return " ".join([f"{form} {with_them}.", _("Tier: %(tier)s.") % words, where])


def explain_why(facts: Analysis) -> str:
    """Return whether the law asks for it, the power it rests on, and which of the council's priorities it serves."""
    power = limits.cut_phrase(facts.text("legal_power"))
    said = [_("The law requires it.")] if facts.partnership.basis == Basis.STATUTORY else []
    said.append(_("It rests on %(power)s.") % {"power": power} if power else _("No legal power is recorded."))
    served = [_served(one) for one in facts.priorities[:MOST_PRIORITIES]]
    if left := len(facts.priorities) - len(served):
        served.append(ngettext("%(n)s more", "%(n)s more", left) % {"n": left})
    words = ngettext(
        "It serves one of the council's priorities: %(them)s.",
        "It serves %(n)s of the council's priorities: %(them)s.",
        len(facts.priorities),
    )
    told = words % {"n": spell_number(len(facts.priorities)), "them": "; ".join(served)}
    said.append(told if served else _("No council priority is recorded."))
    return " ".join(said)


def _served(one: PriorityServed) -> str:
    name = limits.cut_phrase(str(one.priority))
    return f"{name} ({limits.cut_phrase(one.how)})" if one.how else name


def list_key_figures(facts: Analysis) -> list[tuple[str, str]]:
    """Return at most five figures, each with the words after it."""
    year = financial_year_label(facts.year)
    paid = facts.council_pays(facts.year)
    words = _("what the council puts in, %(year)s") if paid is None else _("from the council in %(year)s")
    found = [(capfirst(write_known_pounds(paid, format_short)), words % {"year": year})]
    if facts.overspent:
        spent, outcome = facts.overspent[0]
        found.append(
            (format_short(outcome.over), _("over budget in %(year)s") % {"year": financial_year_label(spent)})
        )
    found += [_to_put_right(facts), _risks(facts)]
    if facts.next_safe and facts.next_safe.last_safe_on:
        safe = facts.next_safe.last_safe_on
        words = _("%(year)s is the last safe date to give notice, %(when)s")
        found.append(
            (
                f"{safe.day} {write_long_date(safe).split()[1][:3]}",
                words % {"year": safe.year, "when": describe_due_day(safe, facts.today)},
            )
        )
    return found[:5]


def _to_put_right(facts: Analysis) -> tuple[str, str]:
    """Return how many signs and gaps there are, of how many that is known, and how many things are late."""
    partnership, number = facts.partnership, len(facts.gaps) + len(facts.concerns)
    words = ngettext("warning sign or open gap", "warning signs and open gaps", number)
    if partnership.status not in RUNNING_STATUSES:
        tested = count_tested(partnership.status, partnership.tier)
        words = ngettext(
            "warning sign of the %(n)s that are tested, or open gap",
            "warning signs of the %(n)s that are tested, and open gaps",
            number,
        ) % {"n": tested}
    late = len(facts.watched.late_gaps) + facts.late_actions
    past = _("no gap or action is past its date")
    if late:
        past = ngettext(
            "%(n)s gap or action is past its date", "%(n)s gaps and actions are past their date", late
        ) % {"n": late}
    return str(number), f"{words}; {past}"


def _risks(facts: Analysis) -> tuple[str, str]:
    number, highest = len(facts.risks), len(facts.watched.very_high)
    if not number:
        return "0", _("risks recorded")
    words = ngettext("risk held, %(n)s in the highest band", "risks held, %(n)s in the highest band", number)
    return str(number), words % {"n": highest or _("none")}
