"""What a merge tells: a line in the history of each partnership that it touched, and of its undoing too."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Service, User
from core.history import audit
from core.history.writing import Stale, update_many
from core.models import AuditEvent
from register.models import Partnership, Priority, Theme
from tests.factories.accounts import DirectorateFactory, PanelFactory
from tests.factories.register import (
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    ThemeFactory,
)
from tests.factories.related import PriorityServedFactory
from tests.register.merging.helpers import alterations, everything, merge, standings_stand, undo_it

pytestmark = pytest.mark.django_db


def _directorates() -> tuple[Any, Any, Partnership]:
    keep, other = DirectorateFactory(name="Adult Care"), DirectorateFactory(name="Adults")
    return keep, other, PartnershipFactory(live=True, directorate=other)


def _panels() -> tuple[Any, Any, Partnership]:
    keep, other = PanelFactory(name="Care Panel"), PanelFactory(name="Adults Panel")
    return keep, other, PartnershipFactory(live=True, panel=other)


def _services() -> tuple[Any, Any, Partnership]:
    directorate = DirectorateFactory()
    keep = Service.objects.create(directorate=directorate, name="Care")
    other = Service.objects.create(directorate=directorate, name="Caring")
    return keep, other, PartnershipFactory(live=True, directorate=directorate, service=other)


def _themes() -> tuple[Any, Any, Partnership]:
    keep, other = ThemeFactory(name="Health"), ThemeFactory(name="Healthy lives")
    return keep, other, PartnershipFactory(live=True, theme=other)


def _priorities() -> tuple[Any, Any, Partnership]:
    keep, other = Priority.objects.create(name="Live well"), Priority.objects.create(name="Living well")
    return keep, other, PriorityServedFactory(priority=other).partnership


def _organisations() -> tuple[Any, Any, Partnership]:
    keep, other = OrganisationFactory(name="The Trust"), OrganisationFactory(name="Trust")
    return keep, other, MembershipFactory(organisation=other).partnership


@pytest.mark.parametrize(
    ("kind", "make", "headline"),
    [
        ("directorates", _directorates, "Directorate merged:"),
        ("panels", _panels, "Panel merged:"),
        ("services", _services, "Service merged:"),
        ("themes", _themes, "Theme merged:"),
        ("priorities", _priorities, "Council priority merged:"),
        ("organisation", _organisations, "Partner merged:"),
    ],
)
def test_each_partnership_it_touched_has_a_line_of_it_and_of_its_undoing(
    officer: User, kind: str, make: Callable[[], tuple[Any, Any, Partnership]], headline: str
) -> None:
    keep, other, touched = make()
    untouched, was, now = PartnershipFactory(live=True), str(other), str(keep)
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    done = merge(kind, keep, other, officer)
    (line,) = audit.find_events_about(touched).exclude(pk__in=before)
    assert (line.headline, line.detail) == (headline, f"{was} is now {now}")
    assert (line.actor_label, line.reason) == (officer.label, "Twice")
    undo_it(done, officer)
    line = audit.find_events_about(touched)[0]
    assert (line.headline, line.reason) == ("Merge undone:", "They are two after all")
    assert line.detail == f"{was} stands by itself again, apart from {now}"
    assert not audit.find_events_about(untouched).exclude(pk__in=before).exists()
    assert list(audit.find_broken_seals()) == []


def test_forty_partnerships_cost_no_more_queries_than_two_to_merge_and_to_undo(officer: User) -> None:
    asked = []
    for count in (2, 40):
        keep, other = ThemeFactory(), ThemeFactory()
        PartnershipFactory.create_batch(count, live=True, theme=other)
        with CaptureQueriesContext(connection) as queries:
            done = merge("themes", keep, other, officer)
        with CaptureQueriesContext(connection) as undone:
            undo_it(done, officer)
        asked.append((len(queries), len(undone)))
    assert asked[1][0] <= asked[0][0] + 4
    assert asked[1][1] <= asked[0][1] + 4


def test_many_rows_written_together_come_back_and_verify(officer: User) -> None:
    keep, other = ThemeFactory(), ThemeFactory()
    PartnershipFactory.create_batch(5, live=True, theme=other)
    before, altered = everything(), set(alterations())
    done = merge("themes", keep, other, officer)
    assert set(Partnership.objects.values_list("theme", flat=True)) == {keep.pk}
    assert standings_stand()
    assert set(alterations()) <= altered
    undo_it(done, officer)
    assert everything() == before
    assert set(alterations()) <= altered


def test_many_rows_are_written_all_or_none_when_one_was_changed_since(officer: User) -> None:
    theme, rows = ThemeFactory(), PartnershipFactory.create_batch(3)
    rows = list(Partnership.objects.order_by("pk"))
    Partnership.objects.filter(pk=rows[2].pk).update(version=9)
    for row in rows:
        row.theme = theme
    with pytest.raises(Stale):
        update_many(rows, names=["theme"], by=officer)
    assert not Partnership.objects.filter(theme=theme).exists()
    assert Theme.objects.filter(pk=theme.pk).exists()


def test_many_rows_that_fail_in_their_middle_leave_nothing(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, other = ThemeFactory(), ThemeFactory()
    PartnershipFactory.create_batch(3, live=True, theme=other)

    def fail(*_given: Any, **_named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("core.history.writing.sealing.remember", fail)
    before, events = everything(), AuditEvent.objects.count()
    with pytest.raises(RuntimeError):
        merge("themes", keep, other, officer)
    assert (everything(), AuditEvent.objects.count()) == (before, events)


def test_nobody_writes_lines_that_nobody_did(officer: User) -> None:
    made = PartnershipFactory()
    with pytest.raises(ValueError, match="needs somebody"):
        audit.record_each("x.y", by=None, about=[made], headline="Did")  # type: ignore[arg-type]
    assert audit.record_each("x.y", by=officer, about=[], headline="Did") == []
