"""The shared list of people and posts."""

from django.urls import path

from register.handing_over import views as handing_over
from register.merging import views as merging
from register.people import panel_seat_views, role_holder_views, views

urlpatterns = [
    path("", views.person_list, name="people"),
    path("roles/", role_holder_views.roles_and_panels, name="roles_and_panels"),
    path("panels/<int:pk>/seats/new/", panel_seat_views.seat_new, name="panel_seat_new"),
    path("seats/<int:pk>/edit/", panel_seat_views.seat_edit, name="panel_seat_edit"),
    path("seats/<int:pk>/remove/", panel_seat_views.seat_remove, name="panel_seat_remove"),
    path("new/", views.person_new, name="person_new"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/edit/", views.person_edit, name="person_edit"),
    path("<int:pk>/hand-over/", handing_over.hand_over, name="person_hand_over"),
    path("<int:pk>/merge/", merging.merge_person, name="person_merge"),
]
