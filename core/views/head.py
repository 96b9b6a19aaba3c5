"""HEAD on every page that answers GET: whoever asks whether an address is there gets the answer of the page."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


def answer_head(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let a view see GET where HEAD is asked, so that none has to name HEAD; the answer goes without its body."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD":
            return get_response(request)
        request.method = "GET"
        try:
            response = get_response(request)
        finally:
            request.method = "HEAD"
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))  # type: ignore[attr-defined]
            response.content = b""  # type: ignore[attr-defined]
        return response

    return answer
