"""No page of the demo council says "1 risks", asks for "the why" or says a word twice."""

import html
import re
from collections import deque

import pytest
from django.test import Client

from accounts.models import User
from core import clock
from portal.demo import seed

HREF = re.compile(r'<a\b[^>]*?\bhref="(/[^"#?]*)')
HIDDEN = re.compile(r"<(script|style|textarea)\b.*?</\1>", re.DOTALL)
COUNTED = (
    "risks|measures|gaps|partnerships|signs|days|years|actions|reviews|partners|lines|things|months|weeks|"
    "documents|meetings|organisations|people|seats|objectives|entries|rows|posts|questions|versions|others"
)
FAULTS = re.compile(
    rf"(?<![\d.,:-])\b1 ({COUNTED})\b|\bof 1 [a-z]+s\b|\bSigned Signed\b|Enter the why|\(needed\)|"
    r"Nobody (named|yet)\b|No owner\b|\bunasked\b|gave it took it|it would where|is what was read"
)
OF_A_KIND = 2  # pages whose addresses differ in numbers alone


def shown(page: str) -> str:
    """Return the words of a page, one space between any two."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", HIDDEN.sub(" ", page))).split())


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Very high 1 risks", True),
        ("11 risks", False),
        ("3.1 days", False),
        ("Signed Signed: Annual review", True),
        ("1 risk, 2 risks", False),
        ("0 of 1 measures meet", True),
        ("Name (needed)", True),
        ("Sponsor Nobody named", True),
    ],
)
def test_a_fault_is_found_and_what_is_right_is_not(words: str, found: bool) -> None:
    assert bool(FAULTS.search(words)) == found


@pytest.mark.django_db
def test_no_page_of_the_demo_council_counts_one_as_many(client: Client) -> None:
    seed.make_council(number=None, password="three quiet brown foxes", today=clock.today())
    client.force_login(User.objects.get(email="admin@demo.example"))
    waiting, known, kinds = deque(["/"]), {"/"}, dict[str, int]()
    found, opened = list[str](), 0
    while waiting:
        address = waiting.popleft()
        kind = re.sub(r"\d+", "0", address)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > OF_A_KIND or "." in address:
            continue
        answer = client.get(address, follow=True)
        opened += 1
        if answer.streaming or "html" not in answer["Content-Type"]:
            continue
        page = answer.content.decode()
        words = shown(page)
        found += [
            f"{address}: {words[max(0, m.start() - 40) : m.end() + 20]}" for m in FAULTS.finditer(words)
        ]
        for href in HREF.findall(page):
            if href not in known and "logout" not in href:
                known.add(href)
                waiting.append(href)
    assert found == []
    assert opened > 60
