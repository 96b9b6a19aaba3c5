"""Words that could not be saved when they were posted, kept for their author and shown again on the same form.

They are given back only to the sign-in for which the form was drawn, in the browser that posted them, and
only for a while. Passwords and files are never kept.
"""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.forms import (
    CheckboxInput,
    FileInput,
    HiddenInput,
    PasswordInput,
    RadioSelect,
    SelectMultiple,
    Widget,
)
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core import clock
from core.models import KeptWords
from core.posting import token
from core.posting.page_above import find_page_above

KEPT_FOR = timedelta(hours=12)
MOST = 500_000  # characters of one form
# What a form says of itself, hidden on the page: nobody typed it, so nobody is shown it.
MACHINE_FIELDS = frozenset({"go", "left_open", "line", "press", "read", "seen", "shown", "state", "version"})
NAME = "kept"  # the parameter that asks for them
SALT = "core.posting.kept"
# Widgets that may post nothing, so that a missing name says nothing about which form it was.
SILENT: tuple[type[Widget], ...] = (
    CheckboxInput,
    FileInput,
    HiddenInput,
    PasswordInput,
    RadioSelect,
    SelectMultiple,
)

SENTENCES = {
    "signed_out": _lazy("You had been signed out. What you typed is below; nothing has been saved yet."),
    "old": _lazy(
        "This form had stood open too long. What you typed is below; nothing of it has been saved yet."
    ),
    "again": _lazy(
        "That was already saved. What you have sent since is below and has not been saved: "
        "save it only if it is to be added as well."
    ),
    "running": _lazy("What you typed is below. Look first whether it has been saved already."),
    "nul": _lazy(
        "Nothing has been saved yet. What you typed held a character that cannot be kept (NUL): "
        "it is taken out below, look it through and save again."
    ),
}

# The same where nothing was typed: the form had a button only.
PRESSED = {
    "signed_out": _lazy("You had been signed out. Read it and press again."),
    "old": _lazy("This page had stood open too long. Read it and press again."),
}


# --- Keeping ------------------------------------------------------------------------------------------


def keep_words(request: HttpRequest, owner: str, why: str) -> str:
    """Keep what was posted for `owner` and return the address that shows it again; nothing when it cannot be."""
    words = _words(request)
    if not owner or not words or sum(len(one) for values in words.values() for one in values) > MOST:
        return ""
    remove_old()
    key = token.digest_parts(request.POST.get(token.NAME) or secrets.token_urlsafe(), request.path)
    KeptWords.objects.update_or_create(
        key=key,
        defaults={
            "owner": owner,
            "browser": token.digest_parts(_secret(request)),
            "path": request.path,
            "why": why,
            "words": signing.dumps({"words": words, "files": bool(request.FILES)}, salt=SALT, compress=True),
            "at": clock.now(),
        },
    )
    page, _question, query = _page(request).partition("?")
    asked = QueryDict(query, mutable=True)
    asked[NAME] = key
    return f"{page}?{asked.urlencode()}"


def offer_form_again(request: HttpRequest, owner: str, why: str) -> HttpResponse | None:
    """Answer a press that may not be run with the same form, filled; first with the sign-in where that has ended."""
    if not (address := keep_words(request, owner, why)):
        return None
    signed_in = token.key_of_user(request)
    if not signed_in:
        messages.info(
            request,
            _("Your sign-in had ended. What you typed is kept: sign in, and it stands in its form again."),
        )
    answer: HttpResponse = redirect(address) if signed_in else redirect_to_login(address)
    answer.set_cookie(
        _cookie(), _secret(request), max_age=KEPT_FOR, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return answer


def remove_old() -> None:
    """Drop what nobody came back for."""
    KeptWords.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()


def forget_words(request: HttpRequest) -> None:
    """Drop what was kept of this form: it has been saved now."""
    if _cookie() in request.COOKIES:
        mine = KeptWords.objects.filter(owner=token.key_of_user(request), path=request.path)
        mine.filter(browser=token.digest_parts(_secret(request))).delete()


def _words(request: HttpRequest) -> dict[str, list[str]]:
    skip = {token.NAME, "csrfmiddlewaretoken"}
    return {
        name.replace("\0", ""): [one.replace("\0", "") for one in request.POST.getlist(name)]
        for name in request.POST
        if name not in skip and "password" not in name
    }


def _page(request: HttpRequest) -> str:
    """The page on which the form stood: where the browser says that it came from, else where the post leads."""
    came = request.META.get("HTTP_REFERER", "")
    parts = urlsplit(came)
    if parts.path and url_has_allowed_host_and_scheme(came, {request.get_host()}):
        return f"/{parts.path.lstrip('/')}" + (f"?{parts.query}" if parts.query else "")
    return find_page_above(str(request.get_full_path()))


def _cookie() -> str:
    return "__Host-typed" if settings.HTTPS else "typed"


def _secret(request: HttpRequest) -> str:
    """What only this browser knows: the cookie it sent, or a new one."""
    made = getattr(request, "_typed_here", "") or request.COOKIES.get(_cookie()) or secrets.token_urlsafe(32)
    request._typed_here = made  # type: ignore[attr-defined]
    return str(made)


# --- Giving back --------------------------------------------------------------------------------------


class Words:
    """What was typed, for the forms of one page to take."""

    def __init__(self, row: KeptWords) -> None:
        found = signing.loads(row.words, salt=SALT, max_age=KEPT_FOR)
        self.data = QueryDict(mutable=True)
        for name, values in found["words"].items():
            self.data.setlist(name, values)
        self.taken = False
        own = [name for name in self.data if name not in MACHINE_FIELDS]
        told = SENTENCES if any(map(self.data.get, own)) else SENTENCES | PRESSED
        self.sentence = str(told[row.why])
        if found["files"]:
            self.sentence += " " + _("Choose the file again.")

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Every text that somebody typed with its name, for a page that has no form to take it."""
        return [
            (name.replace("_", " ").capitalize(), value)
            for name in self.data
            if name not in MACHINE_FIELDS
            for value in self.data.getlist(name)
            if any(letter.isalpha() for letter in value)
        ]


def find_words(request: HttpRequest) -> Words | None:
    """Return what is kept for the person and the browser that ask for it."""
    asked, owner = request.GET.get(NAME, ""), token.key_of_user(request)
    if not asked or not owner or _cookie() not in request.COOKIES or "\0" in asked:
        return None
    mine = KeptWords.objects.filter(key=asked, owner=owner, at__gte=clock.now() - KEPT_FOR)
    row = mine.filter(browser=token.digest_parts(_secret(request))).first()
    try:
        return Words(row) if row else None
    except signing.BadSignature:
        return None


def restore_words(request: HttpRequest) -> None:
    """Let the forms of the page that is being drawn take what is kept, and say so on it."""
    if words := find_words(request):
        token.now.words = words
        messages.warning(request, words.sentence)


def show_words_left(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the page; where it has no form that takes the words any more, a page that shows them to be copied."""
    words = getattr(token.now, "words", None)
    if words is None or words.taken or not words.typed or 300 <= response.status_code < 400:
        return response
    context = {"typed": words.typed, "why": _("The form that you typed it into is not there any more.")}
    back = request.path if response.status_code < 400 else "/"
    return render(request, "not_saved.html", context | {"about": _("What you typed"), "back": back})


class RefilledField(BoundField):
    """A field of a form: empty or as recorded, unless there is something to give back that was typed into it."""

    @cached_property
    def initial(self) -> Any:
        words = getattr(token.now, "words", None)
        widget = self.field.widget
        if words is None or self.form.is_bound or isinstance(widget, FileInput | PasswordInput):
            return super().initial
        if not _is_the_form(self, words):
            return super().initial
        words.taken = True
        typed = widget.value_from_datadict(words.data, {}, self.html_name)
        return self.field.bound_data(typed, super().initial)


def _is_the_form(field: BoundField, words: Words) -> bool:
    """Whether the words were typed into the form of this field: every box that a browser posts even empty is there."""
    form: Any = field.form
    if not hasattr(form, "_takes_words"):
        form._takes_words = all(_posted(form, words)) and any(
            not one.field.widget.value_omitted_from_data(words.data, {}, one.html_name)
            for one in form
            if not isinstance(one.field.widget, CheckboxInput | SelectMultiple)
        )
    return bool(form._takes_words)


def _posted(form: Any, words: Words) -> Iterator[bool]:
    for one in form:
        if not isinstance(one.field.widget, SILENT) and not one.field.disabled:
            yield not one.field.widget.value_omitted_from_data(words.data, {}, one.html_name)


class Renderer(TemplatesSetting):
    """Draws every form of the project with fields that can be filled again."""

    bound_field_class = RefilledField
