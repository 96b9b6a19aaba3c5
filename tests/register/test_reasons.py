"""Why the council is in a partnership, what it hopes for and who gains: picked from lists, never typed."""

from collections.abc import Callable

import pytest
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
