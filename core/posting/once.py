"""A form is saved once, however often its button is pressed: the middleware behind every form that is posted.

The first press takes its token: one row whose key is unique in the database, so that it holds for all
processes. If the answer is a redirect, the form was saved, and the row remembers where it led; any other
answer (a mistake in the form, a refusal, a conflict, a redirect with nothing but a warning) gives the token
back for the corrected press. A second
press is not run: it is led to the same place and told.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _

from core import clock
from core.models import UsedToken
from core.parsing.result import remove_controls, tidy
from core.posting import kept, token

WAIT = timedelta(seconds=8)  # for a press that is still being worked on
PAUSE = 0.1
GONE_BACK = timedelta(hours=1)  # for as long, the same words in a new form are asked about
STILL_RUNNING = 409


class OnceOnly:
    """Runs each form once, and keeps what was typed where a press cannot be run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token.now.request, token.now.words = request, None
        try:
            response = self.get_response(request)
            if request.method == "POST":
                return _settled(request, response)
            return kept.show_words_left(request, response)
        except BaseException:
            _give_back(request)
            raise
        finally:
            token.now.request = token.now.words = None

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        request._past_the_door = True  # type: ignore[attr-defined]
        if request.method != "POST":
            kept.restore_words(request)
            return None
        remove_invisible(request)
        match, owner = request.resolver_match, token.key_of_user(request)
        if not owner or (match and match.url_name in settings.MAY_BE_POSTED_TWICE):
            return None
        return _once(request, owner)


def remove_invisible(request: HttpRequest) -> None:
    """Take texts for what they look like in every form there is: without direction marks and the like.

    A text of nothing but invisible characters is an empty one.
    """
    posted = request.POST
    changed = {
        name: seen
        for name in posted
        if "password" not in name and (seen := list(map(_see, posted.getlist(name)))) != posted.getlist(name)
    }
    if changed:
        cleared = posted.copy()
        for name, texts in changed.items():
            cleared.setlist(name, texts)
        request.POST = cleared  # type: ignore[assignment]


def _see(text: str) -> str:
    """Return a text as it may stand on a page. A NUL is told of."""
    if "\0" in text or (text.isascii() and text.isprintable()):
        return text
    return "" if _is_invisible(text) else remove_controls(text)


def _is_invisible(text: str) -> bool:
    """Blanks alone are left to the forms, and a NUL is told of."""
    return not (text.isascii() or "\0" in text or text.isspace() or tidy(text))


def _once(request: HttpRequest, owner: str) -> HttpResponse | None:
    """Return the answer to a press that must not be run; otherwise take its token and let it run."""
    posted = request.POST
    if any("\0" in text for name in posted for text in (name, *posted.getlist(name))):
        return kept.offer_form_again(request, owner, "nul") or render(request, "errors/400.html", status=400)
    sent = posted.get(token.NAME, "")
    if token.owner_of(sent) != owner:
        return None
    if token.is_old(sent):
        return kept.offer_form_again(request, owner, "old") or render(
            request, "errors/expired.html", status=403
        )
    content = token.digest_parts(owner, request.path, token.content_of(request))
    keys = list(_keys(request, sent, owner, content))
    if _said_before(request, keys, content):
        return kept.offer_form_again(request, owner, "again")
    for key in keys:
        before = _take(request, key, content)
        if before is None:
            return None
        if not before.led_to:
            return _still_running(request, owner)
        if before.content == content:
            messages.info(request, _("That was already saved; it was not saved twice."))
            return redirect(before.led_to)
        if _adds(request, before.led_to):
            return kept.offer_form_again(request, owner, "again")
    return None


def _adds(request: HttpRequest, led_to: str) -> bool:
    """Whether a saved form added something: it names no version of what is there, and led to another page."""
    return urlsplit(led_to).path != request.path and not request.POST.get("version")


def _said_before(request: HttpRequest, keys: Sequence[str], content: str) -> bool:
    """Whether just these words were added here a while ago: browsers put them into a fresh form when one goes back.

    Whoever has been asked once, on the filled form, means it.
    """
    if kept.NAME in request.GET or request.POST.get("version") != "":  # empty: the form of a new record
        return False
    recent = UsedToken.objects.filter(content=content, at__gte=clock.now() - GONE_BACK).exclude(led_to="")
    before = recent.order_by("-at").first()
    return bool(before and before.key not in keys and _adds(request, before.led_to))


def _keys(request: HttpRequest, sent: str, owner: str, content: str) -> Iterator[str]:
    """The key of the form, then that of its content.

    The second is for other words in a form that was saved before: they are run where they change something
    that is there (its version keeps two changes apart), or where a page with many buttons stays where it is.
    """
    yield token.digest_parts(sent, owner, request.path)
    yield token.digest_parts(sent, owner, request.path, content)


@dataclass(frozen=True)
class Before:
    """An earlier press with the same token."""

    content: str
    led_to: str


def _take(request: HttpRequest, key: str, content: str) -> Before | None:
    """Take a token for this press, waiting for one that is still running; return the earlier press if it was saved."""
    until = monotonic() + WAIT.total_seconds()
    while True:
        try:
            with transaction.atomic():
                UsedToken.objects.create(key=key, content=content, at=clock.now())
        except IntegrityError:
            before = UsedToken.objects.filter(key=key).first()
            if before and (before.led_to or monotonic() > until):
                return Before(before.content, before.led_to)
            sleep(PAUSE)
        else:
            request._taken = key  # type: ignore[attr-defined]
            if key.startswith("0"):  # every sixteenth press sweeps
                UsedToken.objects.filter(at__lt=clock.now() - token.LIFETIME).delete()
                kept.remove_old()
            return None


def _settled(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep or give back the token by what came of the press, and what was typed where the sign-in had ended."""
    led_to = response.get("Location", "") if 300 <= response.status_code < 400 else ""
    if key := getattr(request, "_taken", ""):
        if not led_to or _was_refused(request):
            _give_back(request)
            return response
        UsedToken.objects.filter(key=key).update(led_to=led_to)
        kept.forget_words(request)
    elif led_to.partition("?")[0] == resolve_url(settings.LOGIN_URL) and not hasattr(
        request, "_past_the_door"
    ):
        return kept.offer_form_again(request, owner_of_form(request), "signed_out") or response
    return response


def _was_refused(request: HttpRequest) -> bool:
    """Whether all that the next page says is a warning: what is refused leads on with its reason and saves nothing."""
    # Reading them would take them away.
    queued = getattr(messages.get_messages(request), "_queued_messages", ())
    return bool(queued) and all(each.level >= messages.WARNING for each in queued)


def owner_of_form(request: HttpRequest) -> str:
    """Return for whom the posted form was drawn."""
    try:
        return token.owner_of(request.POST.get(token.NAME, ""))
    except UnreadablePostError:
        return ""


def _give_back(request: HttpRequest) -> None:
    if key := getattr(request, "_taken", ""):
        UsedToken.objects.filter(key=key).delete()


def _still_running(request: HttpRequest, owner: str) -> HttpResponse:
    again = kept.offer_form_again(request, owner, "running")
    context = {"page": request.path, "again": again["Location"] if again else ""}
    response = render(request, "errors/still_running.html", context, status=STILL_RUNNING)
    if again:
        response.cookies.update(again.cookies)
    return response
