"""Deny by default: a view says which permission it needs, or that any signed-in person may open it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from accounts.permissions import Permission


class SignedInRequest(HttpRequest):
    """A request that has passed the door: its user is a sign-in of ours. Guarded views ask for it."""

    user: User
    htmx: HtmxDetails


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def require_permission(permission: Permission) -> Callable[[View], View]:
    """Let only those in who hold `permission` in some role. Which records they reach is the queryset's business."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def open_to_signed_in(view: View) -> View:
    """Any signed-in person may open it; what they see there is theirs."""
    view.access = "signed in"  # type: ignore[attr-defined]
    return view


def open_to_all(view: View) -> View:
    """Anyone may open it, signed in or not."""
    view.access = "all"  # type: ignore[attr-defined]
    view.login_required = False  # type: ignore[attr-defined]
    return view
