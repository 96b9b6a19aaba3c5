"""What is asked of one database, each a function that a worker times."""

import csv
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core import remembered
from register.models import Partnership, SearchEntry

Case = Callable[[], None]
FORGET = ("list", "my work", "gaps")


def client() -> Client:
    """Return a test client signed in as the demo council's officer."""
    signed_in = Client()
    signed_in.force_login(User.objects.get(email="officer@demo.example"))
    return signed_in


def words() -> tuple[str, str]:
    """Return a word of one partnership only, and the word that most of them have."""
    every: dict[int, set[str]] = defaultdict(set)
    for key, text in SearchEntry.objects.values_list("partnership_id", "open_text"):
        every[key].update(text.split())
    texts = list(every.values())
    found = Counter(word for text in texts for word in text if len(word) > 3)
    reference = Partnership.objects.order_by("pk").values_list("reference", flat=True)[len(texts) // 2]
    common = max((word for word in found if word.isalpha()), key=lambda word: (found[word], word))
    return reference.lower(), common


def addresses() -> dict[str, str]:
    """Return the address of every page that is measured."""
    rare, common = words()
    record = Partnership.objects.filter(status="live").order_by("pk").first()
    assert record is not None
    return {
        "bare": "/bench/bare/",
        "empty page": "/bench/empty/",
        "admin": "/bench/admin/register/partnership/",
        "list": "/register/",
        "record": record.get_absolute_url(),
        "search rare": f"/register/?q={rare}",
        "search common": f"/register/?q={common}",
        "search miss": "/register/?q=zzyzxqq",
        "my work": "/",
        "gaps": "/gaps/",
        "export": "/register/export.csv",
    }


def pages() -> dict[str, Case]:
    """Return a case for every page that answers; one that fails is named on the screen and left out."""
    signed_in = client()
    cases: dict[str, Case] = {}
    for name, address in addresses().items():

        def get(address: str = address) -> None:
            answer = signed_in.get(address)
            assert answer.status_code == 200, f"{address}: {answer.status_code}"
            if answer.streaming:
                assert sum(len(piece) for piece in answer.streaming_content)

        try:
            if name != "export":  # which writes: it is asked when its turn comes
                get()
        except Exception as error:
            print(f"{name} is not measured: {error}", file=sys.stderr, flush=True)
        else:
            cases[name] = get
    written = {f"{name} just written": forgetting(cases[name]) for name in FORGET if name in cases}
    return cases | written | {"plain csv": plain_csv}


def forgetting(ask: Case) -> Case:
    """Return the same page as in the seconds after a write, when nothing may be remembered."""

    def asked_anew() -> None:
        with patch.object(remembered, "_moment", return_value=None):
            ask()

    return asked_anew


def plain_csv() -> None:
    """Write the partnerships' own columns as CSV with nothing looked up: the raw rate of a file."""
    stream = io.StringIO()
    csv.writer(stream).writerows(Partnership.objects.values_list().iterator())


def about() -> dict[str, object]:
    """Return what the measured database holds, for the head of the table."""
    rare, common = words()
    with_common = (
        SearchEntry.objects.filter(open_text__contains=common).values("partnership").distinct().count()
    )
    return {
        "vendor": connection.vendor,
        "rows": Partnership.objects.count(),
        "rare": rare,
        "common": f"{common} ({with_common} rows)",
        "today": timezone.localdate().isoformat(),
    }
