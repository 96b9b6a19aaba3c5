"""The ratios, the targets they are held against, and the table that says pass or miss. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Place = tuple[str, int]  # the database, and how many partnerships it holds
Seconds = Sequence[tuple[float, float]]  # of the clock, and of the worker's processor
Timed = Mapping[Place, Mapping[str, Seconds]]
TENFOLD = ("list", "record", "search rare", "search common", "search miss", "my work", "gaps")


@dataclass(frozen=True)
class Verdict:
    """One line of the table: what, how much of what it is compared with, and what was wanted."""

    what: str
    place: str
    measured: float | None  # None when the page does not answer
    unit: str
    wanted: float | None
    at_least: bool = False
    note: str = ""

    @property
    def word(self) -> str:
        if self.measured is None:
            return "MISS"
        if self.wanted is None:
            return "no target"
        good = self.measured >= self.wanted if self.at_least else self.measured <= self.wanted
        return "pass" if good else "MISS"

    def line(self) -> tuple[str, ...]:
        target = "" if self.wanted is None else f"{'≥' if self.at_least else '≤'} {self.wanted:g}{self.unit}"
        measured = "" if self.measured is None else f"{self.measured:.2f}{self.unit}"
        return self.what, self.place, measured, target, self.word, self.note


def of_pages(timed: Timed) -> Iterator[Verdict]:
    """Yield every ratio between the pages of one database, then each page with ten times the data."""
    for (vendor, rows), cases in timed.items():
        place = f"{vendor}, {rows:,}"
        for name, of, wanted in _PAGES:
            if name not in cases:
                yield Verdict(f"{name} / {of}", place, None, "x", wanted, note="the page fails")
                continue
            target = 4 if (name, of, vendor) == ("list", "bare", "postgresql") else wanted
            yield _ratio(f"{name} / {of}", place, cases[name], cases[of], target)
        yield _ratio("admin change list / list", place, cases["admin"], cases["list"], 4, at_least=True)
    yield from _growth(timed)


def _ratio(
    what: str, place: str, one: Seconds, other: Seconds, wanted: float | None, *, at_least: bool = False
) -> Verdict:
    (wall, cpu), (other_wall, other_cpu) = _medians(one), _medians(other)
    note = f"{wall * 1000:.1f} against {other_wall * 1000:.1f} ms"
    note += f"; processor {cpu * 1000:.1f} against {other_cpu * 1000:.1f} ms, {cpu / other_cpu:.2f}x"
    return Verdict(what, place, wall / other_wall, "x", wanted, at_least, note)


def _medians(seconds: Seconds) -> tuple[float, float]:
    return median(wall for wall, _cpu in seconds), median(cpu for _wall, cpu in seconds)


_PAGES: Sequence[tuple[str, str, float | None]] = (
    ("list", "bare", 5),
    ("record", "bare", 5),
    ("my work", "bare", 10),
    ("gaps", "bare", 10),
    ("empty page", "bare", None),
    ("list", "empty page", None),
    ("record", "empty page", None),
    ("list just written", "bare", None),
    ("my work just written", "bare", None),
    ("gaps just written", "bare", None),
    ("search rare", "list", 1.3),
    ("search miss", "list", 1.3),
    ("search common", "list", 4),
    ("export", "plain csv", None),
)


def _growth(timed: Timed) -> Iterator[Verdict]:
    for (vendor, rows), cases in timed.items():
        more = timed.get((vendor, rows * 10), {})
        for name in TENFOLD:
            if name not in cases or name not in more:
                continue
            yield _ratio(f"{name}, ten times the data", vendor, more[name], cases[name], 1.3)


def of_import(
    place: Place, steps: Mapping[str, Sequence[float]], told: Mapping[str, int]
) -> Iterator[Verdict]:
    """Yield the import's rate against bulk_create alone: 1 would be as fast."""
    seconds = {name: median(found) for name, found in steps.items()}
    rate = seconds["bulk_create"] / seconds["import"]
    parts = ", ".join(f"{name} {seconds[f'import: {name}']:.2f} s" for name in ("read", "rehearse", "commit"))
    note = (
        f"{parts} against {seconds['bulk_create']:.2f} s for {told['written']:,} rows in {told['tables']} tables"
        f" ({told['made']:,} partnerships, {told['alike']} alike)"
    )
    yield Verdict("import / bulk_create, rate", f"{place[0]}, {place[1]:,}", rate, "x", 0.3, True, note)
    looked = (seconds["import: read"] + seconds["import: rehearse"]) / seconds["import: commit"]
    yield Verdict("a look at its rehearsal / its commit", f"{place[0]}, {place[1]:,}", looked, "x", 0.5)
    yield Verdict(
        "the same sheet next year / import",
        f"{place[0]}, {place[1]:,}",
        seconds["next year"] / seconds["import"],
        "x",
        None,
        note=f"{seconds['next year']:.2f} s for {told['made']:,} changed partnerships",
    )
    again = seconds["next year: commit"] / seconds["import: commit"]
    yield Verdict("its commit alone / the import's", f"{place[0]}, {place[1]:,}", again, "x", None)
    against_commit = seconds["bulk_create"] / seconds["import: commit"]
    yield Verdict(
        "its commit alone / bulk_create, rate", f"{place[0]}, {place[1]:,}", against_commit, "x", None
    )


def of_long_import(found: Sequence[Mapping[str, float]]) -> Iterator[Verdict]:
    """Yield the processor and the memory of long sheets; the targets hold up to 3,000 rows, that of undoing always."""
    for one in found:
        place, held = f"{int(one['rows']):,} rows", one["rows"] <= 3000
        look = f"a look at its rehearsal {one['look']:.1f} s"
        yield Verdict("long import, processor", place, one["import"], " s", 30 if held else None, note=look)
        yield Verdict("long import, most memory", place, one["memory"], " MB", 200 if held else None)
        yield Verdict(
            "taking it back / import", place, one["undo"] / one["import"], "x", 1, note=f"{one['undo']:.1f} s"
        )


def of_pdf(found: Sequence[Mapping[str, float]]) -> Iterator[Verdict]:
    """Yield the seconds and the memory of one analysis; the targets hold up to fifteen pages."""
    pages = int(found[0]["pages"])
    place, held = f"{pages} pages", pages <= 15
    busy = f"once warm, {median(one['processor'] for one in found):.2f} s of the processor"
    for name, words in (("first", "PDF, first in a process"), ("again", "PDF, once warm")):
        yield Verdict(words, place, median(one[name] for one in found), " s", 2 if held else None, note=busy)
    memory = median(one["memory"] for one in found)
    note = f"{median(one['before'] for one in found):.0f} MB before the first"
    yield Verdict("PDF, most memory of the process", place, memory, " MB", 250 if held else None, note=note)


def table(verdicts: Sequence[Verdict]) -> str:
    """Return the table as Markdown, its columns in line."""
    head = ("what", "where", "measured", "target", "verdict", "medians")
    lines = [head, *(verdict.line() for verdict in verdicts)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]

    def written(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"

    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([written(head), rule, *(written(line) for line in lines[1:])])
