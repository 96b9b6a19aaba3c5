from django.urls import path

from portal.views import gallery, gaps, health, imports, my_work

urlpatterns = [
    path("", my_work.my_work, name="my_work"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("register/import/", imports.import_register, name="import_register"),
    path("register/import/<int:pk>/", imports.rehearsal, name="rehearsal"),
    path("register/import/<int:pk>/problems/", imports.marked_up, name="rehearsal_marked_up"),
    path("register/import/done/<int:pk>/undo/", imports.take_back, name="import_undo"),
]
