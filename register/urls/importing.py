"""The import of a spreadsheet."""

from django.urls import path

from register.importing import views
from register.importing.batches import views as batches

urlpatterns = [
    path("", views.import_register, name="import_register"),
    path("<int:pk>/", views.rehearsal, name="rehearsal"),
    path("<int:pk>/problems/", views.marked_up, name="rehearsal_marked_up"),
    path("done/<int:pk>/", batches.import_done, name="import_done"),
    path("done/<int:pk>/undo/", batches.take_back, name="import_undo"),
]
