from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and roles"

    def ready(self) -> None:
        from accounts import integrity

        post_migrate.connect(integrity.begin_sealing, sender=self, dispatch_uid="accounts.integrity")
