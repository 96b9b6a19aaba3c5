"""Registers as councils keep them, each in another layout, with what each should be read as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]


def book_of(sheets: Mapping[str, Rows], *, merges: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """Return a workbook with these sheets; `merges` are of the first."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    for merge in merges:
        book.worksheets[0].merge_cells(merge)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True)
class Sample:
    """A file, what is answered, and what it says: each partnership's texts by field, and what is proposed or open."""

    file: str
    data: bytes
    expected: Sequence[Mapping[str, str]]
    proposed: Mapping[str, str] = field(default_factory=dict)
    still_open: Sequence[str] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    passed_over: Sequence[str] = ()
    noted: Sequence[str] = ()


def said(**values: str) -> dict[str, str]:
    return values


HARBOUR = said(name="Harbour Watch", lead="Ann Pike", status="Live")
COASTAL = said(name="Coastal Path Link", lead="Raj Dee", status="Live")
ORCHARD = said(name="Orchard Learning Trust", lead="Una Fox", status="Dormant")

TITLED = Sample(
    "titled.xlsx",
    book_of(
        {
            "Register": [
                ["BOROUGH PARTNERSHIPS 2026"],
                ["Kept by Policy and Performance"],
                [],
                ["Partnership name", "Lead officer", "Status", "Annual contribution"],
                ["Environment"],
                ["Harbour Watch", "Ann Pike", "Live", 1200],
                ["Coastal Path Link", "Raj Dee", "Live", 800],
                ["Lifelong learning"],
                ["Orchard Learning Trust", "Una Fox", "Dormant", 50],
                ["Total", None, None, "=SUM(D6:D9)"],
            ],
            "Lists": [["Live"], ["Dormant"]],
        },
        hidden=["Lists"],
    ),
    [
        {**HARBOUR, "contribution": "1200", "theme": "Environment"},
        {**COASTAL, "contribution": "800", "theme": "Environment"},
        {**ORCHARD, "contribution": "50", "theme": "Lifelong learning"},
    ],
    {"layout": "rows"},
    answers={"sections": "theme"},
    passed_over=["heading", "heading", "heading", "heading", "total", "hidden sheet"],
)

MERGED = Sample(
    "merged.xlsx",
    book_of(
        {
            "Partnerships": [
                ["Partnership", "Lead officer", "Status", "Partners"],
                ["Harbour Watch", "Ann Pike", "Live", "Port Authority"],
                [None, None, None, "Sea Rescue"],
                [None, None, None, "Fishers Guild"],
                ["Coastal Path Link", "Raj Dee", "Live", "Ramblers"],
            ]
        },
        merges=["A2:A4", "B2:B4", "C2:C4"],
    ),
    [
        {**HARBOUR, "partners": "Port Authority; Sea Rescue; Fishers Guild"},
        {**COASTAL, "partners": "Ramblers"},
    ],
    {"layout": "several rows"},
)

NAMED_ONCE = Sample(
    "named-once.csv",
    (
        b"Partnership,Lead officer,Status,Partner organisations\n"
        b"Harbour Watch,Ann Pike,Live,Port Authority\n"
        b",,,Sea Rescue\n"
        b"Coastal Path Link,Raj Dee,Live,Ramblers\n"
        b",,,Horse Riders\n"
    ),
    [
        {**HARBOUR, "partners": "Port Authority; Sea Rescue"},
        {**COASTAL, "partners": "Ramblers; Horse Riders"},
    ],
    {"layout": "several rows"},
)

BY_YEAR = Sample(
    "by-year.csv",
    (
        b"Partnership,Lead officer,Status,Year,Council contribution\n"
        b"Harbour Watch,Ann Pike,Live,2024/25,1000\n"
        b"Harbour Watch,Ann Pike,Live,2025/26,1200\n"
        b"Coastal Path Link,Raj Dee,Live,2024/25,700\n"
        b"Coastal Path Link,Raj Dee,Live,2025/26,800\n"
    ),
    [{**HARBOUR, "year_money": "1200"}, {**COASTAL, "year_money": "800"}],  # the later of two columns
    {"layout": "several rows"},
)

CONTRADICTING = Sample(
    "contradicting.csv",
    (
        b"Partnership,Lead officer,Status,Partners\n"
        b"Harbour Watch,Ann Pike,Live,Port Authority\n"
        b"Harbour Watch,Ben Ray,Live,Sea Rescue\n"
        b"Coastal Path Link,Raj Dee,Live,Ramblers\n"
    ),
    [{**HARBOUR, "partners": "Port Authority; Sea Rescue"}, {**COASTAL, "partners": "Ramblers"}],
    answers={"layout": "several rows"},
    noted=["contradicts"],
)

TURNED = Sample(
    "turned.xlsx",
    book_of(
        {
            "Partnerships": [
                ["Our partnerships"],
                [],
                ["Name of partnership", "Harbour Watch", "Coastal Path Link", "Orchard Learning Trust"],
                ["Lead officer", "Ann Pike", "Raj Dee", "Una Fox"],
                ["Status", "Live", "Live", "Dormant"],
                ["Annual contribution", 1200, 800, 50],
                ["Anything else", "Meets at sea", None, "Asleep"],
            ]
        }
    ),
    [
        {**HARBOUR, "contribution": "1200"},
        {**COASTAL, "contribution": "800"},
        {**ORCHARD, "contribution": "50"},
    ],
    {"layout": "columns"},
)


def _form(name: str, lead: str, status: str, partners: Sequence[str]) -> Rows:
    return [
        ["Partnership record"],
        [],
        ["Partnership name:", name, None, "Status:", status],
        ["Lead officer:", lead],
        ["Partners:", partners[0]],
        *([None, partner] for partner in partners[1:]),
    ]


FORMS = Sample(
    "forms.xlsx",
    book_of(
        {
            "Guidance": [["Fill in one sheet for each partnership and send it back by June."]],
            "HW": _form("Harbour Watch", "Ann Pike", "Live", ["Port Authority", "Sea Rescue"]),
            "CPL": _form("Coastal Path Link", "Raj Dee", "Live", ["Ramblers"]),
            "OLT": _form("Orchard Learning Trust", "Una Fox", "Dormant", ["College"]),
        }
    ),
    [
        {**HARBOUR, "partners": "Port Authority\nSea Rescue"},
        {**COASTAL, "partners": "Ramblers"},
        {**ORCHARD, "partners": "College"},
    ],
    {"layout": "forms"},
    passed_over=["title", "title", "title", "sheet"],
)

LABEL_ABOVE = Sample(
    "label-above.xlsx",
    book_of(
        {
            name: [
                ["Partnership name"],
                [name],
                [],
                ["Lead officer"],
                [lead],
                [],
                ["Status"],
                [status],
            ]
            for name, lead, status in (
                ("Harbour Watch", "Ann Pike", "Live"),
                ("Coastal Path Link", "Raj Dee", "Live"),
            )
        }
    ),
    [HARBOUR, COASTAL],
    {"layout": "forms"},
)

STACKED = Sample(
    "stacked.csv",
    (
        b"Partnership name:,Harbour Watch\nLead officer:,Ann Pike\nStatus:,Live\n\n"
        b"Partnership name:,Coastal Path Link\nLead officer:,Raj Dee\nStatus:,Live\n\n"
        b"Partnership name:,Orchard Learning Trust\nLead officer:,Una Fox\nStatus:,Dormant\n"
    ),
    [HARBOUR, COASTAL, ORCHARD],
    {"layout": "forms"},
)

BY_SHEET = Sample(
    "by-sheet.xlsx",
    book_of(
        {
            "Cover": [["Partnership register"], ["Do not share outside the council"]],
            "Environment": [
                ["Partnership", "Lead officer", "Status"],
                ["Harbour Watch", "Ann Pike", "Live"],
                ["Coastal Path Link", "Raj Dee", "Live"],
            ],
            "Learning": [
                [],
                ["Status", "Partnership", "Lead officer"],
                ["Dormant", "Orchard Learning Trust", "Una Fox"],
            ],
        }
    ),
    [
        {**HARBOUR, "directorate": "Environment"},
        {**COASTAL, "directorate": "Environment"},
        {**ORCHARD, "directorate": "Learning"},
    ],
    {"layout": "rows", "sheets": "all", "sheet names": "nothing"},
    answers={"sheet names": "directorate"},
    passed_over=["sheet"],
)

BELOW = Sample(
    "below.csv",
    (
        b"Live partnerships,,\nPartnership,Lead officer,Status\nHarbour Watch,Ann Pike,Live\n"
        b"Coastal Path Link,Raj Dee,Live\n,,\nSleeping partnerships,,\nPartnership,Status,Lead officer\n"
        b"Orchard Learning Trust,Dormant,Una Fox\n"
    ),
    [HARBOUR, COASTAL, ORCHARD],
    {"layout": "rows"},
    passed_over=["heading", "heading"],
)

BESIDE = Sample(
    "beside.xlsx",
    book_of(
        {
            "All": [
                ["Running", None, None, None, "Not running"],
                ["Partnership", "Lead officer", "Status", None, "Partnership", "Lead officer", "Status"],
                ["Harbour Watch", "Ann Pike", "Live", None, "Orchard Learning Trust", "Una Fox", "Dormant"],
                ["Coastal Path Link", "Raj Dee", "Live"],
            ]
        }
    ),
    [HARBOUR, COASTAL, ORCHARD],
    {"layout": "rows"},
)

SURVEY = Sample(
    "survey.csv",
    (
        b"ID,Start time,Completion time,Email,Name,Name of the partnership,Who is the lead officer?,Status\n"
        b"1,3/4/2026 9:12,3/4/2026 9:20,kit@vale.example,Kit Bowes,Harbour Watch,Ann Pike,Live\n"
        b"2,3/5/2026 10:01,3/5/2026 10:09,jo@vale.example,Jo Penn,Coastal Path Link,Raj Dee,Live\n"
    ),
    [HARBOUR, COASTAL],
    {"layout": "rows"},
)

INSTRUCTED = Sample(
    "instructed.xlsx",
    book_of(
        {
            "Return": [
                ["Ref no", "Partnership name", "Lead officer", "Status"],
                [None, "Enter the full title", "Enter name and post", "Select from the list"],
                [None, "e.g. Anytown Forum", "A. N. Other", "Live"],
                [1, "Harbour Watch", "Ann Pike", "Live"],
                [2, "Coastal Path Link", "Raj Dee", "Live"],
                [3],
                [4, None, None, "Please select"],
                [5],
            ]
        }
    ),
    [{**HARBOUR, "reference": "1"}, {**COASTAL, "reference": "2"}],
    {"layout": "rows"},
    passed_over=["instruction", "example", "numbered", "numbered", "numbered"],
)

TWO_YEARS = Sample(
    "two-years.xlsx",
    book_of(
        {
            year: [
                ["Partnership", "Lead officer", "Status"],
                ["Harbour Watch", lead, "Live"],
                ["Coastal Path Link", "Raj Dee", "Live"],
            ]
            for year, lead in (("2024-25", "Old Lead"), ("2025-26", "Ann Pike"))
        }
    ),
    [HARBOUR, COASTAL],
    {"layout": "", "sheets": ""},  # the years of one partnership, or a list for each year
    answers={"sheets": "2025-26"},
    passed_over=["sheet"],
)

NO_NAME = Sample(
    "no-name.csv",
    (b"Wibble,Lead officer,Status\nHarbour Watch,Ann Pike,Live\nCoastal Path Link,Raj Dee,Live\n"),
    [HARBOUR, COASTAL],
    {"layout": "rows", "name": ""},
    answers={"name": "A"},
)

PAGES = Sample(
    "pages.csv",
    (
        b"Register page 1,,\nPartnership,Lead officer,Status\nHarbour Watch,Ann Pike,Live\n"
        b"Register page 2,,\nPartnership,Lead officer,Status\nCoastal Path Link,Raj Dee,Live\n"
    ),
    [HARBOUR, COASTAL],
    {"layout": "rows"},
    passed_over=["heading", "repeated header", "repeated header"],
)

SAMPLES = {name.lower(): sample for name, sample in list(globals().items()) if isinstance(sample, Sample)}
