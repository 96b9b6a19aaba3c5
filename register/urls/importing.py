"""The import of a spreadsheet."""

from django.urls import path

from register.importing import views

urlpatterns = [
    path("", views.import_register, name="import_register"),
    path("<int:pk>/", views.rehearsal, name="rehearsal"),
    path("<int:pk>/problems/", views.marked_up, name="rehearsal_marked_up"),
    path("done/<int:pk>/undo/", views.take_back, name="import_undo"),
]
