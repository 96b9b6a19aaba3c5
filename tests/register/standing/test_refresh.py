"""Standing is written with its cause, and always equals recomputation."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from register.choices import Cap
from register.known.notices import find_next_safe_day
from register.models import (
    Document,
    KeyDate,
    Liability,
    Membership,
    Partnership,
    SensitiveMark,
    SignShown,
    Standing,
    YearMoney,
)
from register.people import service as people
from register.services import partnerships
from register.services import related as services_related
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PersonFactory
from tests.factories.register import MembershipFactory, OrganisationFactory, PartnershipFactory
from tests.factories.search import computed_texts, open_words, stored_texts
from tests.factories.signs import signs_of

pytestmark = pytest.mark.django_db


def stored_equals_recomputed() -> bool:
    rows = list(Standing.objects.order_by("pk"))
    again = standing_refresh.compute_standings([row.pk for row in rows])
    keys = [row.pk for row in rows]
    assert stored_texts() == computed_texts()
    return [model_to_dict(row) for row in rows] == [model_to_dict(row) for row in again] and sorted(
        map(_windows, SignShown.objects.all())
    ) == sorted(map(_windows, standing_refresh.compute_signs(keys)))


def _windows(sign: SignShown) -> str:
    return str(model_to_dict(sign, exclude=["id", "since"]))


def _member(p: Partnership) -> Any:
    return Membership(partnership=p, organisation=OrganisationFactory(name="Vale Police"))


@pytest.mark.parametrize(
    ("make", "sign"),
    [
        (_member, "no_partners"),
        (lambda p: Document(partnership=p, kind="exit_plan", title="Exit plan"), "no_exit_plan"),
        (lambda p: Document(partnership=p, kind="terms", title="Terms"), "no_agreement"),
        (lambda p: Document(partnership=p, kind="risk_register", title="Risks"), "no_risk_register"),
    ],
)
def test_adding_what_was_missing_clears_the_sign(officer: User, make: Callable[..., Any], sign: str) -> None:
    partnership = PartnershipFactory(live=True)
    assert sign in signs_of(partnership)
    part = services_related.add(make(partnership), by=officer)
    assert sign not in signs_of(partnership)
    assert stored_equals_recomputed()
    services_related.remove(part, by=officer, reason="Entered by mistake")
    assert sign in signs_of(partnership)
    assert stored_equals_recomputed()


def test_what_can_go_wrong_with_money_shows(officer: User) -> None:
    partnership = PartnershipFactory(live=True)
    services_related.add(
        Liability(partnership=partnership, kind="loan", what="Loan", cap=Cap.NOT_CAPPED), by=officer
    )
    year = services_related.add(
        YearMoney(partnership=partnership, year=2026, budget=Decimal(100), forecast=Decimal(120)), by=officer
    )
    assert {"liability_without_limit", "unapproved_overspend"} <= set(signs_of(partnership))
    year.approval_reference = "Cabinet 14 October 2026, minute 51"
    services_related.change(year, names=["approval_reference"], by=officer)
    assert "unapproved_overspend" not in signs_of(partnership)


def test_the_last_end_and_the_first_undecided_notice_stand_in_the_standing(officer: User) -> None:
    partnership = PartnershipFactory(live=True)
    for on, safe, decision in [
        (date(2030, 3, 31), date(2029, 3, 31), ""),
        (date(2028, 3, 31), date(2027, 3, 31), "renew"),
    ]:
        KeyDate.objects.create(
            partnership=partnership,
            on=on,
            notice_number=12,
            notice_unit="months",
            last_safe_on=safe,
            decision=decision,
        )
    standing_refresh.refresh([partnership.pk])
    standing = Standing.objects.get(pk=partnership.pk)
    assert (standing.ends_on, standing.agreement_until) == (date(2030, 3, 31), date(2030, 3, 31))
    assert find_next_safe_day(partnership.pk, date(2026, 11, 20)) == date(2029, 3, 31)


def test_a_closed_partnership_shows_no_sign_of_what_it_no_longer_needs() -> None:
    assert signs_of(PartnershipFactory(live=True, status="closed")) == []


def test_sensitive_text_is_not_searched() -> None:
    partnership = PartnershipFactory(live=True, purpose="Watches Operation Heron")
    SensitiveMark.objects.create(
        partnership=partnership, field="purpose", paragraph=7, reason="Prevention of crime"
    )
    standing_refresh.refresh([partnership.pk])
    assert "heron" not in open_words(partnership.pk)
    assert partnership.name.lower() in open_words(partnership.pk)


def test_many_standings_cost_as_many_queries_as_one() -> None:
    def cost(number: int) -> int:
        made = [PartnershipFactory(live=True) for _ in range(number)]
        for partnership in made:
            MembershipFactory(partnership=partnership)
        with CaptureQueriesContext(connection) as captured:
            standing_refresh.refresh([partnership.pk for partnership in made])
        return len(captured)

    assert cost(1) == cost(25)


def test_a_move_and_a_change_keep_it_true(officer: User, today: date, no_gates: None) -> None:
    partnership = PartnershipFactory()
    partnerships.move(partnership, to="setting_up", on=today, reason="Approved by Cabinet", by=officer)
    partnership.refresh_from_db()
    partnership.purpose = "Cleaner rivers"
    partnerships.change(partnership, names=["purpose"], by=officer)
    assert stored_equals_recomputed()


def test_two_dates_of_one_kind_on_one_day_are_one_sign() -> None:
    partnership = PartnershipFactory(live=True)
    for clause in ("9", "10"):
        KeyDate.objects.create(partnership=partnership, kind="end", on=date(2020, 3, 31), clause=clause)
    standing_refresh.refresh([partnership.pk])
    assert signs_of(partnership).count("agreement_ended") == 1
    assert stored_equals_recomputed()


def test_a_sponsor_who_leaves_shows_at_once_and_no_longer_when_that_was_a_mistake(officer: User) -> None:
    sponsor = PersonFactory()
    partnership = PartnershipFactory(live=True, sponsor=sponsor)
    sponsor.left_on = date(2026, 1, 1)
    people.change(sponsor, names=["left_on"], by=officer)
    assert "sponsor_left" in signs_of(partnership)
    sponsor.left_on = None
    people.change(sponsor, names=["left_on"], by=officer)
    assert "sponsor_left" not in signs_of(partnership)
    assert stored_equals_recomputed()


def test_everything_is_computed_anew_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    partnership = PartnershipFactory(live=True)
    SignShown.objects.all().delete()
    call_command("refresh_standings")
    assert capsys.readouterr().out == "1 standings computed.\n"
    assert signs_of(partnership)
    assert stored_equals_recomputed()


def test_an_overspend_shows_since_its_own_year_was_entered_and_not_since_an_earlier_one() -> None:
    partnership = PartnershipFactory(live=True)

    def since(day: str, **year: int) -> dict[str, date]:
        with time_machine.travel(f"{day} 09:00", tick=False):
            YearMoney.objects.update_or_create(
                partnership=partnership, year=year.pop("year"), defaults={"budget": 100, **year}
            )
            standing_refresh.refresh([partnership.pk])
        shown = SignShown.objects.filter(partnership=partnership, code="unapproved_overspend")
        return {one.mark: one.since for one in shown}

    first = date(2024, 6, 28)
    assert since("2024-06-28", year=2023, actual=130) == {"2023": first}
    assert since("2024-07-01", year=2023, actual=140) == {"2023": first}  # the same year goes on showing
    assert since("2026-05-02", year=2026, forecast=126) == {"2026 forecast": date(2026, 5, 2)}
    assert since("2027-05-02", year=2026, actual=126) == {"2026": date(2027, 5, 2)}
