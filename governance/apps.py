from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        from governance.library import service as library_service

        # The library comes with the tables: a register without its checklists would be half set up.
        post_migrate.connect(
            library_service.load_after_migrate, sender=self, dispatch_uid="governance.editions"
        )
