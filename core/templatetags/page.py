"""Filters and tags that every page may use without loading them. What draws a form: core.forms.template_pack."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from html import unescape
from typing import Any

from crispy_forms.utils import render_crispy_form
from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from core import clock, dates, money, number_words
from core.charts.scale import place_bar_segments
from core.forms import template_pack
from core.posting import token
from core.short_names import LONGEST_TITLE, shorten_name, shorten_sentences

register = template.Library()

# --- Money and dates -------------------------------------------------------------------------------


@register.filter
def pounds(value: Decimal | int | None) -> str:
    """Write an amount: `£1,450,000`. Nothing for an amount that is not known."""
    return "" if value is None or value == "" else money.format_pounds(value)


@register.filter
def pounds_plain(value: Decimal | int | None) -> str:
    """Write an amount for a column whose head carries the sign: `1,450,000`."""
    return pounds(value).replace("£", "")


@register.filter
def known_pounds(value: Decimal | int | None) -> str:
    """Write an amount in one of three words: a figure, "none" for a recorded nought, or "not known"."""
    return money.write_known_pounds(None if value == "" else value)


@register.filter
def known_pounds_plain(value: Decimal | int | None) -> str:
    """Write an amount in one of three words, for a column whose head carries the sign."""
    return known_pounds(value).replace("£", "")


@register.filter
def grouped(value: int) -> str:
    """Write a number with its thousands apart: `20,000`."""
    return f"{value:,}"


@register.filter
def spelt(value: int) -> str:
    """Write a count as a sentence says it: `three`, `no`, `12`."""
    return number_words.spell_number(value)


@register.filter
def long_date(value: date | None) -> str:
    """Write a date in text: `4 March 2027`."""
    return dates.write_long_date(_day(value)) if value else ""


@register.filter
def short_date(value: date | None) -> str:
    """Write a date in a table: `4 Mar 2027`."""
    return dates.write_short_date(_day(value)) if value else ""


@register.filter
def in_words(value: date | None) -> str:
    """Say how far a due day is from today: `in 6 weeks`, `4 days late`."""
    return dates.describe_due_day(_day(value), clock.today()) if value else ""


@register.filter
def is_past(value: date | None) -> bool:
    """Whether a day lies before today."""
    return bool(value) and _day(value) < clock.today()  # type: ignore[arg-type]


def _day(value: date) -> date:
    """Return the day in London of a moment, or the day itself."""
    return clock.day_of(value) if isinstance(value, datetime) else value


# --- Head, menus, paging, messages ------------------------------------------------------------------------


@register.simple_tag
@cache
def style_sheets() -> SafeString:
    """Write the links to the style sheets, which are the same on every page of this process."""
    return render_to_string("components/styles.html")


@register.simple_tag(takes_context=True)
def menu_links(
    context: Context, entries: Iterable[Any], *arguments: Any, notes: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return the links of a menu that this reader may use: `label`, `href`, `note`, and `present` for this page.

    `entries` are those of partnerships.navigation, `arguments` what their addresses need, `notes` a few
    words for some, by the name of the address.
    """
    request = context.get("request")
    path, user = getattr(request, "path", ""), getattr(request, "user", None)
    links = []
    for entry in entries:
        if entry.permission and not (user and user.is_authenticated and user.may(entry.permission)):
            continue
        href = reverse(entry.url_name, args=arguments)
        present = path == href or bool(entry.under and path.startswith(entry.under))
        links.append(
            {
                "label": entry.label,
                "href": href,
                "note": (notes or {}).get(entry.url_name, ""),
                "present": present,
            }
        )
    return links


@register.simple_tag
def page_numbers(page: Page[Any]) -> Iterable[int | str]:
    """Return the numbers to show under a list, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def undo_address(message: Any) -> str:
    """Return where a message's Undo posts to: `extra_tags="undo:/register/PSH-0001/undo/7/"`; else nothing."""
    for word in (getattr(message, "extra_tags", "") or "").split():
        address = word.removeprefix("undo:")
        if address != word and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
            return address
    return ""


@register.filter
def first_bold(value: Any) -> SafeString:
    """Set the first sentence of several in bold."""
    first, stop, rest = str(value).partition(". ")
    if not stop:
        return conditional_escape(value)
    return format_html("<b>{}.</b> {}", first, rest)


@register.filter
def short_name(name: Any) -> str:
    """Cut a long name where it is repeated: in the way back, or in the name of a tab."""
    return shorten_name(str(name))


@register.filter
def short_title(title: Any) -> SafeString:
    """Cut the title of a page, which comes as HTML, for the window and its bookmarks."""
    return conditional_escape(shorten_name(unescape(str(title)), LONGEST_TITLE))


@register.filter
def short_sentences(message: Any) -> str:
    """Cut what a long name makes too long in a message."""
    return shorten_sentences(str(message))


@register.simple_tag
def council_setting(key: str) -> str:
    """Return the council's name, service or logo on a page that has no context to take it from."""
    return str(settings.COUNCIL[key])


# --- Facts: a group of rows with their source --------------------------------------------------------


@register.simple_block_tag
def facts(content: str, heading: str, *, source: str = "", id: str = "", level: int = 2) -> SafeString:
    """A group of facts. {% facts _("Money this year") source="Ledger" %} {% fact ... %} {% endfacts %}"""
    context = {"content": content, "heading": heading, "source": source, "id": id, "level": level}
    return render_to_string("components/facts.html", context)


@register.simple_block_tag
def fact(content: str, label: str, *, change: str = "", verb: str = "", exempt: str = "") -> SafeString:
    """One fact: its label, its value between the tags, and the address where it is changed or added.

    Without a value it reads "Not recorded". `exempt` names the paragraph under which it is kept from the public.
    """
    value = SafeString(content.strip())
    context = {"value": value, "label": label, "change": change, "verb": verb, "exempt": exempt}
    return render_to_string("components/fact.html", context)


# --- Bars --------------------------------------------------------------------------------------------


@register.inclusion_tag("components/meter.html")
def meter(full: int, total: int, *, gap: int = 0, width: int = 320, words: str = "") -> dict[str, Any]:
    """A bar in parts: `full` of `total` answered, of these `gap` with a gap; `words` say the same."""
    height = 10 if width > 100 else 6
    parts = place_bar_segments([("full", full - gap), ("gap", gap), ("left", total - full)], width)
    return {"parts": parts, "width": width, "height": height, "words": words}


@register.inclusion_tag("components/totals.html")
def totals(whole: int, word: str, parts: Sequence[tuple[str, int, str]]) -> dict[str, Any]:
    """Figures over one bar: `whole` rows, of which `parts`, each kind (full, look, maybe, left), count and words."""
    drawn = place_bar_segments([(kind, count) for kind, count, _words in parts], 1216)
    return {"whole": whole, "word": word, "parts": parts, "drawn": drawn}


# --- Forms -----------------------------------------------------------------------------------------------


class TokensNode(CsrfTokenNode):
    """Django's token against forged forms, and ours against a form that is sent twice."""

    def render(self, context: Context) -> SafeString:
        drawn = super().render(context)
        once = format_html('<input type="hidden" name="{}" value="{}">', token.NAME, token.draw_token())
        return SafeString(f"{drawn}{once}") if drawn else SafeString("")


@register.tag("csrf_token")
def tokens(parser: Parser, words: Token) -> TokensNode:
    """Take the place of Django's own tag, so that no form can carry one token and lack the other."""
    return TokensNode()


@register.simple_tag(takes_context=True)
def council_form(context: Context, form: BaseForm, submit: str = "", cancel: str = "") -> SafeString:
    """A whole form with its token. `submit` names the button of a form whose layout has none; `cancel` is a link."""
    with context.push(submit_words=submit, cancel_address=cancel):
        return SafeString(render_crispy_form(form, context=context.flatten()))


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """What is wrong in these forms, in page order, each line a link to its field. Stands above the heading."""
    return {"problems": [problem for form in forms if form for problem in template_pack.list_problems(form)]}


@register.simple_tag
def reword(form: BaseForm, **words: str) -> str:
    """Give fields of a library's form our labels, and our hints: `password1=_("New password") password1_hint=...`."""
    for name in form.fields:
        if name in words:
            form[name].label, form[name].help_text = words[name], words.get(f"{name}_hint", "")
    return ""


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field itself, with the classes and descriptions it needs."""
    return template_pack.draw_control(field)


register.filter("kind", template_pack.classify_field)
register.filter("mark", template_pack.mark_optional)
register.filter("problems_of", template_pack.problems_of_field)
register.filter("options_of", template_pack.list_options)
register.filter("counted", template_pack.get_counted_limit)
register.filter("described_by", template_pack.described_by)
