"""The one-time token that every form carries beside its CSRF token: who drew the form, and when."""

import secrets
from datetime import timedelta
from hashlib import sha256

from asgiref.local import Local
from django.core import signing
from django.http import HttpRequest

NAME = "once"
LIFETIME = timedelta(days=2)  # longer than a session lasts
_signer = signing.TimestampSigner(salt="core.posting")
now = Local()  # the request that is being answered, so that a tag can draw a token without a context


def key_of_user(request: HttpRequest) -> str:
    """Return the key of whoever is signed in, or nothing."""
    user = getattr(request, "user", None)
    return str(user.pk) if user is not None and user.is_authenticated else ""


def draw_token() -> str:
    """Return a new token for whoever is being answered."""
    request = getattr(now, "request", None)
    owner = key_of_user(request) if request is not None else ""
    return _signer.sign(f"{owner}.{secrets.token_urlsafe(12)}")


def owner_of(token: str) -> str:
    """Return the key of the person for whom a form was drawn; nothing when the token is none of ours."""
    try:
        return _signer.unsign(token).partition(".")[0]
    except signing.BadSignature:
        return ""


def is_old(token: str) -> bool:
    """Whether a token of ours is older than what is remembered of used ones."""
    try:
        _signer.unsign(token, max_age=LIFETIME)
    except signing.SignatureExpired:
        return True
    except signing.BadSignature:
        return False
    return False


def content_of(request: HttpRequest) -> str:
    """Return a fingerprint of what was posted, without the tokens."""
    words = [
        (name, request.POST.getlist(name))
        for name in sorted(request.POST)
        if name not in (NAME, "csrfmiddlewaretoken")
    ]
    files = [
        (name, [(one.name, one.size) for one in request.FILES.getlist(name)])
        for name in sorted(request.FILES)
    ]
    return digest_parts(repr((words, files)))


def digest_parts(*parts: str) -> str:
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
