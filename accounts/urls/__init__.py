"""One's own account; sign-in, sign-out and passwords, by the sign-in library's own views under our addresses.

A new password and what the access log tells of it are saved together.
Only what is used is named: signing oneself up, changing one's address and the like do not exist here.
"""

from allauth.account import views as allauth
from django.db import transaction
from django.urls import path, re_path

from accounts.views import account

urlpatterns = [
    path("", account.account, name="account"),
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", transaction.atomic(allauth.password_change), name="account_change_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        transaction.atomic(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
