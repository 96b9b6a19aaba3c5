"""What the pages of an annual review show: the bar of its groups, and its lines as they stand for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import write_long_date
from core.number_words import spell_number
from governance.frameworks.model import NOT_APPLICABLE, Question, Section
from register.access.secrecy import Secrecy
from register.access.words import show_record
from register.known.finding import NO, PARTLY, YES, Finding
from register.known.finding import State as Known
from register.known.gather import gather_known
from register.verification.rules import VerificationShown, count_verified
from reviews import rating
from reviews.models import Review, ReviewLine
from reviews.verification.read import ReviewVerified, show_review

State = ReviewLine.State
_PARTS = {State.TO_DO: "left", State.CONFIRMED: "done", State.CHANGED: "changed"}


@dataclass(frozen=True)
class _LineGroup:
    """One group in the bar: its lines in a word each, and how many are left."""

    key: str
    label: str
    href: str
    lines: Sequence[str]
    left: int
    present: bool


@dataclass(frozen=True)
class _LineOnPage:
    """One line: what is asked, what was said last year, and what this year."""

    line: Any  # a ReviewLine as its reader may read it
    question: Question
    now: Finding | None = None
    decided: str = ""
    worth: rating.RatedLine | None = None  # its points, once it is answered
    verified: VerificationShown | None = None  # what internal audit found, on the page of the whole review

    @property
    def anchor(self) -> str:
        return f"line-{self.line.position}"

    @property
    def is_to_do(self) -> bool:
        return bool(self.line.state == State.TO_DO)

    @property
    def is_changed(self) -> bool:
        return bool(self.line.state == State.CHANGED)

    @property
    def is_answered_first(self) -> bool:
        """Whether it was answered now and nothing was said about it before."""
        return self.is_changed and not self.line.last_value

    @property
    def last_words(self) -> str:
        """Last year's answer in its own words; what it rested on where there is no comment."""
        return str(self.line.last_comment or self.line.last_evidence)


def differs_from_last_year(found: Finding | None, last_value: str) -> Finding | None:
    """Return what the register says where that is another answer than last year's, and None where it agrees.

    That is the exception somebody must see before they press "Still true". What is not known is said only where
    an old register states it.
    """
    if found is None or not found.sentence or found.state is Known.NOT_TESTED:
        return None
    return found if found.value != last_value else None


@dataclass(frozen=True)
class Contradiction:
    """A line whose answer is another one than the register speaks for: what it says, and where the line stands."""

    label: str
    answer: str
    sentence: str
    href: str

    @property
    def words(self) -> str:
        """All of it in a sentence or two."""
        words = {"line": self.label, "answer": self.answer, "now": self.sentence}
        return _("%(line)s: answered %(answer)s. Register now: %(now)s") % words


def contradicts_register(found: Finding | None, value: str) -> bool:
    """Whether an answer says other than the register. What does not apply is not contradicted by there being none."""
    if found is None or not value or found.state is Known.NOT_TESTED or found.value not in (YES, PARTLY, NO):
        return False
    return found.value != value and not (value == NOT_APPLICABLE and found.value == NO)


class ReviewPage:
    """A review with its lines read once. `group` is the key of the group on this page, if any.

    Raises KeyError for a group that it does not have.
    """

    def __init__(
        self, review: Review, *, reader: str, secrecy: Secrecy, today: date, group: str = ""
    ) -> None:
        self.review, self.reader, self.today, self.group = review, reader, today, group
        self.secrecy = secrecy
        self.lines: list[ReviewLine] = list(review.lines.all())
        self._by_key = {line.question: line for line in self.lines}
        self.sections: tuple[Section, ...] = review.edition.framework.sections
        if group and group not in {section.key for section in self.sections}:
            raise KeyError(group)

    @cached_property
    def groups(self) -> list[_LineGroup]:
        return [self._group(section) for section in self.sections]

    def _group(self, section: Section) -> _LineGroup:
        lines = self.lines_of(section)
        left = sum(line.state == State.TO_DO for line in lines)
        href = reverse("review_group", args=[self.review.pk, section.key])
        parts = [_PARTS[State(line.state)] for line in lines]
        return _LineGroup(section.key, section.title, href, parts, left, section.key == self.group)

    def lines_of(self, section: Section) -> list[ReviewLine]:
        """The lines of one group."""
        return [self._by_key[question.key] for question in section.questions]

    @property
    def here(self) -> Section:
        return next(section for section in self.sections if section.key == self.group)

    @property
    def next_group(self) -> _LineGroup | None:
        """The group after this one; None on the last."""
        keys = [group.key for group in self.groups]
        place = keys.index(self.group) + 1
        return self.groups[place] if place < len(keys) else None

    @property
    def left(self) -> int:
        return sum(line.state == State.TO_DO for line in self.lines)

    @property
    def left_words(self) -> str:
        if not self.left:
            return _("Every line is done")
        return ngettext("%(n)s line left", "%(n)s lines left", self.left) % {"n": self.left}

    @property
    def done_words(self) -> str:
        changed = sum(line.state == State.CHANGED and bool(line.last_value) for line in self.lines)
        total = len(self.lines)
        words = _("%(n)s of %(total)s confirmed") % {"n": total - self.left, "total": total}
        return _("%(words)s, %(n)s of them changed") % {"words": words, "n": changed} if changed else words

    @property
    def answers(self) -> str:
        """A mark that is another one as soon as any line is pressed, so that nobody signs what they have not read."""
        return "-".join(str(line.version) for line in self.lines)

    @property
    def last_source(self) -> str:
        """Where the middle column comes from: the review before, or the old register."""
        return next((line.last_source for line in self.lines if line.last_source), "")

    @property
    def is_first(self) -> bool:
        """Whether nothing in it was ever checked by a review."""
        return not any(line.last_checked for line in self.lines)

    def row(self, line: ReviewLine, now: Finding | None = None) -> _LineOnPage:
        """One line with its question and the words for who decided it."""
        question = self.review.edition.framework.question(line.question)
        scale = self.review.edition.framework.scale
        worth = rating.rate_line(question, line.value, scale) if line.value and scale else None
        return _LineOnPage(show_record(line, self.secrecy), question, now, self._decided(line), worth)

    def _decided(self, line: ReviewLine) -> str:
        if line.decided_on is None:
            return ""
        who = _("you") if line.decided_by == self.reader else line.decided_by
        if line.decided_on == self.today:
            return _("by %(who)s today") % {"who": who}
        return _("by %(who)s, %(day)s") % {"who": who, "day": write_long_date(line.decided_on)}

    def whole(self) -> list[tuple[Section, list[_LineOnPage]]]:
        """Every line, group by group, with what internal audit found."""
        return [
            (section, [self._with_verification(self.row(line)) for line in self.lines_of(section)])
            for section in self.sections
        ]

    @property
    def lines_verified(self) -> str:
        """How many lines internal audit looked at, and what it found."""
        return count_verified(list(self.verified.lines.values()))

    def _with_verification(self, row: _LineOnPage) -> _LineOnPage:
        return replace(row, verified=self.verified.lines[row.line.question])

    @cached_property
    def verified(self) -> ReviewVerified:
        return show_review(self.review, self.lines, self.secrecy)

    @cached_property
    def contradictions(self) -> Sequence[Contradiction]:
        """The lines whose answer contradicts what the register holds today."""
        pk = self.review.partnership_id
        known = gather_known([pk], self.today)[pk].findings
        return [
            Contradiction(
                self.review.edition.framework.question(line.question).label,
                line.get_value_display(),
                known[line.fact].sentence,
                self._address_of(section, line),
            )
            for section in self.sections
            for line in self.lines_of(section)
            if contradicts_register(known.get(line.fact), line.value)
        ]

    def _address_of(self, section: Section, line: ReviewLine) -> str:
        page = self.review.get_absolute_url()
        if self.review.is_open:
            page = reverse("review_group", args=[self.review.pk, section.key])
        return f"{page}#line-{line.position}"

    @property
    def contradictions_head(self) -> str:
        """Say how many there are."""
        number = len(self.contradictions)
        words = ngettext(
            "One answer contradicts the register", "%(n)s answers contradict the register", number
        )
        return words % {"n": capfirst(spell_number(number))}

    @property
    def contradictions_in_words(self) -> Sequence[tuple[str, str]]:
        """Each in words, with the address of its line."""
        return [(one.words, one.href) for one in self.contradictions]

    # --- Where to go -----------------------------------------------------------------------------------

    def first_to_do(self) -> str:
        """The address of the first group with a line to do; of the last page when there is none."""
        group = next((group for group in self.groups if group.left), None)
        return group.href if group else reverse("review_finish", args=[self.review.pk])

    @property
    def tab(self) -> str:
        """The address of the reviews of this partnership."""
        return reverse("partnership_reviews", args=[self.review.partnership.reference])

    @property
    def onward(self) -> str:
        """The address of the next group; after the last one that of the last page."""
        following = self.next_group
        return following.href if following else reverse("review_finish", args=[self.review.pk])

    def after(self, pressed: ReviewLine) -> str:
        """The address after a press: the next line of this group that is to do, else the pressed line itself.

        A line without an earlier answer is opened at once, since there is nothing to confirm.
        """
        lines = self.lines_of(self.here)
        later = sorted(lines, key=lambda line: (line.position <= pressed.position, line.position))
        to_do = [line for line in later if line.state == State.TO_DO and line.pk != pressed.pk]
        return self.at(to_do[0], opens=not to_do[0].last_value) if to_do else self.at(pressed)

    def at(self, line: ReviewLine, *, opens: bool = False) -> str:
        """The address of a line on its page, opened to be answered if asked."""
        page = reverse("review_group", args=[self.review.pk, self.group])
        return f"{page}{f'?open={line.position}' if opens else ''}#line-{line.position}"
