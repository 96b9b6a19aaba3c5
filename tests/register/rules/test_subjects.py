"""What a partnership is about, and which others are about the same under another name."""

import pytest

from register.rules.subjects.rules import Described, find_same_work, find_subjects

KNOWN = {
    "PSH-0001": Described(
        "Community Safety Partnership. Cuts crime.", "The borough", frozenset({"Vale Police"})
    ),
    "PSH-0002": Described("Health and Wellbeing Board", "The borough", frozenset({"Vale NHS Trust"})),
    "PSH-0003": Described("Rural crime group", "The hills", frozenset({"Hill Farmers"})),
    "PSH-0004": Described("Tamar Joint Committee", "", frozenset({"Vale Police"})),
}


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Crime and Disorder Reduction Partnership", ("community safety",)),
        ("Fewer crimes", ("community safety",)),
        ("Household recycling", ("waste",)),
        ("Ends domestic  abuse", ("domestic abuse",)),
        ("Discriminate", ()),  # no word of ours begins in the middle of another
        ("", ()),
        ("A forum", ()),
    ],
)
def test_a_text_tells_what_it_is_about(text: str, subjects: tuple[str, ...]) -> None:
    assert find_subjects(text) == subjects


@pytest.mark.parametrize(
    ("own", "found"),
    [
        (Described("Crime and Disorder Reduction Partnership"), ["PSH-0001", "PSH-0003"]),
        (Described("Crime and Disorder Reduction Partnership", "The hills"), ["PSH-0003", "PSH-0001"]),
        (Described("Vale Police and we against crime", "The hills"), ["PSH-0001", "PSH-0003"]),
        (Described("Something with Vale Police"), []),  # a partner alone tells nothing
        (Described("Healthy people"), ["PSH-0002"]),
        (Described(""), []),
    ],
)
def test_those_that_share_most_come_first(own: Described, found: list[str]) -> None:
    assert [key for key, _shared in find_same_work(own, KNOWN)] == found


def test_what_is_shared_is_told() -> None:
    own = Described("Vale Police and the council against crime", "the borough")
    shared = dict(find_same_work(own, KNOWN))["PSH-0001"]
    assert (shared.subjects, shared.partners, shared.same_area) == (
        ("community safety",),
        ("Vale Police",),
        True,
    )
