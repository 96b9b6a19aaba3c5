"""Everything that the analysis of one partnership says, read in a fixed number of queries. Exempt text is never in it.

Source: scrutiny report 2.3 iii, and the form that it is written in (H5, H6).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Sum
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import financial_year
from governance.frameworks.model import Framework
from governance.models import Assessment
from register.access.exempt import Secrecy, count_marked, explain_whole, marks_of
from register.choices import OPEN_STATUSES, RUNNING_STATUSES, Basis, Cap, Leaving, Rating
from register.known.concerns import Concern, concerns_of
from register.known.tested import say_none_in_a_sentence
from register.models import Action, KeyDate, Membership, Partnership, Representative, YearMoney
from register.rules import finance, lifecycle
from register.standing.rating_basis import rating_note
from reviews.choices import Band, ScoreKind
from reviews.known.signs import WITH_RISKS
from reviews.measures import page as measures_page
from reviews.measures.rules import WORSE_FOR
from reviews.models import Review, Risk
from reviews.risks import appetite, score_history
from scrutiny.analysis.questions import Question, Watched, choose_questions
from scrutiny.analysis.weaknesses import Judged, Weakness, judge_weaknesses


@dataclass(frozen=True)
class Checklist:
    """A framework answered for the partnership, and how often each answer stands in it."""

    assessment: Assessment
    answers: Mapping[str, int]


@dataclass(frozen=True)
class LeftOut:
    """How much of each kind is exempt by itself, and so in no public report."""

    risks: int
    actions: int
    liabilities: int
    texts: int

    @property
    def words(self) -> str:
        """What is left out of what; empty where nothing is."""
        said = [
            ngettext("%(n)s risk", "%(n)s risks", self.risks) % {"n": self.risks} if self.risks else "",
            ngettext("%(n)s action", "%(n)s actions", self.actions) % {"n": self.actions}
            if self.actions
            else "",
            ngettext("%(n)s liability", "%(n)s liabilities", self.liabilities) % {"n": self.liabilities}
            if self.liabilities
            else "",
            ngettext("%(n)s text", "%(n)s texts", self.texts) % {"n": self.texts} if self.texts else "",
        ]
        named = get_text_list([one for one in said if one], _("and"))
        return _("Exempt from publication and left out: %(what)s.") % {"what": named} if named else ""


class Analysis:
    """One partnership as the report shows it, on one day."""

    def __init__(self, partnership: Partnership, *, today: date) -> None:
        self.partnership, self.today = partnership, today
        self.year = financial_year(today)

    # --- What is hidden ------------------------------------------------------------------------------

    @cached_property
    def _secrecy(self) -> Secrecy:
        """Marked text stays out of a report, whoever it is made for."""
        return Secrecy(reads=False, marks=marks_of(self.partnership.pk))

    @cached_property
    def left_out(self) -> LeftOut:
        """How many marked records and texts stand in no public report. Four queries."""
        return LeftOut(
            risks=count_marked(Risk.objects.filter(partnership=self.partnership).open()),
            actions=count_marked(self.partnership.actions.filter(Action.IS_OPEN)),
            liabilities=count_marked(self.partnership.liabilities.all()),
            texts=len(self._secrecy.marks),
        )

    def text(self, name: str) -> str:
        """Return a field of the partnership, or that it is exempt."""
        return self._secrecy.instead(name) or str(getattr(self.partnership, name) or "")

    @property
    def not_for_publication(self) -> str:
        """What stands on every page where the whole of the partnership is exempt: the paragraph and why."""
        return explain_whole(self.partnership, self._secrecy)

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

    @property
    def next_safe(self) -> KeyDate | None:
        """The date whose notice closes next and about which nothing is decided."""
        if not self.may_give_notice:
            return None
        open_dates = [
            d for d in self.dates if d.last_safe_on and d.last_safe_on >= self.today and not d.decision
        ]
        return min(open_dates, key=lambda d: d.last_safe_on or date.max, default=None)

    @property
    def may_give_notice(self) -> bool:
        """Whether notices are followed: it is open, and leaving needs one. As the warning signs have it."""
        bound = self.partnership.leaving not in (Leaving.STATUTORY, Leaving.NOTHING_BINDS)
        return bound and self.partnership.status in OPEN_STATUSES

    @cached_property
    def members(self) -> list[Any]:
        """The members, with how many of their seats were filled at all meetings; what nobody says has no column."""
        rows = (
            Membership.objects.staying(self.today)
            .filter(partnership=self.partnership)
            .select_related("organisation")
        )
        filled = rows.annotate(present=Sum("attendance__present"), invited=Sum("attendance__seats"))
        return list(filled.order_by("-organisation__is_council", "organisation__name__sorted", "pk"))

    def known_of_members(self, name: str) -> bool:
        """Return whether any member has something recorded under that name."""
        return any(getattr(member, name) is not None for member in self.members)

    @cached_property
    def representatives(self) -> list[Any]:
        return list(
            Representative.objects.serving(self.today)
            .filter(partnership=self.partnership)
            .select_related("person")
        )

    # --- Money --------------------------------------------------------------------------------------

    @cached_property
    def contributions(self) -> list[Any]:
        rows = self.partnership.contributions.filter(year__gte=self.year - 4, year__lte=self.year)
        return list(
            rows.select_related("organisation").order_by(
                "year", "-organisation__is_council", "organisation__name"
            )
        )

    @cached_property
    def years(self) -> list[YearMoney]:
        return list(self.partnership.years.filter(year__lte=self.year).order_by("-year")[:5])

    def council_pays(self, year: int) -> Decimal | None:
        """Return what the council puts in; None where no figure is recorded, which is not the same as nought."""
        own = [c for c in self.contributions if c.year == year and c.organisation.is_council]
        return finance.total(own).amount

    def all_pay(self, year: int) -> Decimal | None:
        return finance.total([c for c in self.contributions if c.year == year]).amount

    @cached_property
    def overspent(self) -> list[tuple[int, finance.AgainstBudget]]:
        """Every year that lies above its budget, and by how much; as the warning sign judges it."""
        found = (
            (row.year, finance.compare_with_budget(row.budget, row.forecast, row.actual))
            for row in self.years
        )
        return [(year, one) for year, one in found if one and one.over > 0]

    @cached_property
    def liabilities(self) -> list[Any]:
        return list(self._secrecy.open_rows(self.partnership.liabilities.all()))

    # --- Objectives, reviews, gaps, risks -----------------------------------------------------------------

    @cached_property
    def priorities(self) -> list[Any]:
        return list(self.partnership.priorities_served.select_related("priority"))

    @cached_property
    def objectives(self) -> list[Any]:
        return list(self.partnership.objectives.all())

    @cached_property
    def measures(self) -> list[measures_page.ObjectiveMeasures]:
        return measures_page.measures_by_objective(self.partnership.pk)

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

    @cached_property
    def _signed(self) -> list[Review]:
        """The newest reviews that are signed: at most one waits to be accepted."""
        signed = self.partnership.reviews.filter(status__in=Review.SIGNED_STATUSES)
        return list(signed.select_related("edition", "snapshot").order_by("-signed_at")[:3])

    @property
    def reviews(self) -> list[Review]:
        return [review for review in self._signed if review.accepted_at]

    @property
    def review(self) -> Review | None:
        """The review that counts."""
        return self.reviews[0] if self.reviews else None

    @property
    def shown_review(self) -> Review | None:
        """The review whose lines are shown: one that waits to be accepted before the one that counts."""
        return self._signed[0] if self._signed else None

    @property
    def review_before(self) -> Review | None:
        return self._signed[1] if len(self._signed) > 1 else None

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
        return rating_note(self.partnership.standing.rating_basis, self.today)

    @property
    def rating_before(self) -> str:
        """The rating that counted before this one, in words; empty where there was none."""
        return self.reviews[1].final_rating_label if len(self.reviews) > 1 else ""

    @property
    def waits(self) -> bool:
        """Whether a signed review waits to be accepted."""
        return self.shown_review is not None and self.shown_review.accepted_at is None

    @cached_property
    def review_lines(self) -> list[Any]:
        return list(self.shown_review.lines.all()) if self.shown_review else []

    @cached_property
    def framework(self) -> Framework | None:
        return self.shown_review.edition.framework if self.shown_review else None

    @cached_property
    def gaps(self) -> list[Action]:
        rows = self.partnership.actions.filter(Action.IS_OPEN_GAP)
        return sorted(rows.select_related("owner"), key=lambda a: (a.due_on or date.max, a.pk))

    @cached_property
    def actions(self) -> list[Action]:
        rows = self._secrecy.open_rows(self.partnership.actions.filter(Action.IS_OPEN))
        rows = rows.exclude(Action.IS_OPEN_GAP)
        return sorted(rows.select_related("owner"), key=lambda a: (a.due_on or date.max, a.pk))

    @cached_property
    def assessments(self) -> list[Checklist]:
        """The checklists, newest first, with how many answers of each kind they have."""
        rows = self.partnership.assessments.select_related("edition").prefetch_related("answers")
        return [
            Checklist(assessment, Counter(answer.value for answer in assessment.answers.all()))
            for assessment in rows.order_by("-pk")
        ]

    @cached_property
    def concerns(self) -> list[Concern]:
        """The warning signs that show, the worst first: the same rows as on every page."""
        return concerns_of(self.partnership.pk, self.today)

    @cached_property
    def weaknesses(self) -> list[Weakness]:
        return judge_weaknesses(
            self.concerns,
            Judged(
                status=self.partnership.status,
                tier=self.partnership.tier,
                liabilities=bool(self.liabilities or self.left_out.liabilities),
                checklists=bool(self.assessments),
                contributions=self.all_pay(self.year) is not None,
                dates=bool(self.dates),
                assured=self.partnership.baseline_assured,
            ),
        )

    @property
    def is_required(self) -> bool:
        """Whether the law requires it, so that leaving is no choice."""
        return self.partnership.basis == Basis.STATUTORY or self.partnership.leaving == Leaving.STATUTORY

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
    def movements(self) -> Mapping[int, Any]:
        """How the score of each risk has moved in three months, by risk."""
        return score_history.movements_of(
            [risk.pk for risk in self.risks], ScoreKind.CURRENT, today=self.today
        )

    @property
    def above_appetite(self) -> int:
        """How many risks stand above what the council lives with unasked."""
        above = appetite.bands_above()
        return sum(risk.current is not None and risk.current.band in above for risk in self.risks)

    @property
    def needs_risks(self) -> bool:
        """Whether it must name risks: as the warning sign about them has it."""
        return self.partnership.status in RUNNING_STATUSES and self.partnership.tier in WITH_RISKS

    @cached_property
    def implications(self) -> list[Any]:
        return list(self.partnership.implications.all())

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
            last_safe_on=self.next_safe.last_safe_on if self.next_safe else None,
            overspent=tuple(self.overspent),
            is_open=self.partnership.status in OPEN_STATUSES,
            required=self.is_required,
            rating=self.rating,
            rating_before=self.reviews[1].final_rating if len(self.reviews) > 1 else "",
            next_review_on=standing.next_review_on,
            unlimited=tuple(
                item.what.rstrip(". ") for item in self.liabilities if item.cap == Cap.NOT_CAPPED
            ),
            late_gaps=tuple(
                (g.what.rstrip(". "), g.due_on) for g in self.gaps if g.due_on and g.due_on < self.today
            ),
            late_actions=tuple(
                (a.what.rstrip(". "), a.due_on) for a in self.actions if a.due_on and a.due_on < self.today
            ),
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
