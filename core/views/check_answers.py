"""The page before what cannot be undone: what was answered, what follows from it, and a way back.

The form is posted a second time with `checked` once its answers were read; everything is judged anew then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from core.dates import write_long_date
from core.posting import token

NAME, STATE = "checked", "state"
YES, BACK = "yes", "back"
_OWN = frozenset([NAME, STATE, token.NAME, "csrfmiddlewaretoken"])


@dataclass(frozen=True)
class Check:
    """What the page says: answers with their labels, and what the press does, each a sentence.

    `state` is a mark of what it was shown of: where that has changed before the press, it is shown anew.
    """

    heading: str
    about: str
    answers: Sequence[tuple[str, str]]
    follows: Sequence[str]
    button: str
    open_things: Sequence[tuple[str, str]] = ()  # words, and the page on which it is finished
    open_heading: str = ""  # over these; "What is still open" where it is blank
    form: forms.Form | None = None  # what is asked on this page
    warning: str = ""  # what speaks against it
    crumbs: Sequence[tuple[str, str]] = ()
    state: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether what this page asks is answered."""
        return self.form is None or self.form.is_valid()

    def answer(self, name: str) -> str:
        """Return what was answered on this page; nothing where it did not ask."""
        return "" if self.form is None else str(self.form.cleaned_data[name])


def is_checked(request: HttpRequest) -> bool:
    """Whether the answers of this press were read on the page before."""
    return request.POST.get(NAME) == YES


def is_confirmed(request: HttpRequest, check: Check) -> bool:
    """Whether this very page was read and all that it asks is answered."""
    return is_checked(request) and request.POST.get(STATE, "") == check.state and check.is_complete


def is_going_back(request: HttpRequest) -> bool:
    """Whether somebody read their answers and wants to change one: nothing is judged, nothing is done."""
    return request.POST.get(NAME) == BACK


def show_check(request: HttpRequest, check: Check) -> HttpResponse:
    """Answer with the page; it carries all that was posted and posts it again to the same address.

    The browser may keep it for the same sign-in: with "no-store", going back to what was posted shows an error of the
    browser in its place. Pressed once more it saves nothing twice (core.posting.once).
    """
    posted, own = request.POST, _OWN | set(check.form.fields if check.form else ())
    typed = [(name, text) for name in posted if name not in own for text in posted.getlist(name)]
    changed = is_checked(request) and request.POST.get(STATE, "") != check.state
    context = {"check": check, "form": check.form, "typed": typed, "changed": changed}
    response = render(request, "check_answers.html", context)
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response


def list_answers(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Return the label and the answer of every field of a valid form, as a reader would write it."""
    return [(str(bound.label), _answer(bound.field, form, bound.name)) for bound in form.visible_fields()]


def _answer(field: forms.Field, form: Any, name: str) -> str:
    value = form.cleaned_data.get(name)
    choices = dict(getattr(field, "choices", ()))
    if isinstance(value, (list, tuple)):
        return "; ".join(str(choices.get(one, one)) for one in value) or _("Nothing entered")
    if value is not None and value in choices:
        return str(choices[value])
    if value in (None, ""):
        return _("Nothing entered")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return write_long_date(value)
    return str(value)
