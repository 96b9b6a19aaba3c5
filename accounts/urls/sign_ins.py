from django.urls import path

from accounts.views import sign_ins

urlpatterns = [
    path("<int:pk>/sign-in/", sign_ins.sign_in, name="sign_in"),
    path("<int:pk>/sign-in/invite/", sign_ins.invite, name="sign_in_invite"),
]
