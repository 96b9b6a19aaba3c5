"""The shared list of organisations."""

from django.urls import path

from register.merging import views as merging
from register.views import organisations

urlpatterns = [
    path("", organisations.organisation_list, name="organisations"),
    path("new/", organisations.organisation_new, name="organisation_new"),
    path("<int:pk>/", organisations.organisation, name="organisation"),
    path("<int:pk>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("<int:pk>/merge/", merging.merge_organisation, name="organisation_merge"),
]
