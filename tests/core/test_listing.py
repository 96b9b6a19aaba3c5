"""The listing component: addresses, filters, counts, order, pages and cells, on a list of people."""

import re
from typing import Any

import pytest
from django.db.models import Q
from django.http import QueryDict
from django.utils.html import format_html
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Directorate, Person
from core.listing import (
    Address,
    ChoiceFilter,
    Column,
    Listing,
    ListingFilters,
    RecordFilter,
    WordsFilter,
    draw_rows,
    order_by_words,
)
from core.listing.choices import join_with_or
from core.listing.table import order_words
from tests.factories.accounts import DirectorateFactory, PersonFactory


class Filters(ListingFilters):
    q = WordsFilter(label="Words", condition=lambda words: Q(post__icontains=words))
    name = ChoiceFilter("name", [("ann", "Ann"), ("bob", "Bob"), ("cat", "Cat")], label="Name", boxes=True)
    directorate = RecordFilter("directorate", of=Directorate, label="Directorate", everything="All of them")


def column(key: str, order: Any = None, **look: Any) -> Column:
    return Column(
        key,
        key.title(),
        lambda record: str(record[key]),
        (key,),
        (order or key,),
        ("{column} up", "{column} down"),
        **look,
    )


COLUMNS = (
    column("post", heads_row=True),
    column("name", order_by_words("name", ["cat", "ann"])),
    column("left_on", number=True, largest_first=True),
    column("email", usual=False),
)


def listing(query: str = "") -> Listing:
    people = Person.objects.all()
    return Listing(
        "/people/", QueryDict(query), people, filters=Filters, columns=COLUMNS, order="post", tie=("pk",)
    )


def posts(query: str = "") -> list[str]:
    return [record["post"] for record in listing(query).records()]


@pytest.fixture
def staff(db: None) -> dict[str, Directorate]:
    """Four people in two directorates, one of them in none."""
    one, two = DirectorateFactory(name="One"), DirectorateFactory(name="Two")
    PersonFactory(post="A", name="ann", directorate=one, left_on="2026-01-02")
    PersonFactory(post="B", name="bob", directorate=one)
    PersonFactory(post="C", name="cat", directorate=two, left_on="2026-03-04")
    PersonFactory(post="D", name="ann")
    return {"one": one, "two": two}


# --- Addresses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "/l/?q=a+b&tier=x&tier=y"),
        ({"q": ""}, "/l/?tier=x&tier=y"),
        ({"tier": ["z"]}, "/l/?q=a+b&tier=z"),
        ({"tier": [], "q": ""}, "/l/"),
        ({"page": 2}, "/l/?q=a+b&tier=x&tier=y&page=2"),
        ({"columns": "a,b"}, "/l/?q=a+b&tier=x&tier=y&columns=a,b"),
    ],
)
def test_an_address_is_changed_one_thing_at_a_time(changes: Any, expected: str) -> None:
    address = Address("/l/", {"q": ["a b"], "tier": ["x", "y"], "none": [], "page": ["3"]})
    assert str(address.having(**changes)) == expected


def test_the_address_of_an_export_has_the_same_parameters_but_the_page() -> None:
    address = Address("/l/", {"q": ["é&="], "page": ["3"]})
    assert str(address.at("/l/export.csv")) == "/l/export.csv?q=%C3%A9%26%3D"
    assert list(address.pairs("page")) == [("q", "é&=")]


# --- Filters --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "ABCD"),
        ("name=ann", "AD"),
        ("name=ann&name=bob", "ABD"),
        ("name=ann,bob", "ABD"),
        ("name=ann,,ann&name=", "AD"),
        ("q=b", "B"),
        ("q=b&name=ann", ""),
        ("directorate=none", "D"),
    ],
)
@pytest.mark.usefixtures("staff")
def test_several_values_of_a_filter_widen_and_several_filters_narrow(query: str, expected: str) -> None:
    assert posts(query) == list(expected)
    assert listing(query).found == len(expected)
    assert listing(query).whole == 4


def test_records_are_filtered_by_what_they_point_to(staff: dict[str, Directorate]) -> None:
    assert posts(f"directorate={staff['one'].pk}") == ["A", "B"]
    assert posts(f"directorate={staff['one'].pk},none") == ["A", "B", "D"]


def test_counts_come_from_the_other_filters(staff: dict[str, Directorate]) -> None:
    found = listing(f"name=ann&directorate={staff['one'].pk}")
    assert {c.value: c.count for c in found.filters.choices("name")} == {"ann": 1, "bob": 1, "cat": 0}
    assert {c.words: c.count for c in found.filters.choices("directorate")} == {
        "One": 1,
        "Two": 0,
        "Not recorded": 1,
    }
    assert [c.value for c in found.filters.choices("name") if c.chosen] == ["ann"]


def test_choices_name_only_records_that_the_list_points_to(staff: dict[str, Directorate]) -> None:
    DirectorateFactory(name="Three")
    offered = [choice.words for choice in listing().filters.choices("directorate")]
    assert offered == ["One", "Two", "Not recorded"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("name=zoe", "name"),
        ("directorate=999999", "directorate"),
        ("directorate=x", "directorate"),
        ("directorate=1e3", "directorate"),
        ("directorate=99999999999999999999", "directorate"),
        ("directorate=²", "directorate"),
        ("q=" + "x" * 201, "q"),
        ("q=a%00b", "q"),
    ],
)
@pytest.mark.usefixtures("staff")
def test_a_bad_value_is_an_error_at_its_filter_and_the_list_is_not_filtered_by_it(
    query: str, name: str
) -> None:
    found = listing(f"{query}&name=bob" if name != "name" else query)
    assert list(found.filters.form.errors) == [name]
    assert name not in found.filters.chosen
    assert found.found == (4 if name == "name" else 1)
    assert name not in str(found.address)


@pytest.mark.usefixtures("staff")
def test_a_chip_takes_one_filter_away() -> None:
    chips = listing("name=ann&name=bob&q=a&page=2&o=-post").chips
    assert [(chip.label, chip.words, chip.href) for chip in chips] == [
        ("Words", "“a”", "/people/?name=ann&name=bob&o=-post"),
        ("Name", "Ann or Bob", "/people/?q=a&o=-post"),
    ]
    assert listing("name=ann&o=-post").cleared == "/people/?o=-post"


@pytest.mark.usefixtures("staff")
def test_what_taking_a_filter_away_would_find() -> None:
    found = listing("name=cat&q=b")
    assert (found.found, found.filters.found_without("name"), found.filters.found_without("q")) == (0, 1, 1)


def test_a_select_keeps_several_choices_together(staff: dict[str, Directorate]) -> None:
    both = f"{staff['one'].pk},{staff['two'].pk}"
    panel = listing(f"directorate={both}").panel()
    assert f'<option value="{both}" selected>One or Two</option>' in panel
    assert panel.count("selected") == 1


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["A"], "A"), (["A", "B"], "A or B"), (list("ABC"), "A, B or C")]
)
def test_words_to_choose_between(words: list[str], expected: str) -> None:
    assert join_with_or(words) == expected


# --- Order ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", "ABCD"),
        ("post", "ABCD"),
        ("-post", "DCBA"),
        ("left_on", "ACBD"),
        ("-left_on", "CABD"),
        ("name", "CADB"),
        ("-name", "ADCB"),
        ("--post", "ABCD"),
        ("rubbish", "ABCD"),
        ("post,name", "ABCD"),
    ],
)
@pytest.mark.usefixtures("staff")
def test_what_is_not_recorded_comes_last_either_way(order: str, expected: str) -> None:
    assert "".join(posts(f"o={order}")) == expected


@pytest.mark.usefixtures("staff")
def test_heads_say_how_the_list_is_sorted_and_lead_the_other_way() -> None:
    heads = listing("o=left_on").heads
    link = '<a class="sort" href="/people/?o=-left_on">'
    assert f'<th scope="col" aria-sort="ascending" class="number">{link}' in heads
    assert heads.count("aria-sort") == 1
    assert 'href="/people/?o=-left_on"' in listing().heads  # figures: the most first
    assert 'href="/people/?o=name"' in listing().heads
    assert 'href="/people/?o=-post"' in listing().heads


@pytest.mark.usefixtures("staff")
def test_an_arrow_stays_by_its_word_where_a_head_breaks() -> None:
    heads = listing().heads
    assert heads.count("<svg") == len(re.findall(r"\w&nbsp;<svg|</svg>&nbsp;\w", heads))
    assert "</svg>&nbsp;Left_On</a>" in heads  # before a number, whose column ends at the right


def test_the_order_is_said_in_words() -> None:
    assert order_words(COLUMNS[1], descending=True) == "name down"


# --- Columns ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", "post name left_on"),
        ("columns=email", "post email"),
        ("columns=email,name", "post name email"),
        ("columns=email&columns=name", "post name email"),
        ("columns=post", "post"),
        ("columns=rubbish", "post name left_on"),
        ("columns=", "post name left_on"),
    ],
)
@pytest.mark.usefixtures("staff")
def test_columns_are_the_readers_choice_and_stay_in_the_address(query: str, keys: str) -> None:
    found = listing(query)
    assert " ".join(column.key for column in found.columns) == keys
    again = listing(str(found.address).partition("?")[2])
    assert again.columns == found.columns
    assert ("columns" in str(found.address)) == (keys != "post name left_on")


def test_the_value_of_every_cell_is_read_once(staff: dict[str, Directorate]) -> None:
    assert set(listing("columns=email").records()[0]) == {"pk", "post", "email"}


# --- Pages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "number", "shown", "pages"),
    [
        ("", 1, 20, 2),
        ("page=2", 2, 4, 2),
        ("page=0", 1, 20, 2),
        ("page=-1", 1, 20, 2),
        ("page=999", 2, 4, 2),
        ("page=99999999999999999999", 2, 4, 2),
        ("page=abc", 1, 20, 2),
        ("page=1.5", 1, 20, 2),
        ("page=٢", 1, 20, 2),
        ("per_page=7&page=4", 4, 3, 4),
        ("per_page=abc", 1, 20, 2),
        ("per_page=0", 1, 20, 2),
        ("per_page=-5", 1, 20, 2),
        ("per_page=24", 1, 24, 1),
        ("per_page=1000", 1, 24, 1),
    ],
)
@pytest.mark.django_db
def test_pages_at_their_edges(query: str, number: int, shown: int, pages: int) -> None:
    for place in range(24):
        PersonFactory(post=f"{place:02}")
    found = listing(query)
    assert (found.page.number, len(found.records()), found.page.paginator.num_pages) == (number, shown, pages)


@pytest.mark.django_db
def test_at_most_a_hundred_records_stand_on_a_page() -> None:
    assert listing("per_page=1000").page.paginator.per_page == 100


@pytest.mark.django_db
def test_an_empty_list_has_one_empty_page() -> None:
    found = listing("page=3")
    assert (found.found, found.whole, found.records(), found.page.number) == (0, 0, [], 1)


@pytest.mark.usefixtures("staff")
def test_other_pages_are_reached_with_all_that_was_asked_for() -> None:
    found = listing("name=ann&per_page=1&page=2&o=-post&columns=email&junk=1&csrf=x")
    assert found.query.urlencode() == "name=ann&o=-post&columns=email&per_page=1&page=2"
    assert list(found.further()) == [("o", "-post"), ("columns", "email"), ("per_page", "1")]
    assert list(found.filtering()) == [("name", "ann"), ("o", "-post"), ("per_page", "1")]
    assert list(found.unordered()) == [("name", "ann"), ("columns", "email"), ("per_page", "1")]


# --- Rows ----------------------------------------------------------------------------------------------------------


def test_a_row_is_drawn_for_a_table_and_for_cards() -> None:
    row = draw_rows(COLUMNS[:3], [{"post": "A", "name": "ann", "left_on": 3}])
    assert row == (
        '<tr><th scope="row">A</th><td data-label="Name">ann</td><td class="number" data-label="Left_On">3</td></tr>\n'
    )


def test_cells_may_draw_with_something_of_the_page() -> None:
    column = Column(
        "a", "A", lambda look, r: look + r["a"], ("a",), ("a",), ("", ""), card="{B} & <c>", wraps=True
    )
    assert draw_rows([column], [{"a": "1"}], "x") == (
        '<tr><td class="wraps" data-label="{B} &amp; &lt;c&gt;">x1</td></tr>\n'
    )


@given(st.text())
def test_text_in_a_cell_never_becomes_markup(text: str) -> None:
    column = Column("a", "A", lambda r: r["a"], ("a",), ("a",), ("", ""))
    safe = Column("b", "B", lambda r: format_html("<b>{}</b>", r["a"]), ("a",), ("a",), ("", ""))
    drawn = draw_rows([column, safe], [{"a": text}])
    inside = (
        drawn.removeprefix('<tr><td data-label="A">')
        .removesuffix("</b></td></tr>\n")
        .replace('</td><td data-label="B"><b>', "", 1)
    )
    assert not set(inside) & set("<>\"'")


@pytest.mark.django_db
@settings(max_examples=50)
@given(
    st.dictionaries(st.sampled_from(["q", "name", "o", "page", "per_page", "columns"]), st.text(max_size=20))
)
def test_any_address_is_understood_or_left_alone(parameters: dict[str, str]) -> None:
    data = QueryDict(mutable=True)
    data.update(parameters)
    people = Person.objects.all()
    found = Listing("/people/", data, people, filters=Filters, columns=COLUMNS, order="post", tie=("pk",))
    assert set(found.filters.chosen) <= {"q", "name"}
    assert found.records() == []
