"""Reading the rating of a framework: points, bands, caps and when to review again.

The protocol asks for a yearly review (P21); the rating made of it is ours.
"""

from collections.abc import Collection

from core.yaml_files import YamlEntry
from governance.frameworks.model import TIERS, Band, Cap, NextReview, Scale


def read_scale(entry: YamlEntry, lines: Collection[str]) -> Scale:
    """Read the `rating` part of a file; `lines` are the keys of the questions that a cap may name.

    Raises YamlError when the bands do not run down from best to worst and end at 0, or when a
    word is not known.
    """
    bands = tuple(_band(each) for each in entry.entries("bands"))
    _check_bands(entry, bands)
    keys = [band.key for band in bands]
    points = entry.entry("points")
    scale = Scale(
        yes=points.number("yes", least=1),
        partly=points.number("partly"),
        no=points.number("no"),
        bands=bands,
        caps=tuple(_cap(each, lines, keys) for each in entry.optional_entries("caps")),
        next_review=_next_review(entry.entry("next_review"), keys),
    )
    points.done()
    entry.done()
    if not scale.yes > scale.partly > scale.no:
        raise points.problem("yes must be worth more than partly, and partly more than no")
    return scale


def _check_bands(entry: YamlEntry, bands: tuple[Band, ...]) -> None:
    limits = [band.from_percent for band in bands]
    if limits != sorted(set(limits), reverse=True) or limits[-1] != 0 or limits[0] > 100:
        raise entry.problem("bands must run from the highest from_percent, 100 at most, down to 0")
    if len({band.key for band in bands}) < len(bands):
        raise entry.problem("two bands have the same key; rename one of them")


def _band(entry: YamlEntry) -> Band:
    band = Band(entry.slug("key"), entry.text("label"), entry.number("from_percent"), entry.text("meaning"))
    entry.done()
    return band


def _cap(entry: YamlEntry, lines: Collection[str], bands: Collection[str]) -> Cap:
    cap = Cap(
        line=entry.one_of("line", lines),
        at_most=entry.one_of("at_most", bands),
        sentence=entry.text("sentence"),
        tiers=entry.words("tiers", TIERS),
    )
    entry.done()
    return cap


def _next_review(entry: YamlEntry, bands: Collection[str]) -> NextReview:
    again = NextReview(
        months=entry.number("months", least=1),
        sooner_months=entry.number("sooner_months", least=1),
        sooner_below=entry.one_of("sooner_below", bands),
        sooner_tiers=entry.words("sooner_tiers", TIERS),
    )
    entry.done()
    return again
