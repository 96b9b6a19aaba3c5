"""An address that takes only a press, opened as a page: say so, and lead to the page with the button."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve


def explain_wrong_method(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer with a page of ours where a view refuses how it was asked, which a browser would show as an empty one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != 405 or response.streaming or response.content:  # type: ignore[attr-defined]
            return response
        page = render(request, "errors/405.html", {"page": find_page_above(request.path)}, status=405)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page

    return answer


def find_page_above(path: str) -> str:
    """Return the nearest address above a path that is a page of its own; the home page where there is none."""
    parts = path.strip("/").split("/")
    for last in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:last])}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"
