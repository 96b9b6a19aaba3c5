"""How many files somebody opens to understand the page of a record: it is counted, and may not grow.

The page is drawn anew, nothing of it remembered. A module counts when one of its functions runs meanwhile and it is
about a partnership's own pages: its views, register/record, its tags. A template counts when it is drawn and is the
register's own. Apart stands what every page of the register shares: who may see what, what is known about a
partnership, rules, models and services; layouts and components, which the gallery shows; and what core does.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Directorate, User
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
OWN = ("register/views/", "register/record/", "register/templatetags/")
MOST_MODULES, MOST_TEMPLATES = 6, 5


def test_the_page_of_a_record_is_understood_from_few_files(
    people: dict[str, User], adults: Directorate, client_as: Callable[[User], Client]
) -> None:
    proposed = PartnershipFactory(directorate=adults)  # so that the next step is drawn too
    client = client_as(people["officer"])
    client.get(f"/register/{proposed.reference}/")
    cache.clear()
    modules = set()

    def look(frame: FrameType, event: str, _result: object) -> None:
        name = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
        if event == "call" and name.startswith(OWN):
            modules.add(name)

    sys.setprofile(look)
    try:
        page = client.get(f"/register/{proposed.reference}/")
    finally:
        sys.setprofile(None)
    assert page.status_code == 200
    own = {each.name for each in page.templates if str(each.name).startswith("register/")}
    assert "register/record/page.py" in modules
    assert "register/partnership.html" in own
    assert len(modules) <= MOST_MODULES, sorted(modules)
    assert len(own) <= MOST_TEMPLATES, own
