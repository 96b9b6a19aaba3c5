"""A list of risks comes in with its scores, and what was exported comes back as no change."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from register.importing.tables.commit import RowRefused, commit_table
from register.importing.write.undo import UndoRefused, undo_import
from register.models import Partnership
from reviews.models import Risk
from reviews.risks import service
from tests.factories.approvals import approve
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory, score
from tests.register.importing.tables.helpers import as_csv, bring_in, fates, rehearse

pytestmark = pytest.mark.django_db
HEAD = ("Partnership", "Risk", "Likelihood", "Impact", "Controls")


@pytest.fixture
def rivers(db: None) -> Partnership:
    return PartnershipFactory(name="Rivers", live=True)


def test_a_risk_comes_in_with_its_score_and_again_as_no_change(rivers: Partnership, officer: User) -> None:
    rows = (HEAD, ("Rivers", "Costs rise", "4", "3", "A cap"))
    bring_in("risks", *rows, by=officer)
    made = Risk.objects.get()
    assert made.current is not None
    assert (made.title, made.measures, made.current.score, made.number) == ("Costs rise", "A cap", 12, 1)
    assert fates(rehearse("risks", *rows, by=officer)) == ["unchanged"]


def test_a_changed_score_is_a_new_score_and_the_earlier_one_stays(rivers: Partnership, officer: User) -> None:
    risk = RiskFactory(partnership=rivers, title="Costs rise", now=(2, 2))
    found = rehearse("risks", HEAD, ("Rivers", "costs rise", "4", "3", ""), by=officer)
    (change,) = found.rows[0].changes
    assert (change.before, change.after) == ("likelihood 2, impact 2", "likelihood 4, impact 3")
    bring_in("risks", HEAD, ("Rivers", "costs rise", "4", "3", ""), by=officer)
    assert list(risk.scores.values_list("score", flat=True)) == [4, 12]


def test_a_new_risk_must_say_its_score_and_a_level_of_the_matrix(rivers: Partnership, officer: User) -> None:
    found = rehearse("risks", HEAD, ("Rivers", "Costs rise", "", "", ""), by=officer)
    assert {one.column for one in found.rows[0].remarks} == {"Now: likelihood", "Now: impact"}
    wrong = rehearse("risks", HEAD, ("Rivers", "Costs rise", "9", "3", ""), by=officer)
    assert "“9” is none of the words for it" in wrong.rows[0].remarks[0].message


def test_a_risk_above_the_limit_is_not_tolerated_by_an_import(rivers: Partnership, officer: User) -> None:
    head = (*HEAD[:4], "Treatment")
    found = rehearse(
        "risks",
        head,
        ("Rivers", "Costs rise", "5", "5", "Tolerate"),
        ("Rivers", "Rain", "1", "1", "Tolerate"),
        by=officer,
    )
    assert fates(found) == ["stopped", "new"]
    (remark,) = found.rows[0].remarks
    assert (remark.column, remark.letter) == ("Treatment", "E")
    assert "“Tolerate” needs an approval" in remark.message


@pytest.mark.parametrize("now", [("5", "5"), ("1", "1")])
def test_a_risk_that_lies_above_the_limit_is_not_tolerated_by_a_row_that_scores_it(
    now: tuple[str, str], rivers: Partnership, officer: User
) -> None:
    RiskFactory(partnership=rivers, title="Costs rise", now=(5, 5) if now == ("1", "1") else (1, 1))
    head = (*HEAD[:4], "Treatment")
    assert fates(rehearse("risks", head, ("Rivers", "Costs rise", *now, "Tolerate"), by=officer)) == [
        "stopped"
    ]


@pytest.mark.parametrize(("before", "after"), [((5, 4), (2, 1)), ((2, 1), (5, 4))])
def test_both_scores_of_a_risk_may_rise_or_fall_in_one_row(
    before: tuple[int, int], after: tuple[int, int], rivers: Partnership, officer: User
) -> None:
    risk = RiskFactory(partnership=rivers, title="Costs rise", now=(before[1], before[1]))
    score(risk, before[0], before[0], kind="inherent")
    head = (*HEAD[:4], "Inherent likelihood", "Inherent impact")
    row = ("Rivers", "Costs rise", *[str(after[1])] * 2, *[str(after[0])] * 2)
    bring_in("risks", head, row, by=officer)
    risk.refresh_from_db()
    assert (risk.inherent.score, risk.current.score) == (after[0] ** 2, after[1] ** 2)


def test_a_closed_risk_is_not_taken_for_one_that_runs(rivers: Partnership, officer: User) -> None:
    risk = RiskFactory(partnership=rivers, title="Costs rise", now=(2, 2))
    service.close(risk, why="Over", on=date(2026, 1, 5), by=officer)
    found = rehearse("risks", HEAD, ("Rivers", "Costs rise", "4", "3", ""), by=officer)
    assert "ended on 5 January 2026" in found.rows[0].remarks[0].message


def test_a_risk_closed_while_its_row_waited_is_refused_with_its_row(
    rivers: Partnership, officer: User
) -> None:
    risk = RiskFactory(partnership=rivers, title="Costs rise", now=(2, 2))
    row = ("Rivers", "Costs rise", "4", "3", "")
    found = rehearse("risks", HEAD, row, by=officer)
    service.close(risk, why="Over", on=date(2026, 1, 5), by=officer)
    with pytest.raises(RowRefused, match="This risk is closed") as refused:
        commit_table(found, as_csv(HEAD, row), "list.csv", by=officer)
    assert refused.value.row == found.rows[0].number
    assert Risk.objects.with_scores().get(pk=risk.pk).current.score == 4


def test_risks_are_not_taken_back_as_a_whole(rivers: Partnership, officer: User) -> None:
    batch = bring_in("risks", HEAD, ("Rivers", "Costs rise", "4", "3", ""), by=officer)
    with pytest.raises(UndoRefused, match="put single records right"):
        undo_import(batch, by=officer)
    assert Risk.objects.exists()


def test_the_list_of_risks_as_it_was_exported_is_no_change(
    rivers: Partnership, officer: User, client: Any
) -> None:
    risk = RiskFactory(
        partnership=rivers, title="Costs rise", now=(4, 3), category="financial", treatment="treat"
    )
    score(risk, 5, 5, kind="inherent")
    approve(risk, by=officer)  # its columns are told, and taken by no field
    client.force_login(officer)
    data = b"".join(client.get("/risks/export.csv").streaming_content)
    from register.importing.tables.model import load_tables
    from register.importing.tables.read import rehearse_table

    found = rehearse_table(load_tables()["risks"], data, "risks.csv", by=officer)
    assert (fates(found), found.is_open) == (["unchanged"], False), found.rows[0]
    assert {"title", "current_likelihood", "inherent_impact", "treatment"} <= set(found.mapping.values())
