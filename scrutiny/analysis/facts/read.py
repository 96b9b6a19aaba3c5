"""Everything that the analysis of one partnership says, read in a fixed number of queries.

The public build has no exempt text, whoever asks; the build with exempt text is asked for (decision 22). Its
people, money, reviews and risks are objects of their own, and so is what is hidden in it.

Source: scrutiny report 2.3 iii, and the form that it is written in (H5, H6).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from core.dates import financial_year_of
from governance.assessments.service import list_asked
from governance.models import Assessment
from register.access.marks import condition_for_marked
from register.access.words import show_records
from register.choices import (
    AGREEMENT_DOCUMENTS,
    OPEN_STATUSES,
    Cap,
    DocumentKind,
    Rating,
)
from register.known.concerns import Concern, concerns_of
from register.known.gather import find_held_gaps
from register.known.notices import find_next_safe_day
from register.known.tested import say_none_in_a_sentence
from register.models import (
    Action,
    Document,
    KeyDate,
    Partnership,
)
from register.rules import lifecycle
from register.rules.evidence import EvidenceState, age_of, write_document
from register.rules.leaving import is_required
from register.standing.rating_basis import write_rating_note
from reviews.choices import Band
from reviews.known.signs import ABOUT_RISKS
from reviews.measures import page as measures_page
from reviews.measures.rules import WORSE_FOR
from scrutiny.analysis.facts.money import MoneyFacts
from scrutiny.analysis.facts.people import PeopleFacts
from scrutiny.analysis.facts.publication import Publication
from scrutiny.analysis.facts.review import ReviewFacts
from scrutiny.analysis.facts.risks import RiskFacts
from scrutiny.analysis.questions import Question, Watched, choose_questions
from scrutiny.analysis.weaknesses import Judged, OtherSigns, Weakness, judge_weaknesses, list_other_signs

# The weaknesses of which a document is the proof, and its kinds.
_RESTS_ON = {"a": AGREEMENT_DOCUMENTS, "g": (DocumentKind.EXIT_PLAN,)}
_COUNTED = ("yes", "partly", "no", "na")  # the answers that have a column of their own
MOST_PRIORITIES = 3  # that the first page names


@dataclass(frozen=True)
class Checklist:
    """A framework answered for the partnership: how often each answer stands in it, and how much is answered."""

    assessment: Assessment
    answers: Mapping[str, int]
    answered: int
    asked: int

    @property
    def in_words(self) -> int:
        """How many are answered by neither of the four: they are written out."""
        return self.answered - sum(self.answers.get(value, 0) for value in _COUNTED)


def _count_answers(assessment: Assessment) -> Checklist:
    asked = {one.question.key for one in list_asked(assessment)}
    answers = [
        answer
        for answer in assessment.answers.all()
        if answer.question in asked and answer.annexed_from is None
    ]
    return Checklist(assessment, Counter(one.value for one in answers), len(answers), len(asked))


class Analysis(Publication):
    """One partnership as the report shows it, on one day. `with_exempt` builds it with its exempt text."""

    def __init__(self, partnership: Partnership, *, today: date, with_exempt: bool = False) -> None:
        super().__init__(partnership, with_exempt=with_exempt)
        self.today = today
        self.year = financial_year_of(today)

    def _list_printed(self) -> Sequence[Any]:
        return (
            *self.priorities[:MOST_PRIORITIES],
            *(group.objective for group in self.measures),
            *(row.measure for group in self.measures for row in group.rows),
            *filter(None, [self.review.words]),
            *(self.review.lines if self.review.framework and self.review.framework.scale else ()),
            *self.implications,
        )

    # --- Path, dates and people ----------------------------------------------------------------------

    @cached_property
    def path(self) -> list[lifecycle.Step]:
        """The steps of its path with their days, as its page draws them."""
        own = self.partnership
        return lifecycle.date_path(
            own.status,
            list(own.status_changes.all()),
            started=own.starts_on,
            started_precision=own.starts_precision,
            day=self.today,
        )

    @cached_property
    def dates(self) -> list[KeyDate]:
        return list(self.partnership.key_dates.all())

    @cached_property
    def next_safe_on(self) -> date | None:
        """The day on which the next notice closes about which nothing is decided, as the list has it."""
        return find_next_safe_day(self.partnership.pk, self.today)

    @cached_property
    def kept_back(self) -> Mapping[str, int]:
        """How many meetings and documents are exempt by themselves, and so neither named nor counted here."""
        of = self.partnership
        meetings = of.meetings.none() if self.with_exempt else of.meetings.all()
        rows = {"meetings": meetings, "documents": of.documents.filter(withdrawn_on=None)}
        return {kind: each.filter(condition_for_marked(each.model)).count() for kind, each in rows.items()}

    @cached_property
    def people(self) -> PeopleFacts:
        return PeopleFacts(self.partnership, self._secrecy, self.today)

    @cached_property
    def risks(self) -> RiskFacts:
        return RiskFacts(self.partnership, self._secrecy, self.today)

    @cached_property
    def documents(self) -> list[tuple[Document, str]]:
        """The documents that are held and not exempt, each with whether it counts today.

        An exempt document has no paragraph of its own that a report could name, so it is in none.
        """
        rows = self._secrecy.open_rows(
            self.partnership.documents.filter(withdrawn_on=None).exclude(condition_for_marked(Document))
        )
        found = rows.select_related("renewer").prefetch_related("versions")
        return [(one, write_document(one, self.today)) for one in found]

    @cached_property
    def money(self) -> MoneyFacts:
        return MoneyFacts(self.partnership, self._secrecy, self.year)

    @cached_property
    def review(self) -> ReviewFacts:
        return ReviewFacts(self.partnership, self._secrecy)

    # --- Objectives, reviews, gaps, risks -----------------------------------------------------------------

    @cached_property
    def priorities(self) -> list[Any]:
        return show_records(self.partnership.priorities_served.select_related("priority"), self._secrecy)

    @cached_property
    def objectives(self) -> list[Any]:
        return show_records(self.partnership.objectives.all(), self._secrecy)

    @cached_property
    def measures(self) -> list[measures_page.ObjectiveMeasures]:
        return measures_page.measures_by_objective(self.partnership.pk, self._secrecy)

    @property
    def is_measured(self) -> bool:
        """Whether any objective has a measure, so that they fill a page of their own."""
        return any(group.rows for group in self.measures)

    @property
    def measures_in_a_sentence(self) -> str:
        return measures_page.summarise_measures(self.measures)

    @cached_property
    def benefits(self) -> list[Any]:
        return list(self.partnership.benefit_figures.all()[:3])

    @property
    def rating(self) -> str:
        """The rating that counts today."""
        return self.partnership.standing.rating_on(self.today)

    @property
    def rating_label(self) -> str:
        return str(Rating(self.rating).label)

    @property
    def rating_note(self) -> str:
        """What holds the rating down, and which cap is waived until when, by whom and why."""
        return write_rating_note(self.partnership.standing.rating_basis, self.today)

    @cached_property
    def gaps(self) -> list[Action]:
        rows = self._secrecy.open_rows(self.partnership.actions.filter(Action.IS_CHASED_GAP))
        return sorted(rows.select_related("owner"), key=lambda a: (a.due_on or date.max, a.pk))

    @cached_property
    def held_gaps(self) -> frozenset[int]:
        """The open gaps of an earlier answer about what the register holds today, by key."""
        return find_held_gaps([(gap.pk, gap.partnership_id, gap.source_key) for gap in self.gaps], self.today)

    @cached_property
    def actions(self) -> list[Action]:
        rows = self._secrecy.open_rows(self.partnership.actions.filter(Action.IS_OPEN))
        rows = rows.exclude(Action.IS_OPEN_GAP)
        return sorted(rows.select_related("owner"), key=lambda a: (a.due_on or date.max, a.pk))

    @cached_property
    def assessments(self) -> list[Checklist]:
        """The checklists, newest first, with how many answers of each kind they have."""
        rows = self.partnership.assessments.select_related("edition").prefetch_related("answers")
        return [_count_answers(assessment) for assessment in rows.order_by("-pk")]

    @cached_property
    def concerns(self) -> list[Concern]:
        """The warning signs that show, the worst first: the same rows as on every page."""
        return concerns_of(self.partnership.pk, self.today)

    @cached_property
    def weaknesses(self) -> list[Weakness]:
        return judge_weaknesses(self.concerns, self._judged)

    @property
    def other_signs(self) -> OtherSigns:
        """The warning signs that show and prove none of the eight weaknesses."""
        return list_other_signs(self.concerns, self._judged)

    @property
    def _judged(self) -> Judged:
        return Judged(
            status=self.partnership.status,
            tier=self.partnership.tier,
            liabilities=bool(self.money.liabilities or self.left_out.liabilities),
            checklists=bool(self.assessments),
            contributions=self.money.all_pay(self.year) is not None,
            measured=self.is_measured,
            assured=self.partnership.baseline_assured,
            uncapped=self.money.uncapped,
            without_figure=sum(not row.figures for group in self.measures for row in group.rows),
            ages=frozenset(letter for letter, kinds in _RESTS_ON.items() if self._is_age_unknown(kinds)),
        )

    def _is_age_unknown(self, kinds: Collection[str]) -> bool:
        """Whether documents of these kinds are held and nothing says of any how long it counts."""
        states = [age_of(one).state(self.today) for one, _counts in self.documents if one.kind in kinds]
        return bool(states) and all(state is EvidenceState.AGE_NOT_KNOWN for state in states)

    @property
    def is_required(self) -> bool:
        """Whether the law requires it, so that leaving is no choice."""
        return is_required(self.partnership.basis, self.partnership.leaving)

    @property
    def is_open(self) -> bool:
        """Whether it is one of those that are reviewed and chased."""
        return self.partnership.status in OPEN_STATUSES

    def _list_late(self, actions: Sequence[Action]) -> tuple[tuple[str, date], ...]:
        """Nothing counts as late in what is over: nobody is chased for it."""
        dated = [(one.what.rstrip(". "), one.due_on) for one in actions if one.due_on and self.is_open]
        return tuple((what, due) for what, due in dated if due < self.today)

    @property
    def late_actions(self) -> int:
        """How many actions beside the gaps are past their date."""
        return len(self.watched.late_actions)

    @property
    def none_shows(self) -> str:
        """What is said where no warning sign shows."""
        return say_none_in_a_sentence(self.partnership.status, self.partnership.tier)

    @cached_property
    def implications(self) -> list[Any]:
        return show_records(self.partnership.implications.all(), self._secrecy)

    @cached_property
    def confirmations(self) -> list[Any]:
        return list(self.partnership.confirmations.all())

    # --- What to ask ----------------------------------------------------------------------------------

    @cached_property
    def questions(self) -> Sequence[Question]:
        return choose_questions(self.watched)

    @cached_property
    def watched(self) -> Watched:
        standing = self.partnership.standing
        shown = {concern.code: concern.sentence for concern in reversed(self.concerns)}
        return Watched(
            today=self.today,
            signs=shown,
            last_safe_on=self.next_safe_on,
            overspent=tuple(self.money.still_overspent),
            is_open=self.is_open,
            required=self.is_required,
            rating=self.rating,
            rating_before=self.review.accepted[1].final_rating if len(self.review.accepted) > 1 else "",
            next_review_on=standing.next_review_on,
            unlimited=tuple(
                item.what.rstrip(". ") for item in self.money.liabilities if item.cap == Cap.NOT_CAPPED
            ),
            late_gaps=self._list_late(self.gaps),
            held_gaps=tuple(g.what.rstrip(". ") for g in self.gaps if g.pk in self.held_gaps),
            late_actions=self._list_late(self.actions),
            very_high=tuple(
                r.title.rstrip(". ")
                for r in self.risks.open
                if r.current and r.current.band == Band.VERY_HIGH
            ),
            risks={code: self.risks.name_those_of(code) for code in shown if code in ABOUT_RISKS},
            without_measure=sum(not group.rows for group in self.measures),
            worsening=tuple(
                (row.measure.name, row.worse_running)
                for group in self.measures
                for row in group.rows
                if row.worse_running >= WORSE_FOR
            ),
        )
