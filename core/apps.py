from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Ground"

    def ready(self) -> None:
        from simple_history.signals import post_create_historical_record

        from core.history import audit, guards, sealing
        from core.models import folding

        connection_created.connect(folding.register_functions, dispatch_uid="core.models.folding")

        # Not a rule in a signal: SQLite drops triggers when Django alters a table, so every migration puts them back.
        post_migrate.connect(guards.install, dispatch_uid="core.history.guards")
        post_migrate.connect(audit.begin_sealing, sender=self, dispatch_uid="core.history.audit")
        sealing.commit_ended.connect(audit.hear_of_commit, dispatch_uid="core.history.audit.commit")
        # Nor here: whatever writes a row of history, its hash goes into the next audit event.
        post_create_historical_record.connect(sealing.remember_history, dispatch_uid="core.history.sealing")
