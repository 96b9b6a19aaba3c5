"""Answers in words: each kind of question keeps its answer as text, and says it in its own way."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core import money
from core.dates import write_long_date
from governance.frameworks.model import NO, NOT_APPLICABLE, PARTLY, YES, Kind, Question

WORDS: Mapping[str, str | Promise] = {
    YES: _lazy("Yes"),
    PARTLY: _lazy("Partly"),
    NO: _lazy("No"),
    NOT_APPLICABLE: _lazy("Does not apply"),
}
SCORES: Mapping[str, str | Promise] = {
    "1": _lazy("1, not at all"),
    "2": _lazy("2, a little"),
    "3": _lazy("3, mostly"),
    "4": _lazy("4, fully"),
}


def display_answer(question: Question, value: str) -> str:
    """Return the answer to a question as a reader sees it."""
    if question.kind is Kind.CHOICE:
        return next((option.label for option in question.options if option.key == value), value)
    if question.kind is Kind.DATE:
        return write_long_date(date.fromisoformat(value))
    if question.kind is Kind.MONEY:
        return money.format_pounds(Decimal(value))
    if question.kind is Kind.SCORE:
        return str(SCORES.get(value, value))
    if question.kind is Kind.REGISTER:
        return _("Not recorded") if value == NO else value
    return str(WORDS.get(value, value)) if question.kind is Kind.YES_PARTLY_NO_NA else value
