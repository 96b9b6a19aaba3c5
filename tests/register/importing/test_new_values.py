"""What an import would make new, and that each may be the same as something there, or stay text."""

import pytest

from accounts.models import Directorate, Person, Service, User
from core.parsing.people import Named
from register.importing import new_values, rehearse, upload
from register.importing.model import CellChange, ImportRow, RehearsalResult, UploadedTable
from register.importing.questions import Question
from register.importing.rehearsal.sections import list_questions
from register.importing.write.commit import QuestionsOpen
from register.importing.write.known_names import read_known_names
from register.models import KeptText, Membership, Organisation, Partnership
from register.rules.similar_names import are_nearly_same
from tests.factories.accounts import DirectorateFactory, PersonFactory
from tests.factories.register import OrganisationFactory
from tests.register.importing.test_rehearse import TODAY, bring_in, sheet

KNOWN = {"organisation": {"vale council": "Vale Council"}, "theme": {"green": "Green"}}


def row(number: int = 2, **values: object) -> ImportRow:
    return ImportRow(number, values=dict(values))


def told(answers: dict[str, str], *rows: ImportRow) -> list[new_values.NewValue]:
    found = new_values.list_new_values(rows, KNOWN, answers)
    new_values.apply_new_value_answers(rows, found, KNOWN)
    return found


def test_each_new_thing_is_named_once_with_the_rows_that_need_it() -> None:
    found = told(
        {},
        row(
            2, partners=["Hill Trust (Accountable body)", "VALE  COUNCIL"], theme="Green", panel="Water panel"
        ),
        row(3, partners=["hill trust"], accountable_body="Hill Trust", sponsor=Named("name", "Jo Hill", "")),
        row(4, directorate="Place", service="Parks"),
    )
    assert [(one.kind, one.name, list(one.rows)) for one in found] == [
        ("organisation", "Hill Trust", [2, 3]),
        ("person", "Jo Hill", [3]),
        ("directorate", "Place", [4]),
        ("service", "Place: Parks", [4]),
        ("panel", "Water panel", [2]),
    ]
    assert all(one.is_made for one in found)


@pytest.mark.parametrize(
    ("answer", "partners", "kept"),
    [
        ("", ["Hill Trust (Accountable body)", "Moor Trust"], []),
        ("new", ["Hill Trust (Accountable body)", "Moor Trust"], []),
        ("text", ["Moor Trust"], ["Hill Trust"]),
        ("= vale council", ["Vale Council (Accountable body)", "Moor Trust"], ["Hill Trust"]),
        ("= Nowhere", ["Hill Trust (Accountable body)", "Moor Trust"], []),
        ("nonsense", ["Hill Trust (Accountable body)", "Moor Trust"], []),
    ],
)
def test_the_answer_counts_in_every_row_and_what_was_typed_is_kept(
    answer: str, partners: list[str], kept: list[str]
) -> None:
    one = row(partners=["Hill Trust (Accountable body)", "Moor Trust"])
    told({"new organisation Hill Trust": answer}, one)
    assert one.values["partners"] == partners
    assert [text.text for text in one.kept] == kept


def test_a_name_that_is_not_there_is_told() -> None:
    found = told({"new theme Blue": "= Grene", "new panel A": "text"}, row(theme="Blue", panel="A"))
    assert [one.name for one in new_values.list_unknown_names(found, KNOWN)] == ["Blue"]
    assert not any(one.is_made for one in found)


def test_a_directorate_that_stays_text_takes_its_service_along() -> None:
    one = row(directorate="Place", service="Parks")
    told({"new directorate Place": "text"}, one)
    assert one.values == {}
    assert [text.text for text in one.kept] == ["Place", "Parks"]


def test_what_changes_in_the_register_is_told_as_it_was_answered() -> None:
    one = row(theme="Blue")
    one.changes = [CellChange("Theme", "Red", "Blue"), CellChange("Purpose", "", "Blue sky")]
    told({"new theme Blue": "= Green"}, one)
    assert [change.after for change in one.changes] == ["Green", "Blue sky"]


def test_a_sort_stays_text_until_somebody_says_otherwise() -> None:
    one = row(partners=["schools", "Hill Trust"])
    found = told({}, one)
    assert [(value.name, value.is_made) for value in found] == [("schools", False), ("Hill Trust", True)]
    assert one.values["partners"] == ["Hill Trust"]
    assert [(kept.text, kept.why) for kept in one.kept] == [("schools", "Left as text, not made new")]
    again = row(partners=["schools"])
    told({"new organisation schools": "new"}, again)
    assert again.values["partners"] == ["schools"]


def test_one_answer_for_all_of_a_kind_leaves_what_is_the_same_as_something() -> None:
    rows = [row(partners=["Hill Trust", "Moor Trust"], theme="Blue")]
    found = new_values.list_new_values(rows, KNOWN, {"new organisation Moor Trust": "= Vale Council"})
    assert new_values.answer_all(found, "organisation", "text") == {"new organisation Hill Trust": "text"}
    assert new_values.answer_all(found, "organisation", "= x") == {}


# --- With the register ---------------------------------------------------------------------------------


def handed_with(answers: dict[str, str]) -> UploadedTable:
    handed = sheet(
        ["Name", "Status", "Partners", "Directorate", "Service", "Sponsor"],
        ["Rivers", "Live", "Vale Trust Ltd; Hill Trust", "Plaice", "Parks", "Head of Water"],
    )
    return upload.read_upload(handed.data, handed.name, answers=answers)


@pytest.mark.django_db
def test_what_is_the_same_as_something_there_makes_nothing_new(officer: object) -> None:
    OrganisationFactory(name="Vale Trust")
    Service.objects.create(directorate=DirectorateFactory(name="Place"), name="Green Spaces")
    PersonFactory(name="Ann Water", post="Director of Water")
    answers = {
        "new organisation Vale Trust Ltd": "= Vale Trust",
        "new organisation Hill Trust": "text",
        "new directorate Plaice": "= Place",
        "new service Plaice: Parks": "= Place: Green Spaces",
        "new person Head of Water": "= Ann Water",
    }
    before = (Organisation.objects.count(), Person.objects.count(), Directorate.objects.count())
    handed = handed_with(answers)
    rehearsed = rehearse.rehearse(handed, today=TODAY)
    assert {one.key: one.answer for one in rehearsed.new_values if one.answer} == answers
    bring_in(handed, officer)  # type: ignore[arg-type]
    made = Partnership.objects.get()
    assert list(Membership.objects.values_list("organisation__name", flat=True)) == ["Vale Trust"]
    assert (str(made.directorate), str(made.service)) == ("Place", "Green Spaces")
    assert made.sponsor is not None
    assert made.sponsor.name == "Ann Water"
    assert (Organisation.objects.filter(is_council=False).count(), Person.objects.count()) == before[:2]
    assert Directorate.objects.count() == before[2]
    assert {"Vale Trust Ltd", "Hill Trust", "Plaice", "Parks", "Head of Water"} <= set(
        KeptText.objects.values_list("text", flat=True)
    )


@pytest.mark.django_db
def test_the_other_names_of_an_organisation_are_known() -> None:
    OrganisationFactory(name="Vale Trust").aliases.create(name="VT")
    assert read_known_names()["organisation"][new_values.simplify("organisation", "vt")] == "Vale Trust"


@pytest.mark.parametrize(
    ("answer", "is_made", "same_as"),
    [
        ("new", True, ""),
        ("text", False, ""),
        ("txt", True, ""),
        ("=Moor Trust", False, "Moor Trust"),
        ("", True, ""),
    ],
)
def test_what_is_no_answer_leaves_it_to_be_made(answer: str, is_made: bool, same_as: str) -> None:
    row = ImportRow(2, values={"name": "Rivers", "partners": ["Hill Trust"]})
    told = {"new organisation Hill Trust": answer}
    (one,) = new_values.list_new_values([row], {}, told)
    assert (one.is_made, one.same_as) == (is_made, same_as)


# --- Names that are nearly the same --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("directorate", "Adults & Health", "Adults and Health", True),
        ("directorate", "Adults and Housing", "Adults and Health", False),
        ("theme", "Saefr Places", "Safer places", True),
        ("panel", "Panel 1", "Panel 2", False),
        ("panel", "Panel North", "Panel South", False),
        ("panel", "Panel of the North", "Panel of North", True),
        ("organisation", "Vale Police", "Vale Constabulary Police", True),
        ("organisation", "Vale Police", "Vale Police and Crime Commissioner", False),
        ("organisation", "VBC", "Vale Borough Council", True),
        ("organisation", "Vale Council", "Hill Council", False),
        ("person", "J Finch", "Jo Finch", True),
        ("person", "Cllr Jo Finch", "FINCH, Jo", True),
        ("person", "Jo Finch", "Jo Fynch", True),
        ("person", "Ann Finch", "Jo Finch", False),
        ("person", "Jo Finch", "Head of Finch", False),
        ("person", "Head of Legal", "Head of Leisure", False),
        ("service", "Place: Park", "place: Parks", True),
        ("service", "Place: Parks", "Homes: Parks", False),
    ],
)
def test_two_names_are_nearly_the_same_or_not(kind: str, one: str, other: str, same: bool) -> None:
    assert are_nearly_same(kind, one, other) is same
    assert are_nearly_same(kind, other, one) is same


def asked(answers: dict[str, str], *rows: ImportRow) -> dict[str, Question]:
    found = new_values.list_new_values(
        rows, {"directorate": {"adults and health": "Adults and Health"}}, answers
    )
    return {one.key: one for one in new_values.ask_about_similar(found)}


def test_a_name_nearly_the_same_as_one_there_is_asked_about_once_and_waited_for() -> None:
    rows = (
        row(2, directorate="Adults & Health"),
        row(3, directorate="ADULTS & HEALTH"),
        row(4, directorate="Place"),
    )
    (question,) = asked({}, *rows).values()
    assert (question.key, question.is_open, list(question.rows)) == (
        "new directorate Adults & Health",
        True,
        [2, 3],
    )
    assert [value for value, _words in question.options] == ["= Adults and Health", "new", "text"]
    for answer in ("= Adults and Health", "new", "text"):
        assert not asked({question.key: answer}, *rows)[question.key].is_open
    assert asked({question.key: "= Place"}, *rows) == {}, "it was answered otherwise"


def test_two_names_of_the_file_are_asked_about_at_the_second() -> None:
    rows = row(2, sponsor=Named("name", "J Finch", "")), row(3, lead=Named("name", "Jo Finch", ""))
    answers = {"new person Jo Finch": "= J Finch"}
    assert [(one.key, one.chosen, one.is_open) for one in asked({}, *rows).values()] == [
        ("new person Jo Finch", "new", False)
    ], "both are made until somebody answers"
    found = new_values.list_new_values(rows, {}, answers)
    names = new_values.add_new_names({}, found)
    assert new_values.list_unknown_names(found, names) == []
    new_values.apply_new_value_answers(rows, found, names)
    assert rows[1].values["lead"].text == "J Finch"
    assert [one.text for one in rows[1].kept] == ["Jo Finch"]


def test_a_service_of_a_directorate_that_is_the_same_is_not_asked_about_again() -> None:
    known = {
        "directorate": {"adults and health": "Adults and Health"},
        "service": {"adults and health: care": "Adults and Health: Care"},
    }
    told = {"new directorate Adults & Health": "= Adults and Health"}
    rows = [row(2, directorate="Adults & Health", service="Care")]
    found = new_values.list_new_values(rows, known, told)
    assert [one.kind for one in found] == ["directorate"]


@pytest.mark.django_db
def test_nothing_is_written_while_a_name_is_in_question(officer: object) -> None:
    DirectorateFactory(name="Place")
    handed = handed_with({})
    with pytest.raises(QuestionsOpen):
        bring_in(handed, officer)  # type: ignore[arg-type]
    assert not Partnership.objects.exists()


# --- One person in several spellings --------------------------------------------------------------------

SPELLINGS = [
    ["Name", "Status", "Lead officer"],
    ["Rivers", "Live", "J. Harding"],
    ["Woods", "Live", "Jo Harding (HoS)"],
    ["Hills", "Live", "J Harding"],
    ["Moors", "Live", "HARDING, Jo"],
    ["Shores", "Live", "Ann Harding"],
]


def spelt(answers: dict[str, str], *rows: list[str]) -> RehearsalResult:
    handed = sheet(*(rows or SPELLINGS))
    return rehearse.rehearse(upload.read_upload(handed.data, handed.name, answers=answers), today=TODAY)


@pytest.mark.django_db
def test_all_spellings_of_one_person_are_one_question_and_one_person(officer: User) -> None:
    rehearsed = spelt({})
    (question,) = [one for one in rehearsed.questions if "Harding" in one.key]
    assert (question.key, question.chosen) == ("spellings Jo Harding", "= Jo Harding")
    assert (question.is_open, list(question.rows)) == (False, [2, 3, 4, 5])
    assert "Ann Harding" not in question.text
    listed = list_questions(upload.read_upload(sheet(*SPELLINGS).data, "r.csv"), rehearsed, [])
    assert [each["state"] for each in listed if each["one"] is question] == [1], "it counts as asked"
    bring_in(sheet(*SPELLINGS), officer)
    assert Person.objects.filter(name__icontains="harding").exclude(name="Ann Harding").count() == 1


@pytest.mark.django_db
def test_nobody_is_called_by_the_longest_remark() -> None:
    leads = ("Ann Poe", "Ann Poe (until May 2025)", "Ann Poe")
    rehearsed = spelt({}, SPELLINGS[0], *([f"Hub {lead} {n}", "Live", lead] for n, lead in enumerate(leads)))
    assert {row.values["lead"].text for row in rehearsed.rows} == {"Ann Poe"}
    assert [one.name for one in rehearsed.new_values if one.kind == "person"] == ["Ann Poe"]


@pytest.mark.django_db
def test_the_spellings_may_be_different_people_or_stay_text() -> None:
    apart = spelt({"spellings Jo Harding": "new"})
    assert sum(one.is_made for one in apart.new_values) == 4
    text = spelt({"spellings Jo Harding": "text"})
    assert [one.name for one in text.new_values if one.is_made] == ["Ann Harding"]


@pytest.mark.django_db
def test_one_that_is_answered_by_itself_is_asked_about_by_itself() -> None:
    keys = {one.key for one in spelt({"new person J Harding": "new"}).questions}
    assert "new person J Harding" in keys
    assert not any(key.startswith("spellings") for key in keys)


@pytest.mark.django_db
def test_spellings_that_do_not_agree_are_not_put_together_unasked() -> None:
    heads = SPELLINGS[0]
    rehearsed = spelt({}, heads, ["Rivers", "Live", "J Harding"], *(
        [name, "Live", lead] for name, lead in (("Woods", "Jo Harding"), ("Hills", "Jane Harding"))
    ))  # fmt: skip
    (question,) = [one for one in rehearsed.questions if one.key.startswith("spellings")]
    assert question.chosen == "new"


@pytest.mark.django_db
def test_spellings_of_somebody_whom_the_register_has_are_one_question_that_is_waited_for() -> None:
    PersonFactory(name="Jo Harding", post="")
    rehearsed = spelt({})
    (question,) = [one for one in rehearsed.questions if one.is_open]
    assert question.key.startswith("spellings ")
    assert question.options[0][0] == "= Jo Harding"
    assert not [one for one in spelt({question.key: "= Jo Harding"}).questions if one.is_open]
