"""Forms on the page: every problem is told above the heading, leads to its field, and says what to do."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from types import ModuleType
from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from crispy_forms.utils import render_crispy_form
from django import forms
from django.apps import apps
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from core.forms import template_pack
from core.forms.fields import ChoiceWithHelp, DatePartsField, ExplainedCheckboxes, LinesField, PoundsFormField
from core.forms.layout import Buttons, Press, Reveal, Section
from portal.gallery import FilterForm, GalleryForm, build_right_form, build_wrong_form


class Page(HTMLParser):
    """The tags of a page: every id, and the attributes of every element that has one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: dict[str, dict[str, str]] = {}
        self.twice: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs} | {"tag": tag}
        self.tags.append((tag, found))
        if "id" in found:
            if found["id"] in self.ids:
                self.twice.append(found["id"])
            self.ids[found["id"]] = found


def drawn(form: forms.BaseForm) -> str:
    template = Template("{% error_summary form %}{% council_form form submit='Save' %}")
    return template.render(Context({"form": form}))


def _modules() -> Iterator[ModuleType]:
    for app in apps.get_app_configs():
        if app.name in (
            "core",
            "accounts",
            "notifications",
            "register",
            "governance",
            "reviews",
            "scrutiny",
            "portal",
        ):
            for found in pkgutil.walk_packages(app.module.__path__, f"{app.name}."):  # type: ignore[union-attr]
                if re.search(r"\.forms(\.|$)", found.name):
                    yield importlib.import_module(found.name)


def _plain_forms() -> list[type[forms.BaseForm]]:
    """Every form of ours that can be made from what was posted alone."""
    found = {GalleryForm, FilterForm}
    for module in _modules():
        for _name, cls in inspect.getmembers(module, inspect.isclass):
            if issubclass(cls, forms.BaseForm) and cls.__module__ == module.__name__:
                found.add(cls)
    return sorted(found, key=lambda cls: f"{cls.__module__}.{cls.__name__}")


def _lost_links(form: forms.BaseForm) -> list[str]:
    page = Page(drawn(form))
    lost = [
        f"{type(form).__name__}: {problem.text}"
        for problem in template_pack.list_problems(form)
        if problem.target
        and page.ids.get(problem.target, {}).get("tag") not in ("input", "select", "textarea")
    ]
    return lost + [f"{type(form).__name__}: two elements have the id {name}" for name in page.twice]


@pytest.mark.django_db
def test_in_every_form_each_problem_leads_to_a_field_that_can_be_typed_in() -> None:
    tried, wrong = [], []
    for cls in _plain_forms():
        try:
            form = cls({})
            form.full_clean()
        except (TypeError, ValueError, AttributeError, LookupError):
            continue  # it needs a record or a reader; the test of its view sees it
        plan = getattr(getattr(form, "helper", None), "layout", None)
        if plan and {pointer.name for pointer in plan.get_field_names()} - set(form.fields):
            continue  # laid out for a record that exists
        tried.append(cls)
        wrong += _lost_links(form)
    assert wrong == []
    assert GalleryForm in tried


def test_the_problems_stand_in_the_order_of_the_page() -> None:
    form = build_wrong_form()
    html = drawn(form)
    places = [html.index(f'id="{problem.target}"') for problem in template_pack.list_problems(form)]
    assert places == sorted(places)
    assert len(places) == 9


def test_a_problem_found_at_the_end_still_stands_at_its_field() -> None:
    class Late(forms.Form):
        first = forms.CharField()
        second = forms.CharField()

        def clean(self) -> None:
            self.add_error("first", "Enter it in capitals")
            self.add_error(None, "These two do not go together")

    texts = [problem.text for problem in template_pack.list_problems(Late({"first": "x"}))]
    assert texts == ["These two do not go together", "Enter it in capitals", "Enter the second"]


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("shape", "wrong_shape_0"),
        ("themes", "wrong_themes_0"),
        ("ends", "wrong_ends_month"),
        ("put_right", "wrong_put_right_month"),
        ("sponsor", "wrong_sponsor"),
        ("agreement", "wrong_agreement"),
    ],
)
def test_a_link_lands_on_the_part_that_is_wrong(name: str, target: str) -> None:
    form = build_wrong_form()
    found = {p.target for p in template_pack.list_problems(form)}
    assert target in found
    assert target in Page(drawn(form)).ids
    assert any(
        p.target == target and p.text in template_pack.problems_of_field(form[name])
        for p in template_pack.list_problems(form)
    )


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (forms.CharField(label="Legal power"), "Enter the legal power"),
        (forms.CharField(label="VAT treatment"), "Enter the VAT treatment"),
        (forms.ChoiceField(label="Form", choices=[("a", "A")]), "Choose the form"),
        (forms.BooleanField(label="Is it still needed?"), "Answer “Is it still needed?”"),
        (forms.FileField(label="Signed agreement"), "Choose a file for the signed agreement"),
        (PoundsFormField(label="Paid", asks="what the council pays"), "Enter what the council pays"),
        (forms.CharField(label="Why", error_messages={"required": "Say why"}), "Say why"),
    ],
)
def test_an_empty_field_says_what_to_enter(field: forms.Field, sentence: str) -> None:
    form = type("One", (forms.Form,), {"one": field})({})
    assert template_pack.problems_of_field(form["one"]) == [sentence]


@pytest.mark.parametrize(
    ("needed", "marks"),
    [
        ((True, True, False), ["", "", "(optional)"]),
        ((True, False), ["", "(optional)"]),
        ((True, False, False), ["", "(optional)", "(optional)"]),
        ((True, True), ["", ""]),
        ((False, False), ["(optional)", "(optional)"]),
    ],
)
def test_what_may_stay_empty_is_marked_and_nothing_else(needed: tuple[bool, ...], marks: list[str]) -> None:
    fields = {f"f{n}": forms.CharField(required=required) for n, required in enumerate(needed)}
    form = type("Some", (forms.Form,), fields)()
    assert [template_pack.mark_optional(field) for field in form] == marks


def test_nothing_is_wrong_before_anything_was_sent() -> None:
    assert template_pack.list_problems(build_right_form()) == []
    assert Template("{% error_summary form %}").render(Context({"form": build_right_form()})).strip() == ""


def test_every_description_and_label_points_at_something() -> None:
    page = Page(drawn(build_wrong_form()))
    for _tag, attrs in page.tags:
        for target in attrs.get("aria-describedby", "").split() + attrs.get("for", "").split():
            assert target in page.ids
    fields = [
        a for t, a in page.tags if t in ("input", "select", "textarea") and a.get("type") not in ("hidden",)
    ]
    labelled = {a["for"] for t, a in page.tags if t == "label"}
    assert [a["id"] for a in fields if a["id"] not in labelled] == []


def test_a_form_leaves_checking_to_the_server_and_carries_no_style() -> None:
    html = drawn(build_wrong_form())
    assert "novalidate" in html
    assert 'enctype="multipart/form-data"' in html
    for unwanted in (" required", "style=", "aria-expanded", "placeholder", "<script", "onclick"):
        assert unwanted not in html


def test_what_is_typed_is_shown_again_and_escaped() -> None:
    form = GalleryForm({"name": "<b>Vale & Dale</b>", "ends_day": '"><script>', "contribution": "c. £40k"})
    html = drawn(form)
    assert "&lt;b&gt;Vale &amp; Dale&lt;/b&gt;" in html
    assert "<script>" not in html
    assert 'value="c. £40k"' in html


def test_help_stands_under_its_option_and_counts_beside_theirs() -> None:
    page = Page(drawn(build_right_form()))
    assert page.ids["id_shape_0"]["aria-describedby"] == "id_shape_0_help"
    assert "checked" in page.ids["id_shape_1"]
    html = Template("{% load crispy_forms_filters %}{{ form|crispy }}").render(
        Context({"form": FilterForm()})
    )
    assert re.search(r"Moderate</label>\s*<span class=\"option-count\" aria-hidden=\"true\">38<", html)


def test_only_the_answers_that_ask_for_more_are_marked() -> None:
    page = Page(drawn(build_right_form()))
    marked = [a["value"] for _t, a in page.tags if a.get("name") == "disputes" and "data-reveals" in a]
    assert marked == ["partly", "no"]


def test_a_long_text_says_how_long_it_may_be() -> None:
    page = Page(drawn(build_right_form()))
    assert "id_purpose-info" in page.ids["id_purpose"]["aria-describedby"].split()
    assert "maxlength" not in page.ids["id_purpose"]


def test_a_date_known_by_its_month_shows_just_that() -> None:
    page = Page(drawn(build_right_form()))
    assert [page.ids[f"id_starts_{part}"]["value"] for part in ("day", "month", "year")] == ["", "7", "2014"]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("4,180,000", "4180000.00"), ("£1.45m", "1450000.00"), ("-20", "-20.00"), ("", "None")],
)
def test_pounds_are_read_as_people_write_them(typed: str, amount: str) -> None:
    assert str(PoundsFormField(label="Paid", required=False).clean(typed)) == amount


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a lot", "Enter what the council pays in pounds, like 250,000 or 1200.50"),
        ("c. £40k", "Enter what the council pays in pounds, like 250,000 or 1200.50"),
        ("£40k + officer time", "Enter what the council pays in pounds, like 250,000 or 1200.50"),
        ("NaN", "Enter what the council pays in pounds, like 250,000 or 1200.50"),
        ("(empty)", "Enter what the council pays in pounds, like 250,000 or 1200.50"),
        ("inf", "Enter what the council pays in pounds, like 250,000 or 1200.50"),
        ("35%", "“35%” is a percentage. Enter an amount in pounds."),
        ("(250,000)", "Put a minus before money that comes in, like -250,000, instead of “(250,000)”"),
    ],
)
def test_an_amount_in_doubt_is_asked_for_again(typed: str, sentence: str) -> None:
    field = PoundsFormField(label="Paid", asks="what the council pays")
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize("typed", ["-5", "£-0.01", "−5k"])
def test_an_amount_that_cannot_come_in_is_not_below_nought(typed: str) -> None:
    field = PoundsFormField(label="The most it could be", negative=False, required=False)
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [f"Enter an amount that is not below nought, instead of “{typed}”"]
    assert field.clean("0") == 0


def test_lines_lose_blanks_and_repetitions_and_nothing_else() -> None:
    field = LinesField(longest=10, most=3)
    assert field.clean(" Daleham \n\nEastmoor\r\nDaleham") == ["Daleham", "Eastmoor"]
    assert field.prepare_value(["a", "b"]) == "a\nb"
    with pytest.raises(forms.ValidationError, match="Shorten the line that starts “Whitcliffe D"):
        field.clean("Whitcliffe District")
    with pytest.raises(forms.ValidationError, match="Keep to 3 lines; there are 4"):
        field.clean("a\nb\nc\nd")


def test_a_date_that_did_not_change_is_no_change() -> None:
    field = DatePartsField()
    assert not field.has_changed(
        date(2027, 3, 31),
        field.widget.value_from_datadict({"d_day": "31", "d_month": "3", "d_year": "2027"}, {}, "d"),
    )
    assert field.has_changed(None, field.widget.value_from_datadict({"d_day": "31"}, {}, "d"))


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        ({"d_day": "31.3.27"}, False),
        ({"d_day": "31", "d_month": "March", "d_year": "27"}, False),
        ({"d_day": "30.3.27"}, True),
        ({"d_day": "soon"}, True),
        ({}, True),
    ],
)
def test_the_same_date_written_otherwise_is_no_change(typed: dict[str, str], changed: bool) -> None:
    field = DatePartsField(required=False)
    parts = field.widget.value_from_datadict(typed, {}, "d")
    assert field.has_changed(date(2027, 3, 31), parts) is changed


@pytest.mark.parametrize(
    ("typed", "box"),
    [
        ({"d_day": "31/03/2026 (may be “extended”)"}, "day"),
        ({"d_day": "by 31 March", "d_month": "3", "d_year": "2026"}, "day"),
        ({"d_year": "Autumn 2023"}, "year"),
    ],
)
def test_a_date_in_doubt_is_asked_for_again_and_nothing_typed_is_lost(
    typed: dict[str, str], box: str
) -> None:
    form = type("One", (forms.Form,), {"d": DatePartsField(label="Ends", asks="the end")})(typed)
    found = Page(drawn(form))
    for name, text in typed.items():
        assert found.ids[f"id_{name}"]["value"] == text
    assert found.ids[f"id_d_{box}"]["aria-invalid"] == "true"
    (problem,) = template_pack.list_problems(form)
    assert (problem.target, problem.text[:13]) == (f"id_d_{box}", "Enter the end")


def test_the_words_of_a_layout_follow_the_reader_s_language() -> None:
    class One(forms.Form):
        name = forms.CharField(label="Name")
        helper = FormHelper()
        helper.layout = Layout(
            Section(_lazy("Monday"), "name"),
            Buttons(_lazy("Tuesday"), Press("B", "b", "secondary")),
        )

    with override("cy"):
        assert "Dydd Llun" in render_crispy_form(One())
    with override("en-gb"):
        html = render_crispy_form(One())
    assert "Monday" in html
    assert "Tuesday" in html


def test_an_unknown_field_in_a_layout_is_told_at_once() -> None:
    class One(forms.Form):
        name = forms.CharField()
        helper = FormHelper()
        helper.layout = Layout("nmae")

    with pytest.raises(Exception, match="nmae"):
        render_crispy_form(One())


@pytest.mark.parametrize(
    "piece", [Row("name"), Section("Legend", "name"), Reveal("answer", "name", on=("y",))]
)
def test_the_pack_draws_every_piece_that_a_layout_may_use(piece: Any) -> None:
    class One(forms.Form):
        name = forms.CharField()
        answer = ChoiceWithHelp(choices=[("y", "Yes", "When it is so")])
        helper = FormHelper()
        helper.layout = Layout(piece)

    assert 'name="name"' in render_crispy_form(One())


def test_the_pack_has_a_template_for_every_piece_of_the_library_that_a_form_uses() -> None:
    used = {value for module in _modules() for value in vars(module).values() if inspect.isclass(value)}
    used = {one for one in used if one.__module__.startswith("crispy_forms.")}
    assert Row in used
    for one in used:
        if template := getattr(one, "template", ""):
            get_template(template % "council")


def test_checkboxes_of_a_filter_keep_what_was_chosen() -> None:
    form = FilterForm({"tier": ["major", "limited"]})
    assert [o["value"] for o in template_pack.list_options(form["tier"]) if o["selected"]] == [
        "major",
        "limited",
    ]
    assert isinstance(form.fields["tier"].widget, ExplainedCheckboxes)


def test_a_reveal_needs_its_chooser_first_and_its_fields_after() -> None:
    html = render_crispy_form(build_right_form())
    assert html.index('name="disputes"') < html.index('class="reveal"') < html.index('name="missing"')
    assert isinstance(GalleryForm.helper.layout[2].fields[0], Reveal)
