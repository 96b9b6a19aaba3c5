"""How one risk is written in the cells of a list."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import describe_due_day, write_long_date
from core.listing import Record
from register.access.secrecy import SecrecyOfMany
from register.approvals.rules import NOBODY_ASKED, ApprovalStanding
from register.rules import matrix
from reviews.choices import Treatment
from reviews.risks import appetite
from reviews.risks import rules as risks_rules

NOT_SCORED = _lazy("Not scored")
_TONES = {"up": "late", "down": "done"}


class RiskCells:
    """How the cells of one page are written: on which day, for the scores of which kind."""

    def __init__(self, kind: str, today: date) -> None:
        self.kind, self.today = kind, today
        self.secrecy = SecrecyOfMany({})
        self.moved: Mapping[int, risks_rules.Movement] = {}
        self.approvals: Mapping[int, ApprovalStanding] = {}

    def score(self, record: Record) -> str:
        number, band = record[f"{self.kind}__score"], record[f"{self.kind}__band"]
        if number is None:
            return draw_quiet(NOT_SCORED)
        return draw_score(number, band, record[f"{self.kind}__matrix"], record[f"{self.kind}__edition"])

    def risk(self, record: Record) -> str:
        reference = record["partnership__reference"]
        name = self.secrecy.of(record["partnership"]).name(reference, record["partnership__name"])
        notes = [draw_quiet(name), *self._notes(record)]
        return format_html(
            '<a href="{}">{}</a>{}',
            reverse("risk", args=[reference, record["number"]]),
            record["title"],
            format_html_join("", '<span class="note">{}</span>', ((note,) for note in notes)),
        )

    def _notes(self, record: Record) -> list[str]:
        """What needs somebody: an approval that is missing or has run out, and a review that is late."""
        notes = []
        if record["treatment"] == Treatment.TOLERATE:
            stands = risks_rules.judge_tolerance(
                above_limit=risks_rules.is_above(record["current__band"] or "", appetite.read_appetite()),
                approval=self.approvals.get(record["pk"], NOBODY_ASKED),
                until=record["tolerated_until"],
                today=self.today,
            )
            notes.append(draw_late(stands.words) if stands.lapsed else stands.words)
        day = record["review_by"]
        if day and day < self.today:
            words = {"day": write_long_date(day), "late": describe_due_day(day, self.today)}
            notes.append(draw_late(_("Due to be looked at by %(day)s, %(late)s") % words))
        return notes

    def owner(self, record: Record) -> str:
        return record["owner_words"] or draw_quiet(_("Not recorded"))

    def movement(self, record: Record) -> str:
        return write_movement(self.moved.get(record["pk"]))


def write_movement(moved: risks_rules.Movement | None) -> str:
    """Write a movement, a worse or better one in its colour and always in words."""
    if moved is None:
        return ""
    return format_html('<span class="{}">{}</span>', _TONES.get(moved.way, "quiet"), moved.words)


def draw_score(number: int, band: str, key: str, edition: int) -> SafeString:
    """Draw a score with the band of its own matrix, and say so when the council uses another today."""
    made_under, used = matrix.get_matrix(key, edition), appetite.matrix_in_use()
    word = next(one.word for one in made_under.bands if one.key == band)
    note = "" if (key, edition) == (used.key, used.edition) else name_matrix(made_under)
    return _drawn(number, band, word, note, get_language())


def name_matrix(of: matrix.Matrix) -> str:
    """Name the matrix of a score that is not today's."""
    return _("scored on the %(title)s matrix, edition %(edition)s") % {
        "title": of.title,
        "edition": of.edition,
    }


@lru_cache(maxsize=512)
def _drawn(number: int, band: str, word: str, note: str, language: str | None) -> SafeString:
    pill = render_to_string("components/score.html", {"score": number, "band": band, "label": word}).strip()
    if not note:
        return SafeString(pill)
    return draw_with_note(SafeString(pill), note)


def draw_with_note(words: Any, note: Any) -> SafeString:
    """Put a quiet line under a cell's words; as one piece, since a card lays the pieces of a cell side by side."""
    return format_html('<div>{}<span class="note">{}</span></div>', words, note)


def draw_quiet(words: Any) -> SafeString:
    return format_html('<span class="quiet">{}</span>', words)


def draw_late(words: Any) -> SafeString:
    return format_html('<span class="late">{}</span>', words)
