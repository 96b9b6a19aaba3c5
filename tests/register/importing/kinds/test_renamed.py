"""A reference alone renames no partnership: where the names have nothing in common, somebody says that they are one."""

import pytest

from register.importing import rehearse, upload
from register.importing.kinds.renamed import RENAMED
from register.importing.model import RehearsalResult
from tests.factories.register import PartnershipFactory
from tests.register.importing.test_rehearse import TODAY

pytestmark = pytest.mark.django_db


def rehearsed(name: str, **answers: str) -> RehearsalResult:
    one = PartnershipFactory(name="Better Care Fund")
    data = f"Reference,Partnership,Purpose\n{one.reference},{name},To run\n".encode()
    return rehearse.rehearse(upload.read_upload(data, "list.csv", answers=answers), today=TODAY)


def asked(found: RehearsalResult) -> list[tuple[int, ...]]:
    return [tuple(one.rows) for one in found.questions if one.key == RENAMED and one.is_open]


@pytest.mark.parametrize(
    ("name", "open_"),
    [
        ("Totally Different Name", True),
        ("Crime Forum", True),
        ("Better Care Fund (section 75)", False),
        ("Beter Care Fund", False),
        ("Care Fund Board", False),
        ("Better Care Fund", False),
    ],
)
def test_a_name_with_nothing_in_common_is_asked_about(name: str, open_: bool) -> None:
    assert asked(rehearsed(name)) == ([(2,)] if open_ else [])


def test_the_answer_renames_or_leaves_the_row_out() -> None:
    found = rehearsed("Crime Forum", renamed="same")
    assert (asked(found), [row.values["name"] for row in found.rows]) == ([], ["Crime Forum"])
    found = rehearsed("Crime Forum", renamed="leave")
    assert (asked(found), found.rows, found.left_out) == ([], [], [2])
