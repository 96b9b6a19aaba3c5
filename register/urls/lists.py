"""The council's short lists."""

from django.urls import path

from register.merging import views as merging
from register.views import lists

urlpatterns = [
    path("", lists.lists, name="lists"),
    path("<slug:kind>/new/", lists.entry_new, name="list_entry_new"),
    path("<slug:kind>/<int:pk>/edit/", lists.entry_edit, name="list_entry_edit"),
    path("<slug:kind>/<int:pk>/remove/", lists.entry_remove, name="list_entry_remove"),
    path("<slug:kind>/<int:pk>/merge/", merging.merge_list_entry, name="list_entry_merge"),
]
