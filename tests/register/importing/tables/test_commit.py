"""A list is written whole or refused, whoever calls: what stands in the way is asked again where it is written."""

import pytest

from accounts.models import User
from register.importing.tables.commit import ListRefused, RowRefused, commit_table
from register.models import Batch, YearMoney
from tests.factories.register import PartnershipFactory
from tests.register.importing.tables.helpers import as_csv, bring_in, rehearse

pytestmark = pytest.mark.django_db
HEAD = ("Partnership", "Financial year", "Budget")
GOOD = ("Rivers", "2026/27", "100")


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ((HEAD, ("Riverss", "2026/27", "100"), GOOD), ListRefused),
        ((HEAD, ("Rivers", "2025/26", "a lot"), GOOD), RowRefused),
        ((HEAD[1:], GOOD[1:]), ListRefused),
    ],
)
def test_a_list_with_an_open_end_is_not_written(
    rows: tuple[tuple[str, ...], ...], refusal: type[Exception], officer: User
) -> None:
    PartnershipFactory(name="Rivers")
    found = rehearse("money", *rows, by=officer)
    assert found.is_open
    with pytest.raises(refusal) as refused:
        commit_table(found, as_csv(*rows), "list.csv", by=officer)
    assert str(refused.value)
    assert not YearMoney.objects.exists()
    assert not Batch.objects.exists()


def test_a_list_without_one_is(officer: User) -> None:
    PartnershipFactory(name="Rivers")
    bring_in("money", HEAD, GOOD, by=officer)
    assert YearMoney.objects.count() == 1
