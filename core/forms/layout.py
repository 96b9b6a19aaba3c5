"""Pieces of a form's layout that crispy-forms does not have; none of them changes while it is drawn."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class Section(LayoutObject):  # type: ignore[misc]
    """Fields under a heading, with a sentence that introduces them."""

    def __init__(self, legend: Any, *fields: Any, intro: Any = "") -> None:
        self.legend, self.fields, self.intro = legend, list(fields), intro

    def render(
        self, form: BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        names = {"fieldset": {"intro": self.intro}, "legend": self.legend, "fields": fields}
        return render_to_string("council/layout/fieldset.html", names)


class Fold(LayoutObject):  # type: ignore[misc]
    """Fields behind a question that is seldom asked: open where any of them holds something or is wrong."""

    def __init__(self, question: Any, *fields: Any, about: Any = "") -> None:
        """`about` says of what it is asked, for who hears the page: for a question that stands there several times."""
        self.question, self.fields, self.about = question, list(fields), about

    def render(
        self, form: BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        asked = [form[name] for name in self.fields]
        names = {"open": any(one.value() or one.errors for one in asked), "question": self.question}
        names["about"] = self.about
        return render_to_string("council/layout/fold.html", names | {"fields": fields})


class Reveal(LayoutObject):  # type: ignore[misc]
    """A choice, and fields that only some of its answers ask for: `Reveal("answer", "gap", on=("partly", "no"))`.

    A style shows them; the form must still ignore what they hold when another answer is chosen.
    """

    def __init__(self, chooser: str, *fields: Any, on: Iterable[str]) -> None:
        self.fields, self.on = [chooser, *fields], frozenset(on)

    def render(
        self, form: BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        chooser, *others = self.fields
        form.fields[chooser].widget.reveals = self.on
        drawn = [render_field(one, form, context, template_pack=template_pack, **kwargs) for one in others]
        asked = render_field(chooser, form, context, template_pack=template_pack, **kwargs)
        return render_to_string(
            "council/layout/reveal.html", {"asked": asked, "fields": SafeString("".join(drawn))}
        )


class Press(NamedTuple):
    """One button: its words, the name it posts (with the value 1), and its look (empty, secondary or warning)."""

    words: Any
    name: str = ""
    look: str = ""


class Buttons:
    """The row of buttons that ends a form: `Buttons(_("Save"), Press(_("Save as a draft"), "draft", "secondary"))`."""

    def __init__(self, *buttons: Any, cancel: str = "") -> None:
        self.buttons = [one if isinstance(one, Press) else Press(one) for one in buttons]
        self.cancel = cancel

    def render(
        self, form: BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        cancel = self.cancel or context.get("cancel_address", "")
        return render_to_string("council/layout/buttons.html", {"buttons": self.buttons, "cancel": cancel})


def build_helper(*parts: Any) -> FormHelper:
    """Return what draws a form with these parts, one below the other."""
    helper = FormHelper()
    helper.layout = Layout(*parts)
    return helper
