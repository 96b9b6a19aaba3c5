from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and roles"

    def ready(self) -> None:
        from accounts import integrity
        from accounts.services import officers_of_before, seats_of_before

        post_migrate.connect(integrity.begin_sealing, sender=self, dispatch_uid="accounts.integrity")
        post_migrate.connect(
            seats_of_before.begin_history, sender=self, dispatch_uid="accounts.seats_of_before"
        )
        post_migrate.connect(
            officers_of_before.tell_of_second_roles, sender=self, dispatch_uid="accounts.officers_of_before"
        )
