"""Django's own change list over the partnerships: what a council would have with no work at all."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest

from register.models import Partnership


class _OpenSite(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active)


class _Partnerships(ModelAdmin):
    """Eight columns, fifty rows, three filters: about what the register list shows, as the admin does it."""

    list_display = ("reference", "name", "tier", "status", "directorate", "sponsor", "rating", "next_review")
    list_select_related = ("directorate", "sponsor", "standing")
    list_filter = ("status", "tier", "directorate")
    search_fields = ("name", "reference")
    list_per_page = 50

    def rating(self, partnership: Partnership) -> str:
        return partnership.standing.get_rating_display()

    def next_review(self, partnership: Partnership) -> Any:
        return partnership.standing.next_review_on

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_module_permission = (
        has_view_permission
    )


site = _OpenSite(name="bench_admin")
site.register(Partnership, _Partnerships)
