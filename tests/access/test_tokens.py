"""Every form that is posted carries a one-time token: whatever page it stands on, whoever writes it next."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from accounts.models import RoleGrant, User
from tests.access.test_matrix import PATTERNS, ROWS, scene
from tests.core.posting.forms_on_page import forms_in

__all__ = ["scene"]
ROOT = Path(__file__).resolve().parents[2]
# Addresses whose form is drawn only in a state that the scene is not in; the template of each is read below.
NOT_DRAWN_HERE = {
    "screening_propose": "asked for with answers in the address (tests/core/posting/test_adding_once.py)",
    "partnership_screening_ask": "the same",
    "approval_approve": "somebody who is asked, and may still approve",
    "approval_decline": "somebody who is asked, and may still approve",
    "approval_take_back": "whoever approved it",
    "assessment_sign": "every question answered",
    "assessment_edition": "a newer edition",
    "partnership_exempt_report": "something exempt",
    "review_sign": "every line answered",
    "review_delegate": "somebody to ask",
    "review_accept": "a signed review",
    "review_verify": "a signed review",
    "review_line_verify": "a signed review",
    "review_return": "a signed review",
    "review_finish": "its first page",
    "risk_reopen": "a closed risk",
    "partnership_confirm": "a group that is due",
    "partnership_sensitive_open": "a marked text",
    "sign_in_invite": "a sign-in that is not there yet",
    "import_undo": "an import",
    "organisation_merge": "the other one chosen",
    "partnership_merge": "the other one chosen",
    "person_merge": "the other one chosen",
    "list_entry_merge": "the other one chosen",
    "rehearsal": "an uploaded file",
    "job_try_again": "a job that failed",
    "cap_waive": "a cap that holds",
    "cap_waiver_end": "a waiver",
}
NOT_WALKED = {"account_logout": "ends the walk", "gallery": "samples, nothing is posted"}


def _forms_without_token(template: str) -> list[str]:
    forms = re.findall(r'<form[^>]*method="post".*?</form>', template, re.DOTALL)
    return [form for form in forms if "{% csrf_token %}" not in form]


def test_every_form_written_by_hand_has_the_tag_that_draws_the_tokens() -> None:
    templates = {path: path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    assert sum(text.count('method="post"') for text in templates.values()) > 20
    assert {
        str(path): found for path, text in templates.items() if (found := _forms_without_token(text))
    } == {}


def test_a_planted_form_without_the_tag_is_found() -> None:
    planted = '<form class="x" method="post"><button>Add</button></form>'
    assert _forms_without_token(f'<form method="post">{{% csrf_token %}}</form>{planted}') == [planted]


def _takes_a_post(client: Client, name: str, where: SimpleNamespace) -> bool:
    row = ROWS[name]
    return client.post(reverse(name, kwargs=row.arguments(where, where.own) or None)).status_code != 405


def test_every_address_that_takes_a_post_has_a_form_with_a_token(scene: SimpleNamespace, both: User) -> None:
    RoleGrant.objects.create(user=both, role="audit")
    client = Client()
    client.force_login(both)
    drawn, without = set(), []
    for name, row in ROWS.items():
        if row.method != "get" or name in NOT_WALKED:
            continue
        page = client.get(reverse(name, kwargs=row.arguments(scene, scene.own) or None), follow=True)
        if not page.get("Content-Type", "").startswith("text/html"):
            continue
        here = page.redirect_chain[-1][0] if page.redirect_chain else page.request["PATH_INFO"]
        for form in forms_in(page.content.decode()):
            to = re.sub("[?#].*", "", form.action) or re.sub("[?#].*", "", here)
            if form.pressed and "once" not in form.hidden:
                without.append(f"{name}: {to}")
            drawn.add(_name_of(to))
    assert without == []
    silent = set(ROWS) - drawn - set(settings.MAY_BE_POSTED_TWICE)
    taking = {name for name in silent if _takes_a_post(client, name, scene)}
    assert taking - NOT_DRAWN_HERE.keys() == set()


def _name_of(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def test_what_may_be_posted_twice_is_an_address_and_has_a_reason() -> None:
    assert set(settings.MAY_BE_POSTED_TWICE) <= {pattern.name for pattern in PATTERNS}
    assert all(settings.MAY_BE_POSTED_TWICE.values())


pytestmark = [pytest.mark.django_db, pytest.mark.every_address]
