"""Everything that the analysis of one partnership says, read in a fixed number of queries.

The public build has no exempt text, whoever asks; the build with exempt text is asked for (decision 22). Longer than
most: what one report says is one object, read part by part as its chapters ask; its money and its reviews are objects
of their own.

Source: scrutiny report 2.3 iii, and the form that it is written in (H5, H6).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from core.dates import financial_year_of
from core.models.terms import is_over
from governance.assessments.service import list_asked
from governance.models import Assessment
from register.access.marks import condition_for_marked, name_paragraph, read_marks, read_text_marks
from register.access.secrecy import Secrecy, explain_whole, secrecy_of_report
from register.access.words import FIELDS_OF_REPORT, has_exempt_report, name_marks_of_report, show_records
from register.approvals.rules import ApprovalStanding
from register.choices import (
    AGREEMENT_DOCUMENTS,
    OPEN_STATUSES,
    RUNNING_STATUSES,
    Basis,
    Cap,
    DocumentKind,
    Leaving,
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
    Meeting,
    Membership,
    Partnership,
    Representative,
    read_mark_name,
)
from register.record.people import write_representative
from register.rules import lifecycle
from register.rules.evidence import EvidenceState, age_of, write_document
from register.standing.rating_basis import write_rating_note
from reviews.choices import Band, ScoreKind
from reviews.known.signs import WITH_RISKS
from reviews.measures import page as measures_page
from reviews.measures.rules import WORSE_FOR
from reviews.models import Risk
from reviews.risks import appetite
from reviews.risks.approvals.kind import standings_of_risks
from reviews.risks.scoring.history import movements_of
from scrutiny.analysis.facts.left_out import LeftOut, MarkedKind
from scrutiny.analysis.facts.money import MoneyFacts
from scrutiny.analysis.facts.review import ReviewFacts
from scrutiny.analysis.questions import Question, Watched, choose_questions
from scrutiny.analysis.weaknesses import Judged, OtherSigns, Weakness, judge_weaknesses, list_other_signs

# The weaknesses of which a document is the proof, and its kinds.
_RESTS_ON = {"a": AGREEMENT_DOCUMENTS, "g": (DocumentKind.EXIT_PLAN,)}
MOST_PRIORITIES = 3  # that the first page names


@dataclass(frozen=True)
class Checklist:
    """A framework answered for the partnership: how often each answer stands in it, and how much is answered."""

    assessment: Assessment
    answers: Mapping[str, int]
    answered: int
    asked: int


def _count_answers(assessment: Assessment) -> Checklist:
    asked = {one.question.key for one in list_asked(assessment)}
    answers = [answer for answer in assessment.answers.all() if answer.question in asked]
    return Checklist(assessment, Counter(one.value for one in answers), len(answers), len(asked))


def _read_kind(rows: Any) -> MarkedKind:
    return MarkedKind(read_marks(rows))


class Analysis:
    """One partnership as the report shows it, on one day. `with_exempt` builds it with its exempt text."""

    def __init__(self, partnership: Partnership, *, today: date, with_exempt: bool = False) -> None:
        self.partnership, self.today, self.with_exempt = partnership, today, with_exempt
        self.year = financial_year_of(today)

    # --- What is hidden ------------------------------------------------------------------------------

    @cached_property
    def _secrecy(self) -> Secrecy:
        """Exempt text stays out of a public report, whoever it is made for."""
        marks = {name: paragraph for name, (paragraph, _why) in self._text_marks.items()}
        return secrecy_of_report(self.partnership, marks, with_exempt=self.with_exempt)

    @cached_property
    def _text_marks(self) -> Mapping[str, tuple[int, str]]:
        return read_text_marks(self.partnership.pk)

    @property
    def keeps_all(self) -> bool:
        """Whether it says nothing but what is always open: the public report of a wholly exempt partnership."""
        return self._secrecy.keeps_all

    @property
    def has_exempt_text(self) -> bool:
        """Whether anything in it is exempt, so that there is a report besides the public one."""
        texts = self._printed_texts.intersection(self._text_marks)
        records = len(self._marked.marks) > self._marked.texts.count
        return has_exempt_report(self._secrecy.paragraph, texts, records=records)

    @property
    def left_out(self) -> LeftOut:
        """How many marked records and texts this report leaves out; none when it is built with exempt text."""
        return LeftOut() if self.with_exempt else self._marked

    @cached_property
    def _marked(self) -> LeftOut:
        """How many marked records and texts stand in no public report, and under which paragraphs.

        Six queries, and those of the chapters that print a text of a kind that is marked.
        """
        still_open = self.partnership.actions.filter(Action.IS_OPEN)
        texts = [said for name, said in sorted(self._text_marks.items()) if name in self._printed_texts]
        return LeftOut(
            risks=_read_kind(Risk.objects.filter(partnership=self.partnership).open()),
            actions=_read_kind(still_open.exclude(Action.IS_OPEN_GAP)),
            gaps=_read_kind(still_open.filter(Action.IS_OPEN_GAP)),
            liabilities=_read_kind(self.partnership.liabilities.all()),
            meetings=_read_kind(self.partnership.meetings.all()),
            texts=MarkedKind(texts),
        )

    @cached_property
    def _printed_texts(self) -> set[str]:
        """What marks would be called of all texts that stand in its chapters: no other text is in any report."""
        why_whole = () if self._secrecy.paragraph is None else ("publish_reason",)
        named = {name for name in (*FIELDS_OF_REPORT, *why_whole) if getattr(self.partnership, name)}
        if all(read_mark_name(name) is None for name in self._text_marks):
            return named
        printed: Sequence[Any] = (
            *self.priorities[:MOST_PRIORITIES],
            *(group.objective for group in self.measures),
            *(row.measure for group in self.measures for row in group.rows),
            *filter(None, [self.review.words]),
            *(self.review.lines if self.review.framework and self.review.framework.scale else ()),
            *self.implications,
        )
        return named.union(*map(name_marks_of_report, printed))

    def text(self, name: str) -> str:
        """Return a field of the partnership, or that it is exempt."""
        return self._secrecy.instead(name) or str(getattr(self.partnership, name) or "")

    @property
    def not_for_publication(self) -> str:
        """What stands on every page where the whole of the partnership is exempt: the paragraph and why."""
        return explain_whole(self.partnership, self._secrecy)

    @property
    def warning(self) -> str:
        """What stands on every page of a report with exempt text: which paragraphs in words, and why."""
        if not self.with_exempt or self._secrecy.paragraph is not None:
            return self.not_for_publication
        reasons = " ".join(self._marked.reasons)
        return _("Not for publication: contains exempt text. %(reasons)s") % {"reasons": reasons}

    @property
    def status_words(self) -> str:
        """What the first page says of publication, short: the reasons stand at the foot of every page."""
        if self._secrecy.paragraph is not None:
            words = {"paragraph": name_paragraph(self._secrecy.paragraph)}
            return _("Not for publication; exempt (%(paragraph)s).") % words
        if self.with_exempt:
            words = {"paragraphs": self._marked.paragraphs}
            return _("Not for publication; contains exempt text (%(paragraphs)s).") % words
        return _("For information; open report")

    @property
    def exempt_reasons(self) -> Sequence[str]:
        """The paragraphs and reasons of everything that is marked, a sentence each, whichever build this is."""
        return self._marked.reasons

    @property
    def name(self) -> str:
        """What the partnership is called in the report."""
        return self._secrecy.name(self.partnership.reference, self.partnership.name)

    # --- Path, dates and people ----------------------------------------------------------------------

    @cached_property
    def path(self) -> list[dict[str, Any]]:
        dated = {step.to_status: step for step in self.partnership.status_changes.all()}
        steps = []
        for step in lifecycle.list_path(self.partnership.status):
            change = dated.get(step.reached_at)
            known = change if change and change.on and step.state != "later" else None
            steps.append({"label": step.label, "state": step.state, "on": known.on if known else None,
                          "precision": known.precision if known else ""})  # fmt: skip
        return steps

    @cached_property
    def dates(self) -> list[KeyDate]:
        return list(self.partnership.key_dates.all())

    @cached_property
    def next_safe_on(self) -> date | None:
        """The day on which the next notice closes about which nothing is decided, as the list has it."""
        return find_next_safe_day(self.partnership.pk, self.today)

    @cached_property
    def _memberships(self) -> list[Any]:
        """Everybody who is or was in it, with how many of their seats were filled at all meetings."""
        rows = Membership.objects.filter(partnership=self.partnership).select_related("organisation")
        filled = rows.annotate(present=Sum("attendance__present"), invited=Sum("attendance__seats"))
        return list(filled.order_by("-organisation__is_council", "organisation__name__sorted", "pk"))

    @cached_property
    def members(self) -> list[Any]:
        """The members, with how many of their seats were filled at all meetings; what nobody says has no column."""
        return [one for one in self._memberships if not is_over(one.left_on, self.today)]

    def list_partner_names(self) -> list[str]:
        """Return the names of everybody who is in it today, each once."""
        return list(dict.fromkeys(one.organisation.name for one in self.members))

    def was_partner(self, name: str, year: int) -> bool:
        """Whether a partner was in it in a financial year; where nothing says when, it was."""
        first, last = date(year, 4, 1), date(year + 1, 3, 31)
        terms = [one for one in self._memberships if one.organisation.name == name]
        return not terms or any(
            not is_over(one.left_on, first) and (one.joined_on is None or one.joined_on <= last)
            for one in terms
        )

    def known_of_members(self, name: str) -> bool:
        """Return whether any member has something recorded under that name."""
        return any(getattr(member, name) is not None for member in self.members)

    @cached_property
    def representatives(self) -> list[str]:
        """Who sits on it for the council, each with the capacity, and that the term has ended where it has."""
        serving = Representative.objects.serving(self.today).filter(partnership=self.partnership)
        return [write_representative(row, self.today) for row in serving.select_related("person")]

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The meetings that may be spoken of."""
        return list(self._secrecy.open_rows(self.partnership.meetings.all()))

    @cached_property
    def kept_back(self) -> Mapping[str, int]:
        """How many meetings and documents are exempt by themselves, and so neither named nor counted here."""
        of = self.partnership
        meetings = of.meetings.none() if self.with_exempt else of.meetings.all()
        rows = {"meetings": meetings, "documents": of.documents.filter(withdrawn_on=None)}
        return {kind: each.filter(condition_for_marked(each.model)).count() for kind, each in rows.items()}

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
        rows = self._secrecy.open_rows(self.partnership.actions.filter(Action.IS_OPEN_GAP))
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
        return self.partnership.basis == Basis.STATUTORY or self.partnership.leaving == Leaving.STATUTORY

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
    def risks(self) -> list[Risk]:
        rows = self._secrecy.open_rows(Risk.objects.filter(partnership=self.partnership).open().with_scores())
        return sorted(rows, key=lambda r: (-(r.current.score if r.current else 0), r.number))

    @cached_property
    def approvals(self) -> Mapping[int, ApprovalStanding]:
        """How it stands with the approval of each tolerated risk."""
        return standings_of_risks(self.risks, self.today)

    @cached_property
    def movements(self) -> Mapping[int, Any]:
        """How the score of each risk has moved in three months, by risk."""
        return movements_of([risk.pk for risk in self.risks], ScoreKind.CURRENT, today=self.today)

    @property
    def above_appetite(self) -> int:
        """How many risks stand above the council's limit."""
        above = appetite.list_bands_above_appetite()
        return sum(risk.current is not None and risk.current.band in above for risk in self.risks)

    @property
    def needs_risks(self) -> bool:
        """Whether it must name risks: as the warning sign about them has it."""
        return self.partnership.status in RUNNING_STATUSES and self.partnership.tier in WITH_RISKS

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
        return Watched(
            today=self.today,
            signs={concern.code: concern.sentence for concern in reversed(self.concerns)},
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
                r.title.rstrip(". ") for r in self.risks if r.current and r.current.band == Band.VERY_HIGH
            ),
            without_measure=sum(not group.rows for group in self.measures),
            worsening=tuple(
                (row.measure.name, row.worse_running)
                for group in self.measures
                for row in group.rows
                if row.worse_running >= WORSE_FOR
            ),
        )
