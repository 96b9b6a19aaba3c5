"""Which texts of a partnership are exempt, and why."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from register.access.marks import words_for_exempt
from register.access.visible import visible_to
from register.forms.sensitive import MarkForm, UnmarkForm
from register.models import read_mark_name
from register.record.header import address_of_tab, header_for
from register.services import sensitive


@require_permission(Permission.PARTNERSHIP_EDIT)
@require_http_methods(["GET", "POST"])
def marks(request: SignedInRequest, reference: str) -> HttpResponse:
    """List the marked texts, and mark another."""
    user = request.user
    header = header_for(user, reference, needs=Permission.PARTNERSHIP_EDIT)
    record = visible_to(user).get(pk=header.pk)
    asked = request.POST.get("field") or request.GET.get("field", "")
    form = MarkForm(request.POST or None, partnership=record, asked=asked)
    if form.is_valid():
        row = sensitive.mark_with_copies(record, by=user, **form.cleaned_data)
        said = _("Marked: %(text)s. Readers without the right to exempt text no longer see it.")
        messages.success(request, said % {"text": sensitive.describe_marked(row.field)})
        return redirect("partnership_sensitive", reference)
    rows = list(record.sensitive_marks.all())
    texts = sensitive.describe_each(row.field for row in rows)
    context = {
        "header": header,
        "form": form,
        "marked": [
            {"row": row, "text": texts[row.field], "paragraph": words_for_exempt(row.paragraph)}
            for row in rows
        ],
        "crumbs": [(header.title, address_of_tab(reference))],
    }
    return render(request, "register/sensitive.html", context)


@require_permission(Permission.PARTNERSHIP_EDIT)
@require_http_methods(["GET", "POST"])
def unmark(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Take a mark off, with a reason."""
    user = request.user
    header = header_for(user, reference, needs=Permission.PARTNERSHIP_EDIT)
    row = get_object_or_404(visible_to(user).get(pk=header.pk).sensitive_marks, pk=pk)
    form = UnmarkForm(request.POST or None)
    text = sensitive.describe_marked(row.field)
    if form.is_valid():
        sensitive.open_with_copies(row, reason=form.cleaned_data["reason"], by=user)
        messages.success(request, _("No longer marked: %(text)s.") % {"text": text})
        return redirect("partnership_sensitive", reference)
    context = {
        "header": header,
        "form": form,
        "text": text,
        "with_copies": read_mark_name(row.field) is not None,
        "crumbs": [(header.title, address_of_tab(reference))],
    }
    return render(request, "register/unmark.html", context)
