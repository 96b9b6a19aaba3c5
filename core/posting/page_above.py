"""The page on which a button stands: many addresses only answer a press, and nobody can open them."""

from collections.abc import Callable
from inspect import getclosurevars, isfunction
from typing import Any

from django.urls import Resolver404, resolve


def find_page_above(address: str) -> str:
    """Return the address itself, or the nearest one above it that can be opened where it only answers a press."""
    path, mark, query = address.partition("?")
    here = path
    while here not in ("", "/"):
        if _can_be_opened(here):
            return here + (mark + query if here == path else "")
        here = here.rstrip("/").rpartition("/")[0] + "/"
    return "/"


def _can_be_opened(path: str) -> bool:
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return may_get(view)


def may_get(view: Callable[..., Any] | None) -> bool:
    """Whether a view may be asked for with GET, from the methods that it is limited to."""
    while view is not None:
        if isfunction(view):
            methods = getclosurevars(view).nonlocals.get("request_method_list")
            if methods is not None and "GET" not in methods:
                return False
        view = getattr(view, "__wrapped__", None)
    return True
