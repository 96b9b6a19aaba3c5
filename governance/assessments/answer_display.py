"""Answers in words: each kind of question keeps its answer as text, and says it in its own way."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core import money
from core.dates import long_date
from governance.frameworks.model import NO, NOT_APPLICABLE, PARTLY, YES, Kind, Question

WORDS: Mapping[str, str | Promise] = {
    YES: _("Yes"),
    PARTLY: _("Partly"),
    NO: _("No"),
    NOT_APPLICABLE: _("Does not apply"),
}
SCORES: Mapping[str, str | Promise] = {
    "1": _("1, not at all"),
    "2": _("2, a little"),
    "3": _("3, mostly"),
    "4": _("4, fully"),
}


def in_words(question: Question, value: str) -> str:
    """Return the answer to a question as a reader sees it."""
    if question.kind is Kind.CHOICE:
        return next((option.label for option in question.options if option.key == value), value)
    if question.kind is Kind.DATE:
        return long_date(date.fromisoformat(value))
    if question.kind is Kind.MONEY:
        return money.format_pounds(Decimal(value))
    if question.kind is Kind.SCORE:
        return str(SCORES.get(value, value))
    if question.kind is Kind.REGISTER:
        return _now("Not recorded") if value == NO else value
    return str(WORDS.get(value, value)) if question.kind is Kind.YES_PARTLY_NO_NA else value
