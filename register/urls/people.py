"""The shared list of people and posts."""

from django.urls import path

from register.handing_over import views as handing_over
from register.merging import views as merging
from register.views import people, role_holders

urlpatterns = [
    path("", people.person_list, name="people"),
    path("roles/", role_holders.roles_and_panels, name="roles_and_panels"),
    path("new/", people.person_new, name="person_new"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("<int:pk>/hand-over/", handing_over.hand_over, name="person_hand_over"),
    path("<int:pk>/merge/", merging.merge_person, name="person_merge"),
]
