"""Administrators of before keep what they do, and the check of the history stays right."""

import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.db.migrations.recorder import MigrationRecorder

from accounts.integrity import check_rights
from accounts.models import RoleGrant, User
from accounts.services import officers_of_before, seats_of_before, sign_ins
from core import clock
from core.models import AuditEvent
from tests.factories.accounts import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
MIGRATION = importlib.import_module(f"accounts.migrations.{officers_of_before.MIGRATION}")


def of_before(*roles: str) -> User:
    by = UserFactory(role="reader")
    return sign_ins.make(
        PersonFactory(), sign_ins.Rights(f"{'-'.join(roles)}@council.example", list(roles)), by=by
    )


def migrate() -> None:
    """Give the role as the migration does, one minute from now, and tell of it as the end of a migration does."""
    MIGRATION.give_second_role(apps, None)
    applied = MigrationRecorder.Migration.objects.filter(app="accounts", name=officers_of_before.MIGRATION)
    applied.update(applied=clock.now() + timedelta(minutes=1))
    officers_of_before.tell_of_second_roles()


def test_an_administrator_of_before_holds_both_roles_and_the_history_says_why() -> None:
    old, other = of_before("administrator"), of_before("officer")
    migrate()
    old, other = User.objects.get(pk=old.pk), User.objects.get(pk=other.pk)
    assert (old.role_keys, other.role_keys) == ({"administrator", "officer"}, {"officer"})
    event = AuditEvent.objects.get(kind=officers_of_before.KIND)
    assert (event.object_key, event.actor_label) == (old.pk, "The register")
    assert "Whoever was an administrator before holds both" in event.reason
    assert not [one for one in check_rights().altered if f"Sign-in {old.pk}," in str(one)]


def test_it_is_given_and_told_once() -> None:
    of_before("administrator")
    migrate()
    migrate()
    assert RoleGrant.objects.filter(role="officer").count() == 1
    assert AuditEvent.objects.filter(kind=officers_of_before.KIND).count() == 1


def test_whoever_held_both_before_is_not_told_anything() -> None:
    of_before("administrator", "officer")
    migrate()
    assert not AuditEvent.objects.filter(kind=officers_of_before.KIND).exists()


def test_a_role_given_past_the_register_after_the_migration_is_still_found() -> None:
    MigrationRecorder.Migration.objects.filter(app="accounts", name=officers_of_before.MIGRATION).update(
        applied=clock.now() - timedelta(days=1)
    )
    new = of_before("administrator")
    RoleGrant.objects.create(user=new, role="officer")
    officers_of_before.tell_of_second_roles()
    assert not AuditEvent.objects.filter(kind=officers_of_before.KIND).exists()
    assert [one for one in check_rights().altered if f"Sign-in {new.pk}," in str(one)]


def test_a_new_administrator_does_not_get_the_role() -> None:
    migrate()
    assert of_before("administrator").role_keys == {"administrator"}


def test_a_new_register_begins_no_history_of_seats() -> None:
    of_before("administrator")
    MigrationRecorder.Migration.objects.filter(app="accounts", name=seats_of_before.MIGRATION).update(
        applied=clock.now() - timedelta(days=1)
    )
    seats_of_before.begin_history()
    assert not AuditEvent.objects.filter(kind=seats_of_before.KIND).exists()
