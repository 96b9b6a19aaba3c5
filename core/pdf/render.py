"""HTML to tagged PDF (aims at PDF/UA-1). The only file that knows the PDF library.

Nothing is fetched: a page may use only the assets it is given by name ("asset:report.css"). Everything
else, however it got into the page, stops the render.
"""

import gc
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

INPUT_LIMIT = 8 * 1024 * 1024
PAGE_LIMIT = 400
_ONE_AT_A_TIME = threading.Lock()


class PdfError(Exception):
    """No PDF was made; the message says why and what to do."""


class PdfUnavailable(PdfError):
    """The libraries that draw text are not on this machine."""


class PdfRefused(PdfError):
    """The page asked for something it was not given."""


class PdfTooLong(PdfError):
    """The page is larger than the limits allow."""


class PdfFaulty(PdfError):
    """The library warned about the page: a font, a picture text or a style is wrong."""


@dataclass(frozen=True)
class Asset:
    """A file a page may use: its bytes and its media type."""

    data: bytes
    kind: str


def explain_unavailable() -> str:
    """Return why no PDF can be made on this machine, or blank. Ask once, at the start: a failed try is slow."""
    try:
        _library()
    except PdfUnavailable as reason:
        return str(reason)
    return ""


def render(
    html: str,
    *,
    title: str,
    created: datetime,
    assets: Mapping[str, Asset],
    page_limit: int = PAGE_LIMIT,
    strict: bool = False,
) -> bytes:
    """Return the PDF of a page. The same page, title, date and assets give the same bytes every time.

    `assets` maps names such as "asset:report.css" to files. `created` needs a time zone. The language is that
    of the html element. With `strict` every warning of the library raises PdfFaulty; otherwise it is logged.
    Raises PdfUnavailable, PdfRefused, PdfTooLong, or ValueError for a date without a time zone.
    """
    if created.tzinfo is None:
        raise ValueError("a PDF's date needs a time zone")
    if len(html) > INPUT_LIMIT:
        raise PdfTooLong(
            _("This report is too large to make as one PDF. Choose fewer records, or a shorter period.")
        )
    library = _library()
    with _ONE_AT_A_TIME, _collector_relaxed(), _warnings() as warnings:
        pdf = _write(library, html, title, created, assets, page_limit)
    if warnings and strict:
        raise PdfFaulty("; ".join(warnings))
    for warning in warnings:
        logger.warning("PDF %r: %s", title, warning)
    return pdf


def build_page_rule(*, right: str, foot_left: str, left: str = "") -> SafeString:
    """Return the rule with the running head and foot, for a style element of the page.

    Without `left` the head names the section of the page. Words are written as CSS strings in which all but
    plain letters, digits and spaces is escaped, so that no text can end the string, the rule or the element.
    """
    return format_html(
        "@page {{ @top-left {{ content: {} }} @top-right {{ content: {} }}"
        " @bottom-left {{ content: {} }} @bottom-right {{ content: {} }} }}",
        write_css_string(left) if left else "string(section, start)",
        write_css_string(right),
        write_css_string(foot_left),
        _page_of_pages(),
    )


def write_css_string(words: str) -> SafeString:
    """Return words as a CSS string; all but plain letters, digits and spaces becomes a hexadecimal escape."""
    plain = "".join(
        char if char.isascii() and (char.isalnum() or char == " ") else f"\\{ord(char) or 0xFFFD:x} "
        for char in words
    )
    return format_html('"{}"', plain)


def _page_of_pages() -> SafeString:
    """Return "Page 3 of 8" as CSS, with the library's counters in the places the translation gives them."""
    counters = {"\ue000": "counter(page)", "\ue001": "counter(pages)"}
    words = _("Page %(page)s of %(pages)s") % dict(zip(("page", "pages"), counters, strict=True))
    pieces = re.split("([\ue000\ue001])", words)
    return format_html_join(
        " ", "{}", ((counters.get(piece) or write_css_string(piece),) for piece in pieces)
    )


def _write(
    library: Any, html: str, title: str, created: datetime, assets: Mapping[str, Asset], page_limit: int
) -> bytes:
    fetcher = _assets_only(library, assets)
    try:
        document = library.HTML(string=html, url_fetcher=fetcher, base_url="asset:").render(
            pdf_variant="pdf/ua-1"
        )
        if len(document.pages) > page_limit:
            raise PdfTooLong(
                _(
                    "This report has %(pages)s pages, and at most %(limit)s fit in one PDF. Choose fewer records."
                )
                % {"pages": len(document.pages), "limit": page_limit}
            )
        document.metadata.title = title
        document.metadata.created = document.metadata.modified = created.isoformat(timespec="seconds")
        pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    except library.urls.FatalURLFetchingError:
        pdf = b""
    # The library swallows some refusals while it draws, so the fetcher's own list is what counts.
    if fetcher.refused:
        raise PdfRefused(
            _("The report asks for a file that is not part of it: %(name)s")
            % {"name": fetcher.refused[0][:80]}
        )
    return pdf


def _assets_only(library: Any, assets: Mapping[str, Asset]) -> Any:
    """Return a fetcher that knows the assets, fetches nothing, and notes what it was asked for in vain."""

    class AssetsOnly(library.urls.URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.refused: list[str] = []

        def fetch(self, url: str, headers: object = None) -> Any:
            if asset := assets.get(url):
                data = _unpacked(asset.data) if asset.kind == "font/woff2" else asset.data
                return library.urls.URLFetcherResponse(url, data, {"Content-Type": asset.kind})
            self.refused.append(url)
            raise library.urls.FatalURLFetchingError(url)

    return AssetsOnly()


@lru_cache(maxsize=32)
def _unpacked(font: bytes) -> bytes:
    """Unpack a typeface once a process; the library would do it again for every report (half a second)."""
    from fontTools.ttLib import woff2  # type: ignore[import-untyped]

    out = BytesIO()
    woff2.decompress(BytesIO(font), out)
    return out.getvalue()


def _library() -> Any:
    """Import the PDF library, late, because it needs system libraries that may be missing."""
    try:
        import weasyprint
    except (ImportError, OSError) as problem:
        raise PdfUnavailable(
            _(
                "PDF reports need the Pango library, which is not on this machine. On Debian or Ubuntu install"
                " libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0 and fonts-dejavu-core, then start again."
            )
        ) from problem
    _draw_labels_whole()
    return weasyprint


class _Whole(str):
    """The words of a label that the library takes letter by letter: one piece, so that they are set as words."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _draw_labels_whole() -> None:
    """Let the library set the words of a drawing as a whole.

    Letter by letter, as it does by itself, Arabic and Hebrew run backwards and letters that join stand apart.
    """
    import weasyprint.svg

    drawn = weasyprint.svg.TAGS["text"]
    if getattr(drawn, "is_whole", False):
        return

    def draw_whole(svg: Any, node: Any, font_size: float) -> None:
        if node.text:
            node._etree_node.text = _Whole(node.text)
        drawn(svg, node, font_size)

    draw_whole.is_whole = True  # type: ignore[attr-defined]
    weasyprint.svg.text = draw_whole  # what the library compares its tags with
    weasyprint.svg.TAGS |= {tag: draw_whole for tag, way in weasyprint.svg.TAGS.items() if way is drawn}


@contextmanager
def _collector_relaxed() -> Iterator[None]:
    """Let garbage collection run rarely: a render makes many objects and drops few (a third faster)."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Collected(logging.Handler):
    """Keeps what this thread's render warns about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.lines.append(record.getMessage())


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collect the library's warnings instead of letting them through one by one."""
    source, collected = logging.getLogger("weasyprint"), _Collected()
    through = source.propagate
    source.addHandler(collected)
    source.propagate = False
    try:
        yield collected.lines
    finally:
        source.removeHandler(collected)
        source.propagate = through
