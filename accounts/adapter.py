"""How the sign-in library behaves here, and what of it the access log tells."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from core.access_log.recording import Kind, record_access


class CouncilAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs themselves up: an administrator makes sign-ins."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _lazy(
            "This e-mail address and password do not belong together. Try again, or choose a new password."
        ),
        "too_many_login_attempts": _lazy("Too many tries. Wait five minutes, or choose a new password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing of our own accord: the next page shows that it worked."""

    # --- What the access log tells ------------------------------------------------------------------------

    def login(self, request: HttpRequest, user: User) -> None:
        with transaction.atomic():
            super().login(request, user)
            record_access(Kind.SIGNED_IN, by=user)

    def logout(self, request: HttpRequest) -> None:
        record_access(Kind.SIGNED_OUT, by=request.user)  # type: ignore[arg-type]  # only called for a sign-in of ours
        super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            _record_try(Kind.THROTTLED, credentials)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        _record_try(Kind.FAILED, credentials)
        super().authentication_failed(request, **credentials)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        record_access(Kind.FAILED, by=None, whose=user, detail=_("the sign-in is switched off"))
        answer: HttpResponse = super().respond_user_inactive(request, user)
        return answer

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        asked = context["request"].user
        by = asked if asked.is_authenticated else None
        record_access(Kind.PASSWORD, by=by, whose=user, detail=_("link to choose one sent"))
        if not user.has_usable_password():  # they have never chosen one, so none of before is spoken of
            self.send_mail("account/email/invitation", email, context)
        else:
            super().send_password_reset_mail(user, email, context)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        record_access(Kind.PASSWORD, by=user, detail=_("new one chosen"))


def _record_try(kind: Kind, credentials: dict[str, Any]) -> None:
    """Tell whose sign-in was tried; of an address that is none, only that: it may be a password."""
    typed = credentials.get("email") or ""
    user = User.objects.filter(email__iexact=typed).first() if typed else None
    record_access(kind, by=None, whose=user, detail="" if user else _("an unknown address"))
