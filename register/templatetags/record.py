"""Tags for the pages of a partnership."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.templatetags.page import menu_links
from register.record.header import Header
from register.record.summary import STRONG, Fragment

register = template.Library()


@register.simple_tag(takes_context=True)
def tabs_of(context: Context, header: Header) -> list[dict[str, Any]]:
    """Return the links to the tabs of a partnership that this reader may open, each with its few words."""
    entries = [e for e in context["tabs_menu"] if e.permission is None or e.permission in header.rights]
    links: list[dict[str, Any]] = menu_links(context, entries, header.reference)
    for link in links:
        link["note"] = header.notes.get(link["href"].rstrip("/").rpartition("/")[2], "")
    return links


@register.filter
def in_a_row(bits: Sequence[Fragment]) -> SafeString:
    """Write the pieces of a value after each other, each as it stands out."""
    return format_html_join(
        "", "{}{}", ((_gap(bit) if place else "", _bit(bit)) for place, bit in enumerate(bits))
    )


def _gap(bit: Fragment) -> str:
    return " " if bit.text.startswith("(") else ", "


def _bit(bit: Fragment) -> SafeString | str:
    if bit.href:
        return format_html('<a href="{}">{}</a>', bit.href, bit.text)
    if bit.tone == STRONG:
        return format_html("<b>{}</b>", bit.text)
    return format_html('<span class="{}">{}</span>', bit.tone, bit.text) if bit.tone else bit.text
