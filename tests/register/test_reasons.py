"""Why the council is in a partnership, what it hopes for and who gains: picked from lists, never typed."""

from collections.abc import Callable, Mapping, Sequence

import pytest
from django.db.models import TextChoices
from django.test import Client

from accounts.models import User
from register.choices import Beneficiary, Benefit, Reason
from register.models import Partnership
from tests.factories.register import PartnershipFactory


@pytest.mark.django_db
def test_why_and_for_whom_are_picked_from_the_lists_and_kept(
    officer: User, client_as: Callable[[User], Client]
) -> None:
    partnership = PartnershipFactory()
    address = f"/register/{partnership.reference}/edit/purpose/"
    client = client_as(officer)
    page = client.get(address)
    picked = {"reasons": Reason.values, "benefits": Benefit.values, "beneficiaries": Beneficiary.values}
    for name, values in picked.items():
        assert [value for value, _words in page.context["form"].fields[name].choices] == values
    client.post(address, {"name": partnership.name, "version": partnership.version, **picked})
    kept = Partnership.objects.get(pk=partnership.pk)
    assert {name: getattr(kept, name) for name in picked} == picked


# --- Complete against the documents ------------------------------------------------------------------------------

# Each item that a document lists, in its order, and the word that stands for it.
LISTED: Mapping[str, tuple[type[TextChoices], Sequence[str]]] = {
    "Protocol 2.3": (Reason, ["coordinate", "cross_cutting", "too_large", "silos", "funds", "statutory"]),
    "Scrutiny report 5.1": (Reason, ["too_large", "funds", "statutory", "community_need", "capacity"]),
    "Protocol 1.1": (Benefit, ["impact", "resources", "innovation", "spread_risk", "reduce_risk"]),
    "Beginner's guide 1.3.1": (
        Benefit,
        [
            "project_risk",
            "shared_resources",
            "joint_buying",
            "knowledge",
            "ownership",
            "commitment",
            "new_funding",
            "range",
            "freedom",
            "markets",
        ],
    ),
    "Beginner's guide 1.2": (Beneficiary, ["government", "council", "users"]),
    "Beginner's guide 1.2.1": (
        Beneficiary,
        ["aim_experience", "aim_access", "aim_hard_issues", "aim_citizens", "aim_resources"],
    ),
}
SIZES = {
    "Protocol 2.3": 6,
    "Scrutiny report 5.1": 5,
    "Protocol 1.1": 5,
    "Beginner's guide 1.3.1": 10,
    "Beginner's guide 1.2": 3,
    "Beginner's guide 1.2.1": 5,
}
OUR_OWN: Mapping[type[TextChoices], set[str]] = {
    Reason: {"share_expertise", "influence"},
    Benefit: set(),
    Beneficiary: set(),
}


@pytest.mark.parametrize("paragraph", LISTED)
def test_each_item_of_a_document_can_be_picked(paragraph: str) -> None:
    words, items = LISTED[paragraph]
    assert len(set(items)) == SIZES[paragraph]
    assert set(items) <= set(words.values)


@pytest.mark.parametrize("words", OUR_OWN, ids=lambda words: words.__name__)
def test_whatever_else_can_be_picked_is_known_to_be_ours(words: type[TextChoices]) -> None:
    listed = {item for of, items in LISTED.values() if of is words for item in items}
    assert set(words.values) - listed == OUR_OWN[words]
    assert len(set(map(str, words.labels))) == len(words.values)
