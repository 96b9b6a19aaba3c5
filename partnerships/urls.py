from django.urls import include, path

urlpatterns = [
    path("", include("portal.urls")),
    path("accounts/", include("accounts.urls")),
    path("register/", include("register.urls")),
    path("organisations/", include("register.urls.organisations")),
    path("people/", include("register.urls.people")),
    path("lists/", include("register.urls.lists")),
    path("people/", include("accounts.urls.sign_ins")),
    path("", include("scrutiny.urls")),
    path("", include("governance.urls")),
    path("", include("reviews.urls")),
    path("", include("core.urls")),
]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.not_allowed"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.failed"
