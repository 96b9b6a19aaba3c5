"""What is recorded beside the figures: who answers for it, meetings, shares, and what is to be said of notices."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import write_long_date
from core.money import format_pounds
from core.number_words import spell_number
from register.models import Meeting, Share
from register.models.partnership import PEOPLE_FIELDS
from register.rules.leaving import explain_not_followed
from scrutiny.analysis.facts.read import Analysis


def name_answering(facts: Analysis) -> str:
    """Say who answers for it beside the sponsoring officer, whom the first page names."""
    partnership = facts.partnership
    named = [
        _("%(as)s: %(who)s")
        % {"as": getattr(partnership._meta.get_field(name), "verbose_name", ""), "who": who}
        for name in PEOPLE_FIELDS
        if name != "sponsor" and (who := getattr(partnership, name))
    ]
    sentence = "; ".join(named)
    return f"{sentence[:1].upper()}{sentence[1:]}." if named else ""


def describe_meetings(meetings: Iterable[Meeting]) -> str:
    """Say how many meetings are recorded, when the last was, and at how many the quorum was not met (P8)."""
    held = sorted(meetings, key=lambda one: one.held_on)
    if not held:
        return _("No meeting is recorded.")
    last = {"n": capfirst(spell_number(len(held))), "day": write_long_date(held[-1].held_on)}
    said = ngettext(
        "One meeting is recorded, on %(day)s.", "%(n)s meetings are recorded, the last on %(day)s.", len(held)
    )
    missed = [write_long_date(one.held_on) for one in held if one.quorum_met is False][-3:]
    silent = sum(one.quorum_met is None for one in held)
    sentences = [said % last]
    if missed:
        sentences.append(_("The quorum was not met on %(days)s.") % {"days": get_text_list(missed, _("and"))})
    if silent:
        sentences.append(
            ngettext(
                "Of %(n)s it is not recorded whether the quorum was met.",
                "Of %(n)s it is not recorded whether the quorum was met.",
                silent,
            )
            % {"n": silent}
        )
    return " ".join(sentences)


def describe_meetings_of(facts: Analysis) -> str:
    """Describe the meetings that may be spoken of, and count those that may not."""
    kept = count_kept_back(facts, "meetings")
    if kept and not facts.people.meetings:
        return kept
    return f"{describe_meetings(facts.people.meetings)} {kept}".strip()


def count_kept_back(facts: Analysis, kind: str) -> str:
    """Say how many meetings or documents are exempt by themselves and left out; blank where none is."""
    number = facts.kept_back[kind]
    if not number:
        return ""
    words = {
        "meetings": ngettext(
            "One exempt meeting is left out.", "%(n)s exempt meetings are left out.", number
        ),
        "documents": ngettext(
            "One exempt document is left out.", "%(n)s exempt documents are left out.", number
        ),
    }
    return words[kind] % {"n": number}


def describe_shares(shares: Iterable[Share]) -> str:
    """Say which partner bears how much of an overspend, and up to what; blank where nothing is recorded."""
    parts = [_share(one) for one in shares]
    return _("A surplus or deficit is shared: %(parts)s.") % {"parts": "; ".join(parts)} if parts else ""


def _share(one: Share) -> str:
    percent = f"{one.percent.quantize(Decimal(1)) if one.percent % 1 == 0 else one.percent.normalize():f}"
    words = _("%(who)s %(percent)s%%") % {"who": one.organisation.name, "percent": percent}
    if one.limit is None:
        return words
    return _("%(part)s, at most %(sum)s") % {"part": words, "sum": format_pounds(one.limit)}


def describe_notice(facts: Analysis) -> str:
    """Return what is to be said of notices beside the one that closes next; blank where that is all."""
    signs = facts.watched.signs
    if missed := signs.get("notice_missed"):
        return _("%(sentence)s.") % {"sentence": missed}
    return "" if facts.next_safe_on else _why_none(facts)


def _why_none(facts: Analysis) -> str:
    """Say which it is: no date at all, none ahead, all decided, no notice asked for, or a notice nobody knows."""
    ahead = [date for date in facts.dates if not date.is_past(facts.today)]
    undecided = [date for date in ahead if not date.decision]
    if not facts.dates:
        return _("No end, renewal or break is recorded.")
    if not ahead:
        return _("No end, renewal or break lies ahead.")
    if not undecided:
        return _("What happens on each date ahead is decided.")
    if why := explain_not_followed(facts.partnership.status, facts.partnership.leaving):
        return why
    if any(date.last_safe_on is None for date in undecided):
        return _("The notice period is not known, so nobody can say by when notice must be given.")
    return _("The last safe date to give notice has passed.")
