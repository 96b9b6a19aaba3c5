"""The command: makes the databases, asks their workers in turn, prints the table."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any

from bench import verdicts
from bench.databases import Asked, fresh, postgresql_answers, worker
from bench.verdicts import Place, Verdict

CASES = (
    "bare", "empty page", "list", "admin", "record", "search rare", "search common", "search miss", "my work", "gaps",
    "list just written", "my work just written", "gaps just written", "export", "plain csv",
)  # fmt: skip
WRITE = ("export",)  # measured after all others: it writes an event, and what is remembered is asked anew
QUIET = timedelta(seconds=6)  # a little longer than core.remembered waits after a write
PARTS = ("pages", "import", "long", "pdf")
LONG = (3000, 19_999)  # rows; with the headings no file of more is read


def main() -> int:
    """Run what is asked for; 1 when a target was missed."""
    chosen = _arguments()
    missed = 0
    with TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        if {"pages", "import"} & set(chosen.parts):
            asked = {place: _made(place, Path(folder), stack) for place in _places(chosen)}
            if chosen.profile:
                next(reversed(asked.values()))("profile", case=chosen.profile, lines=chosen.lines)
                return 0
            if "pages" in chosen.parts:
                missed += _tell(_pages(asked, chosen.repeats))
            if "import" in chosen.parts:
                missed += _tell(_imports(asked, chosen.import_repeats))
        if "long" in chosen.parts:
            missed += _tell(_long_imports(Path(folder), LONG[:1] if chosen.quick else LONG))
        if "pdf" in chosen.parts:
            missed += _tell(_pdf(Path(folder), chosen.pdf_repeats))
    return 1 if missed else 0


def _tell(found: Sequence[Verdict]) -> int:
    """Print a table as soon as it is known; return how many targets were missed."""
    missed = sum(verdict.word == "MISS" for verdict in found)
    print(f"\nMeasured {datetime.now().astimezone():%Y-%m-%d %H:%M}, {_machine()}. {missed} missed.\n")
    print(verdicts.table(found), flush=True)
    return missed


def _arguments() -> Namespace:
    parser = ArgumentParser(prog="bench/run", description="Measure ratios; README.md says how to read them.")
    parser.add_argument("--partnerships", type=int, nargs="+", default=[550, 5500], metavar="N")
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"], help="default: all")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--repeats", type=int, default=7, help="rounds through all pages")
    parser.add_argument("--import-repeats", type=int, default=3)
    parser.add_argument("--pdf-repeats", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="100 partnerships and few repeats")
    parser.add_argument("--profile", choices=[*CASES, "import"], help="say where the time of one case goes")
    parser.add_argument("--lines", type=int, default=45, help="how many lines of the profile")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.partnerships, chosen.repeats, chosen.import_repeats, chosen.pdf_repeats = [100], 2, 1, 1
    return chosen


def _places(chosen: Namespace) -> list[Place]:
    vendors = chosen.databases or ["sqlite", "postgresql"]
    if "postgresql" in vendors and not postgresql_answers():
        print("PostgreSQL does not answer on 127.0.0.1:5432: measured without it.", file=sys.stderr)
        vendors = [vendor for vendor in vendors if vendor != "postgresql"]
    return [(vendor, rows) for rows in chosen.partnerships for vendor in vendors]


def _made(place: Place, folder: Path, stack: ExitStack) -> Asked:
    vendor, rows = place
    _address, asked = stack.enter_context(fresh(vendor, f"bench_{os.getpid()}_{rows}", folder))
    about = asked("seed", partnerships=rows)
    _say(f"{vendor}: {about['rows']} partnerships; rare word {about['rare']}, common word {about['common']}")
    return asked


def _pages(asked: Mapping[Place, Asked], repeats: int) -> Sequence[Verdict]:
    """Time every page on every database in turn, so that a machine that drifts hits all alike."""
    timed: dict[Place, dict[str, list[tuple[float, float]]]] = {place: defaultdict(list) for place in asked}
    ready = {place: ask("ready") for place, ask in asked.items()}
    sleep(QUIET.total_seconds())  # the databases were just filled
    for cases in ([case for case in CASES if case not in WRITE], WRITE):
        for number in range(repeats):
            for case, place in product(cases, asked):
                if case in ready[place]:
                    timed[place][case] += asked[place]("time", case=case)
            _say(f"pages: round {number + 1} of {repeats}")
    return list(verdicts.of_pages(timed))


def _imports(asked: Mapping[Place, Asked], repeats: int) -> list[Verdict]:
    steps: dict[Place, dict[str, list[float]]] = {place: defaultdict(list) for place in asked}
    told: dict[Place, Any] = {}
    for number in range(repeats):
        for place, ask in asked.items():
            answer = ask("bring_in")
            told[place] = answer["told"]
            for name, seconds in {**answer["seconds"], **ask("bare_import")["seconds"]}.items():
                steps[place][name].append(seconds)
        _say(f"import: round {number + 1} of {repeats}")
    return [one for place in asked for one in verdicts.of_import(place, steps[place], told[place])]


def _long_imports(folder: Path, sizes: Sequence[int]) -> list[Verdict]:
    """Bring long sheets into the demo council and take them back, each in a process of its own."""
    found = []
    with fresh("sqlite", "long_imports", folder) as (address, asked):
        asked("seed", partnerships=None)
        for rows in sizes:
            with worker(address, folder) as alone:
                found.append(alone("long_import", rows=rows))
            _say(f"long import: {rows:,} rows")
    return list(verdicts.of_long_import(found))


def _pdf(folder: Path, repeats: int) -> list[Verdict]:
    """Render the longest analysis of the demo council, each time in a process of its own."""
    found = []
    with fresh("sqlite", "demo_council", folder) as (address, asked):
        asked("seed", partnerships=None)
        longest = asked("longest")
        for _number in range(repeats):
            with worker(address, folder) as alone:
                found.append(alone("pdf", pk=longest))
    return list(verdicts.of_pdf(found))


def _machine() -> str:
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    return f"{os.cpu_count()} cores, load {load}"


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
