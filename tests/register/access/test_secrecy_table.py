"""What is kept back of one field, for every reader and every mark: of a whole partnership, and of one field."""

from itertools import product

import pytest

from register.access.marks import words_for_exempt
from register.access.secrecy import OPEN_FIELDS, Secrecy

CLOSED = ("purpose", "sponsor")
MARKS = ({}, {"purpose": 3}, {"name": 5})


@pytest.mark.parametrize(
    ("reads", "paragraph", "marks", "field"),
    list(product((True, False), (None, 4), MARKS, (*sorted(OPEN_FIELDS), *CLOSED))),
)
def test_a_field_is_kept_back_by_its_own_mark_else_by_that_of_the_whole(
    reads: bool, paragraph: int | None, marks: dict[str, int], field: str
) -> None:
    one = Secrecy(reads, paragraph, marks)
    under = marks.get(field) or (paragraph if field in CLOSED else None)
    assert one.paragraph_of(field) == under
    assert one.hides(field) is (under is not None and not reads)
    assert one.tag(field) == (words_for_exempt(under) if under else "")
    assert one.instead(field) == ("" if reads or not under else words_for_exempt(under))


@pytest.mark.parametrize(
    ("reads", "paragraph", "keeps"),
    [(True, 3, False), (False, 3, True), (True, None, False), (False, None, False)],
)
def test_a_wholly_exempt_partnership_is_kept_from_whoever_may_not_read_it(
    reads: bool, paragraph: int | None, keeps: bool
) -> None:
    assert Secrecy(reads, paragraph).keeps_all is keeps
    assert not Secrecy(reads, None, {"purpose": 3}).keeps_all


@pytest.mark.parametrize(
    ("reads", "marks", "called"),
    [(False, {}, "Heron"), (False, {"name": 3}, "PSH-0001"), (True, {"name": 3}, "Heron")],
)
def test_a_partnership_whose_name_is_exempt_is_called_by_its_reference(
    reads: bool, marks: dict[str, int], called: str
) -> None:
    assert Secrecy(reads, 3, marks).name("PSH-0001", "Heron") == called
