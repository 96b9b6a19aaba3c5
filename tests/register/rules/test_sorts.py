"""What names a sort of bodies or people, and what names one of them."""

import pytest

from register.rules.sorts import names_sort


@pytest.mark.parametrize(
    ("kind", "name", "sort"),
    [
        ("organisation", "academies", True),
        ("organisation", "business", True),
        ("organisation", "Schools", True),
        ("organisation", "Local Businesses", True),
        ("organisation", "Voluntary and community sector", True),
        ("organisation", "other denominations & faiths", True),
        ("organisation", "Various", True),
        ("organisation", "Housing Associations", True),
        ("organisation", "National Trust", False),
        ("organisation", "Police", False),
        ("organisation", "Vale Schools", False),
        ("organisation", "Public Health", False),
        ("organisation", "City College", False),
        ("organisation", "111", False),
        ("person", "Councillors", True),
        ("person", "Elected members", True),
        ("person", "head of service", False),
        ("person", "Director of Children's Services", False),
        ("theme", "business", False),
        ("directorate", "services", False),
        ("organisation", "", False),
    ],
)
def test_a_sort_is_told_from_a_name(kind: str, name: str, sort: bool) -> None:
    assert names_sort(kind, name) is sort
