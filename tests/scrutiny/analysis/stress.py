"""Partnerships that no council has and every report must bear: long, unbreakable, foreign, many, empty or exempt."""

from datetime import date, timedelta
from decimal import Decimal

from core.history.actors import SYSTEM
from register.models import (
    BenefitFigure,
    Implication,
    Liability,
    Organisation,
    Partnership,
    Priority,
    PriorityServed,
    SensitiveMark,
    YearMoney,
)
from register.standing import refresh as standing_refresh
from reviews.models import MeasureFigure, Risk
from reviews.risks import service as risks_service
from scrutiny.access import read_with_first_page
from scrutiny.analysis.facts.read import Analysis
from tests.factories.measures import MeasureFactory
from tests.factories.register import (
    ContributionFactory,
    KeyDateFactory,
    MembershipFactory,
    ObjectiveFactory,
    PartnershipFactory,
)
from tests.factories.related import RepresentativeFactory
from tests.factories.reviews import ActionFactory, RiskFactory, accepted

TODAY = date(2026, 11, 20)
WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"  # 58 letters
ADDRESS = "https://northvale.example/council/partnerships/" + "the-whole-of-the-paper/" * 8 + "?page=1&of=22"
LONG = "All partners agree to work together so that people live well at home for longer. "
ARABIC = "شراكة الشباب في نورثفيل"  # "youth partnership in Northvale"
HEBREW = "שותפות הנוער"
WELSH = "Tŷ'r dŵr, Llŷn a'r ŵyl"
ACCENTS = "Côte d’Azur, Łódź, Ångström, e\u0301te\u0301, n\u0303"
CHINESE = "社区安全伙伴"
EMOJI = "🎉🦄"
CONTROL = "one\x07two\x0bthree\u202efour"


def read(made: Partnership, *, with_exempt: bool = False) -> Analysis:
    """Read a partnership anew, as the public report does, or the one with exempt text."""
    standing_refresh.refresh([made.pk])
    row = read_with_first_page(Partnership.objects.all()).get(pk=made.pk)
    return Analysis(row, today=TODAY, with_exempt=with_exempt)


def fill(words: str, *, long: str = "", name: str = "") -> Partnership:
    """A partnership with `words` in every text of its report, and `long` where a text has no natural end."""
    long, short = long or words, words[:120]
    made = PartnershipFactory(
        live=True,
        tier="major",
        name=name or short,
        purpose=long,
        legal_power=words[:240],
        leaving="by_notice",
    )
    PriorityServed.objects.create(
        partnership=made, priority=Priority.objects.create(name=short), how=words[:160]
    )
    for number in range(3):
        body = Organisation.objects.create(name=f"{short} {number}", is_council=number == 0)
        MembershipFactory(partnership=made, organisation=body)
        for year in (2024, 2025, 2026):
            ContributionFactory(partnership=made, organisation=body, year=year, amount=900_000 + number)
    RepresentativeFactory(partnership=made, person__name=short)
    KeyDateFactory(partnership=made, decision="leave", decision_reference=words[:160])
    Liability.objects.create(
        partnership=made, kind="deficit", what=words[:160], basis=words[:160], cap="not_capped"
    )
    BenefitFigure.objects.create(
        partnership=made, year=2026, number=Decimal(12), unit=words[:60], source=words[:160]
    )
    measure = MeasureFactory(partnership=made, objective__text=long[:400], name=words[:120])
    for ends_on in (date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)):
        MeasureFigure.objects.create(partnership=made, measure=measure, ends_on=ends_on, amount=Decimal(7))
    RiskFactory(partnership=made, title=words[:160], cause=long, event=long, consequence=long, now=(4, 5))
    for kind in ("gap", ""):
        ActionFactory(
            partnership=made, what=(words * 3)[:300], source_kind=kind, source_label=short, due_on=TODAY
        )
    Implication.objects.create(partnership=made, kind="legal", text=long)
    accepted(made)
    return made


def crowded() -> Partnership:
    """The largest: 40 members, 60 risks, 200 actions, 120 gaps, 30 dates, 40 liabilities, 40 objectives."""
    made = fill(LONG * 2, long=LONG * 600, name="Northvale, Dale and Eastmoor " * 3)
    for number in range(40):
        name = f"{'The Northvale and Dale Association of Voluntary and Community Bodies ' * 2}"[:86] + str(
            number
        )
        body = Organisation.objects.create(name=name)
        MembershipFactory(partnership=made, organisation=body, votes=1, seats=2)
        for year in (2022, 2023, 2024, 2025, 2026):
            ContributionFactory(partnership=made, organisation=body, year=year, amount=10_000 * number)
    # Scored as one batch would be: what a score is worth is tested elsewhere.
    for number in range(60):
        risk = Risk.objects.create(
            partnership=made, number=number + 2, title=f"Risk {number} " + LONG[:100], cause=LONG * 4
        )
        risks_service.score(risk, kind="current", levels=(4, 4), on=date(2026, 7, 1), by=SYSTEM)
    ActionFactory.create_batch(200, partnership=made, what=(LONG * 3)[:300], due_on=TODAY - timedelta(days=9))
    ActionFactory.create_batch(120, partnership=made, what=(LONG * 3)[:300], source_kind="gap", due_on=TODAY)
    for number in range(40):
        Liability.objects.create(partnership=made, kind="loan", what=f"Loan {number}", cap="capped")
        ObjectiveFactory(partnership=made, text=(LONG * 5)[:400])
    dated(made, 30)
    return made


def dated(made: Partnership, number: int) -> Partnership:
    """Add ends, breaks and renewals close to each other, each with its own notice."""
    for each in range(number):
        on = date(2027, 1, 31) + timedelta(days=20 * each)
        KeyDateFactory(
            partnership=made,
            on=on,
            kind=("end", "break", "renewal")[each % 3],
            notice_number=1,
            notice_unit="months",
            last_safe_on=on - timedelta(days=31),
        )
    return made


def in_the_red() -> Partnership:
    """Money that comes in and money that goes out, with years missing and years over budget."""
    made = PartnershipFactory(live=True, name="In the red", purpose="Pays back what it was lent.")
    for number, amount in enumerate((-4_200_000, 3_000_000, 0)):
        body = Organisation.objects.create(name=f"Body {number}", is_council=number == 0)
        MembershipFactory(partnership=made, organisation=body)
        for year in (2022, 2024, 2026):
            ContributionFactory(partnership=made, organisation=body, year=year, amount=amount)
    YearMoney.objects.create(partnership=made, year=2023, budget=-50, actual=200_000)
    YearMoney.objects.create(partnership=made, year=2026, budget=100_000, forecast=None)
    return made


def exempt(words: str = "Open words", name: str = "Open name") -> Partnership:
    """Wholly exempt: its name and who is in it are open, as `words`; what is long is "Kept words" and stays out."""
    made = fill(words, long="Kept words. ", name=name)
    made.exempt_paragraph, made.publish_reason = 3, (words * 4)[:300]
    made.save()
    SensitiveMark.objects.create(partnership=made, field="purpose", paragraph=3, reason="Commercial")
    return made


def foreign() -> Partnership:
    """Every script and kind of letter that people have pasted."""
    return fill(
        " ".join((ARABIC, HEBREW, WELSH, ACCENTS, CHINESE, EMOJI, CONTROL)),
        name=f"{ARABIC} {CHINESE} {WELSH}",
    )
