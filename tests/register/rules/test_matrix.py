"""Scores and bands are the council's published ones, and faulty data is refused at once."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.template import Context, Template

from register.rules import matrix
from register.templatetags.risk_matrix import heat_rows

FIVE, FOUR = matrix.get_matrix("5x5", 1), matrix.get_matrix("4x4", 1)


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (1, "Low"),
        (4, "Low"),
        (5, "Medium"),
        (9, "Medium"),
        (10, "High"),
        (12, "High"),
        (15, "Very high"),
        (25, "Very high"),
    ],
)
def test_bands_of_the_five_by_five_matrix_at_their_edges(score: int, word: str) -> None:
    assert FIVE.band(score).word == word


@pytest.mark.parametrize(
    ("score", "word"),
    [(1, "Low"), (4, "Low"), (6, "Medium"), (8, "Medium"), (9, "Medium"), (12, "High"), (16, "High")],
)
def test_bands_of_the_four_by_four_matrix_at_their_edges(score: int, word: str) -> None:
    assert FOUR.band(score).word == word


@pytest.mark.parametrize("score", [0, -1, 7, 11, 13, 14, 17, 26, 100])
def test_a_score_the_matrix_cannot_give_has_no_band(score: int) -> None:
    with pytest.raises(ValueError, match="cannot give"):
        FIVE.band(score)


def test_the_score_is_likelihood_times_impact() -> None:
    assert [FIVE.score(a, b) for a, b in ((1, 1), (4, 3), (3, 4), (5, 5))] == [1, 12, 12, 25]


@pytest.mark.parametrize(
    ("likelihood", "impact"), [(0, 1), (1, 0), (5, 1), (1, 5), (-1, 2), (True, 2), (2.0, 2), ("2", 2)]
)
def test_a_number_that_is_not_a_level_is_refused(likelihood: Any, impact: Any) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        FOUR.score(likelihood, impact)


@pytest.mark.parametrize("chosen", matrix.load_matrices(), ids=lambda one: one.key)
def test_the_grid_grows_upward_in_likelihood_and_rightward_in_impact(chosen: matrix.Matrix) -> None:
    grid = chosen.grid()
    assert [row[0].likelihood.number for row in grid] == list(range(chosen.size, 0, -1))
    assert all([cell.impact.number for cell in row] == list(range(1, chosen.size + 1)) for row in grid)
    assert all(cell.score == cell.likelihood.number * cell.impact.number for row in grid for cell in row)
    assert all(cell.band.low <= cell.score <= cell.band.high for row in grid for cell in row)


def test_the_words_are_those_of_the_adopted_scales() -> None:
    assert [level.word for level in FIVE.likelihood] == [
        "Rare",
        "Unlikely",
        "Possible",
        "Likely",
        "Almost certain",
    ]
    assert [level.word for level in FIVE.impact] == [
        "Insignificant",
        "Minor",
        "Moderate",
        "Major",
        "Catastrophic",
    ]
    assert [level.word for level in FOUR.likelihood] == ["Unlikely", "Possible", "Likely", "Very likely"]
    assert [level.word for level in FOUR.impact] == ["Minor", "Moderate", "Major", "Critical"]


def test_every_impact_says_what_it_means_for_money_service_people_law_and_reputation() -> None:
    for chosen in (FIVE, FOUR):
        assert set(chosen.categories) == {"finance", "service", "people", "legal", "reputation"}
        assert all(set(level.meanings) == set(chosen.categories) for level in chosen.impact)


def write(path: Path, entries: list[dict[str, Any]]) -> Path:
    file = path / "matrices.yaml"
    file.write_text(yaml.safe_dump(entries), encoding="utf-8")
    return file


def entry(number: int = 0) -> dict[str, Any]:
    entries: list[dict[str, Any]] = yaml.safe_load(matrix.FILE.read_text(encoding="utf-8"))
    return copy.deepcopy(entries[number])


def test_an_old_edition_stays_readable_and_the_newest_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = entry() | {"edition": 2}
    newer["likelihood"][0]["word"] = "Almost never"
    both = matrix.load_matrices(write(tmp_path, [newer, entry()]))
    monkeypatch.setattr(matrix, "load_matrices", lambda: both)
    assert matrix.get_matrix("5x5").edition == 2
    assert matrix.get_matrix("5x5", 1).likelihood[0].word == "Rare"


@pytest.mark.parametrize(("key", "edition"), [("6x6", None), ("5x5", 9)])
def test_a_matrix_that_was_never_published_is_an_error(key: str, edition: int | None) -> None:
    with pytest.raises(matrix.NoSuchMatrix, match=key):
        matrix.get_matrix(key, edition)


FAULTS = {
    "two matrices": lambda one: [one, copy.deepcopy(one)],
    "likelihood must be numbered": lambda one: one["likelihood"].reverse(),
    "impact must be numbered": lambda one: one["impact"].pop(),
    "at least two levels": lambda one: one.update(likelihood=one["likelihood"][:1]),
    "under each category": lambda one: one["impact"][2]["meanings"].pop("legal"),
    "blank": lambda one: one["impact"][2].update(word=" "),
    "known colour": lambda one: one["bands"][0].update(key="purple"),
    "exactly one band": lambda one: one["bands"][1].update(low=6),
    "from the lowest up": lambda one: one["bands"].reverse(),
    "end at 25": lambda one: one["bands"][3].update(high=30),
    "surprise": lambda one: one.update(surprise=1),
    "'bands'": lambda one: one.pop("bands"),
    "not above its high end": lambda one: one["bands"][2].update(low=15),
    "supported": lambda one: one["bands"][2].update(low="ten"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_data_is_refused_with_its_fault(fault: str, tmp_path: Path) -> None:
    broken = entry()
    changed = FAULTS[fault](broken)
    entries = changed if fault == "two matrices" else [broken]
    with pytest.raises(matrix.MatrixFaulty, match=fault):
        matrix.load_matrices(write(tmp_path, entries))


def test_the_map_of_risks_keeps_every_risk_in_its_cell() -> None:
    five = matrix.get_matrix("5x5")
    counts = {(5, 4): 2, (1, 1): 3, (3, 3): 7}
    cells = [cell for row in heat_rows(five, counts) for cell in row["cells"]]
    assert sum(cell["count"] for cell in cells) == sum(counts.values()) == 12
    source = Template("{% load risk_matrix %}{% heat_map m c address='/r/?l={likelihood}&i={impact}' %}")
    html = source.render(Context({"m": five, "c": counts}))
    assert 'href="/r/?l=5&amp;i=4"' in html
    assert html.count("<a ") == 3
