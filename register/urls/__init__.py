from django.urls import include, path, register_converter

from register.approvals import views as approvals
from register.converters import ReferenceConverter
from register.merging import views as merging
from register.moves import views as moves
from register.tier import views as tier
from register.views import changes, history, partnership_list, partnerships, sensitive

register_converter(ReferenceConverter, "reference")

_OWN = "<reference:reference>/"

urlpatterns = [
    # The list, and the same rows as a file
    path("", partnership_list.partnership_list, name="partnership_list"),
    path("export.<str:kind>", partnership_list.partnership_export, name="partnership_export"),
    path("import/", include("register.urls.importing")),
    path("merges/<int:pk>/", merging.show_merge, name="merge"),
    path("merges/<int:pk>/undo/", merging.undo_merge, name="merge_undo"),
    # A partnership's own page, its history, and changing it
    path("new/", partnerships.propose, name="partnership_new"),
    path(_OWN, partnerships.partnership, name="partnership"),
    path(f"{_OWN}edit/", changes.edit, name="partnership_edit"),
    path(f"{_OWN}edit/<slug:group>/", changes.edit, name="partnership_edit_group"),
    path(f"{_OWN}confirm/<slug:group>/", changes.confirm, name="partnership_confirm"),
    path(f"{_OWN}move/", moves.move, name="partnership_move"),
    path(f"{_OWN}merge/", merging.merge_partnership, name="partnership_merge"),
    path(f"{_OWN}tier/", tier.tier, name="partnership_tier"),
    path(f"{_OWN}approvals/<int:pk>/", approvals.approval, name="approval"),
    path(f"{_OWN}approvals/<int:pk>/approve/", approvals.approve, name="approval_approve"),
    path(f"{_OWN}approvals/<int:pk>/decline/", approvals.decline, name="approval_decline"),
    path(f"{_OWN}approvals/<int:pk>/take-back/", approvals.take_back, name="approval_take_back"),
    path(f"{_OWN}sensitive/", sensitive.marks, name="partnership_sensitive"),
    path(f"{_OWN}sensitive/<int:pk>/open/", sensitive.unmark, name="partnership_sensitive_open"),
    path(f"{_OWN}history/", history.history, name="partnership_history"),
    path(f"{_OWN}history/export.csv", history.history_csv, name="partnership_history_csv"),
    # Its tabs and what can be added, changed and removed in them
    path("", include("register.urls.tabs")),
]
