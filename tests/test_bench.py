"""The settings of bench/run stand on the product's, and its bare page answers. Nothing is timed here."""

import os
import subprocess
import sys
from pathlib import Path

from bench.verdicts import Verdict

ROOT = Path(__file__).resolve().parent.parent
ASKED = """
import django
django.setup()
from types import SimpleNamespace
from django.test import RequestFactory
from django.urls import resolve, reverse
reverse("bench_admin:register_partnership_changelist")
request = RequestFactory().get("/bench/bare/")
request.user = SimpleNamespace(label="Partnerships officer")
print(resolve("/bench/bare/").func(request).content.decode())
"""


def test_the_bare_page_answers_under_the_settings_of_the_bench(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "bench.settings", "VAR_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert "Signed in as Partnerships officer." in done.stdout, done.stderr


def test_a_page_that_fails_is_a_miss_and_not_a_gap_in_the_table() -> None:
    assert Verdict("export / plain csv", "sqlite, 100", None, "x", None).word == "MISS"


def test_a_target_may_be_a_floor_or_a_ceiling() -> None:
    assert Verdict("list / bare", "sqlite, 100", 5.1, "x", 5).word == "MISS"
    assert Verdict("admin / list", "sqlite, 100", 5.1, "x", 4, at_least=True).word == "pass"
