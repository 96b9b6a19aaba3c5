"""The first page of the analysis: what the partnership is in a sentence, and its position in five figures."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import describe_due_day, label_financial_year, write_date_as_known, write_long_date
from core.money import format_short
from core.number_words import spell_number
from register.choices import RUNNING_STATUSES, Basis
from register.known.tested import count_tested
from register.models import PriorityServed
from scrutiny.analysis import limits
from scrutiny.analysis.facts.read import MOST_PRIORITIES, Analysis
from scrutiny.analysis.paid import read_council_part


def describe_partnership(facts: Analysis) -> str:
    """Return form and members, tier, and where it is on its path since when."""
    partnership, members = facts.partnership, len(facts.people.members)
    with_them = ngettext("with %(n)s member", "with %(n)s members", members) % {"n": spell_number(members)}
    form = partnership.get_form_display() if partnership.form else _("A partnership")
    since = next((step for step in facts.path if step.state == "now" and step.on), None)
    words = {"status": partnership.get_status_display(), "tier": partnership.get_tier_display()}
    if since and since.on:
        words["on"] = write_date_as_known(since.on, since.precision)
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
    year = label_financial_year(facts.year)
    paid = read_council_part(facts, facts.year)
    words = _("from the council in %(year)s") if paid.is_known else _("what the council puts in, %(year)s")
    found = [(capfirst(paid.write(format_short)), words % {"year": year})]
    if facts.money.still_overspent:
        spent, outcome = facts.money.still_overspent[0]
        words = _("over budget in %(year)s") if outcome.is_spent else _("forecast over budget in %(year)s")
        found.append((format_short(outcome.over), words % {"year": label_financial_year(spent)}))
    found += [_to_put_right(facts), _risks(facts)]
    if safe := facts.next_safe_on:
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
    past = _("no gap or action is past its date") if facts.is_open else _("no gap or action is chased")
    if late:
        past = ngettext(
            "%(n)s gap or action is past its date", "%(n)s gaps and actions are past their date", late
        ) % {"n": late}
    return str(number), f"{words}; {past}"


def _risks(facts: Analysis) -> tuple[str, str]:
    number, above = len(facts.risks.open), facts.risks.above_appetite
    if not number and facts.left_out.risks:
        return "0", _("risks that may be published")
    if not number:
        return "0", _("risks recorded")
    words = ngettext(
        "risk held, %(n)s above the council's limit", "risks held, %(n)s above the council's limit", number
    )
    if facts.left_out.risks:  # the band of one that is exempt is not told, nor that none is above the limit
        words = ngettext(
            "risk that may be published, %(n)s of these above the council's limit",
            "risks that may be published, %(n)s of these above the council's limit",
            number,
        )
    said = words % {"n": above or _("none")}
    if unscored := sum(risk.current is None for risk in facts.risks.open):
        return str(number), _("%(said)s; %(n)s not scored") % {"said": said, "n": unscored}
    return str(number), said
