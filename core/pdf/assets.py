"""The files a report may use: the print style sheet, its icons, the council's mark, and the typefaces.

Found through the static files of the project, so a council can replace any of them.
"""

import logging
import re
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from core.charts.palette import NAVY, SHARED
from core.pdf.render import Asset

logger = logging.getLogger(__name__)

ICONS = ("yes", "partly", "no", "flag", "clear", "step-done", "step-now", "step-later")
# One file a family and weight: the PDF library does not join two files of a family by their letters,
# so the file with the Welsh and other extended letters is a family of its own.
FONTS = (
    ("Source Sans 3", "source-sans-3-latin", (400, 600, 700)),
    ("Source Sans 3 Ext", "source-sans-3-latin-ext", (400, 600, 700)),
    ("Source Serif 4", "source-serif-4-latin", (600,)),
    ("Source Serif 4 Ext", "source-serif-4-latin-ext", (600,)),
)
EXTENDED = re.compile("[\u0100-\u02ff\u0300-\u036f\u1d00-\u1fff\u20a0-\u20c0\u2c60-\u2c7f\ua720-\ua7ff]")
KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2"}


def load_report_assets(page: str | None = None) -> dict[str, Asset]:
    """Return the assets of every report by name. A typeface that is not there is left out, with a warning.

    The files with the extended letters are half of all typefaces: a `page` that has none of them goes without.
    """
    found = {"asset:report.css": _in_our_colour(_needed("css/report.css"))}
    found |= {f"asset:{name}.svg": _in_our_colour(_needed(f"img/report/{name}.svg")) for name in ICONS}
    if logo := _file(settings.COUNCIL["logo"]):
        found["asset:logo"] = logo
    colours = "".join(f"--{name}:{colour};" for name, colour in SHARED.items())
    found["asset:colours.css"] = _in_our_colour(Asset(f":root{{{colours}}}".encode(), "text/css"))
    faces = ""
    for family, weight, name, asset in _fonts():
        if family.endswith("Ext") and page is not None and not EXTENDED.search(page):
            continue
        found[name] = asset
        faces += f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{name}") }}\n'
    return found | {"asset:fonts.css": Asset(faces.encode(), "text/css")}


def _in_our_colour(asset: Asset) -> Asset:
    """Return a file in the council's own colour; only what is structure has the colour of the look (palette.NAVY)."""
    return replace(asset, data=asset.data.replace(NAVY.encode(), str(settings.COUNCIL["colour"]).encode()))


def _fonts() -> list[tuple[str, int, str, Asset]]:
    """Return family, weight, name and file of each typeface that is there."""
    found, missing = [], []
    for family, file, weights in FONTS:
        for weight in weights:
            name = f"{file}-{weight}-normal.woff2"
            if asset := _file(f"vendor/fonts/{name}"):
                found.append((family, weight, f"asset:{name}", asset))
            else:
                missing.append(name)
    if missing:
        logger.warning("Reports fall back to another typeface; run the set-up for: %s", ", ".join(missing))
    return found


def _needed(path: str) -> Asset:
    if asset := _file(path):
        return asset
    raise FileNotFoundError(f"static file {path} is missing")


def _file(path: str) -> Asset | None:
    """Return a static file, or None when it is not there."""
    place = finders.find(path)
    if not isinstance(place, str):
        return None
    file = Path(place)
    return Asset(file.read_bytes(), KINDS[file.suffix])
