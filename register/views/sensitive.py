"""Which texts of a partnership are exempt, and why."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, needs
from accounts.permissions import Permission
from core.editing import field_display
from register.access.exempt import exempt_words
from register.access.visible import visible_to
from register.forms.sensitive import MarkForm, UnmarkForm
from register.models import Partnership
from register.record.header import header_for, tab_address
from register.services import sensitive


@needs(Permission.PARTNERSHIP_EDIT)
@require_http_methods(["GET", "POST"])
def marks(request: SignedInRequest, reference: str) -> HttpResponse:
    """List the marked texts, and mark another."""
    user = request.user
    header = header_for(user, reference, needs=Permission.PARTNERSHIP_EDIT)
    record = visible_to(user).get(pk=header.pk)
    form = MarkForm(request.POST or None, initial={"field": request.GET.get("field", "")})
    if form.is_valid():
        row = sensitive.mark(record, by=user, **form.cleaned_data)
        said = _("Marked: %(text)s. Readers without the right to exempt text no longer see it.")
        messages.success(request, said % {"text": field_display.label(Partnership, row.field)})
        return redirect("partnership_sensitive", reference)
    context = {
        "header": header,
        "form": form,
        "marked": [
            {
                "row": row,
                "text": field_display.label(Partnership, row.field),
                "paragraph": exempt_words(row.paragraph),
            }
            for row in record.sensitive_marks.all()
        ],
        "crumbs": [(header.title, tab_address(reference))],
    }
    return render(request, "register/sensitive.html", context)


@needs(Permission.PARTNERSHIP_EDIT)
@require_http_methods(["GET", "POST"])
def unmark(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Take a mark off, with a reason."""
    user = request.user
    header = header_for(user, reference, needs=Permission.PARTNERSHIP_EDIT)
    row = get_object_or_404(visible_to(user).get(pk=header.pk).sensitive_marks, pk=pk)
    form = UnmarkForm(request.POST or None)
    text = field_display.label(Partnership, row.field)
    if form.is_valid():
        sensitive.remove_mark(row, reason=form.cleaned_data["reason"], by=user)
        messages.success(request, _("No longer marked: %(text)s.") % {"text": text})
        return redirect("partnership_sensitive", reference)
    crumbs = [(header.title, tab_address(reference))]
    return render(
        request, "register/unmark.html", {"header": header, "form": form, "text": text, "crumbs": crumbs}
    )
