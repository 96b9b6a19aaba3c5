"""What cites a paragraph of the partnership protocol leads to it."""

import re
from collections.abc import Iterator

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from core.plain_text import anchor_of

register = template.Library()
PROTOCOL = "Protocol "
_PARAGRAPH = re.compile(
    r"(?:Appendix \d+, section \d+|\d+(?:\.\d+)+(?: document)?)(?: [a-z]|, bullet \d+| bullet \d+)?$"
)


@register.filter
def cite(citation: str) -> SafeString:
    """Write a citation such as `Protocol 2.7 l; Appendix 1, section 6, bullet 3` with a link to each paragraph."""
    parts = [
        (format_html('<a href="{}#{}">{}</a>', reverse("protocol"), anchor_of(entry), part),)
        if entry
        else (conditional_escape(part),)
        for part, entry in read_citation(citation)
    ]
    return format_html_join("; ", "{}", parts)


def read_citation(citation: str) -> Iterator[tuple[str, str]]:
    """Yield each part of a citation, with the paragraph of the protocol that it names, such as `2.7 l`, or nothing.

    The name of a document holds for what follows it, up to the next name.
    """
    in_protocol = False
    for part in str(citation).split("; "):
        in_protocol = part.startswith(PROTOCOL) or (in_protocol and bool(_PARAGRAPH.fullmatch(part)))
        paragraph = part.removeprefix(PROTOCOL)
        cites = in_protocol and _PARAGRAPH.fullmatch(paragraph)
        yield part, re.sub(r",? bullet (\d+)$", r" \1", paragraph) if cites else ""
