"""Refusals as they happen: a 403, a 404 that stands for one, an address that is not understood, too many tries.

One line in the log, one access event.
"""

import logging
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.module_loading import import_string

from core.access_log.recording import Kind, Subject, record_access
from core.history.actors import Actor
from core.views.errors import bad_request, not_allowed

log = logging.getLogger(__name__)
Find = Callable[[Actor, str, dict[str, object]], Subject | None]


class RefusalLog:
    """Writes down who was refused which address. Which partnership that is about, higher floors say.

    The page does not wait for the log: where an event cannot be written, the refusal stands and the log says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and (by := _signed_in(request)):
            if (about := _subject(request, by)) and about.hidden:
                _record(request, Kind.REFUSED, by, about)
        elif response.status_code == 429:
            _record(request, Kind.THROTTLED, _signed_in(request), None)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal here: Django would log it with a traceback and without who it was."""
        if isinstance(exception, PermissionDenied):
            return _refuse(request, not_allowed(request, exception))
        if isinstance(exception, BadRequest):
            return _refuse(request, bad_request(request, exception), why=str(exception))
        return None


def _refuse(request: HttpRequest, response: HttpResponse, why: str = "") -> HttpResponse:
    by = _signed_in(request)
    who = by.pk if by else "nobody"
    log.warning("Refused: %s %s to sign-in %s", request.method, iri_to_uri(request.path), who)
    _record(request, Kind.REFUSED, by, _subject(request, by) if by else None, why)
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _signed_in(request: HttpRequest) -> Actor | None:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _subject(request: HttpRequest, by: Actor) -> Subject | None:
    match = request.resolver_match
    if match is None or not match.kwargs:
        return None
    found = (find(by, match.url_name or "", match.kwargs) for find in _finders())
    return next((subject for subject in found if subject), None)


def _finders() -> Iterator[Find]:
    for path in settings.ACCESS_LOG_SUBJECTS:
        yield import_string(path)


def _record(request: HttpRequest, kind: Kind, by: Actor | None, about: Subject | None, why: str = "") -> None:
    try:
        record_access(kind, by=by, about=about, address=request.path, detail=why)
    except DatabaseError:
        log.exception("A refusal could not be written into the access log")
