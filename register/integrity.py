"""Whether stored documents, spreadsheets that wait, approvals and computed summaries are what was written down."""

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.history import canonical
from core.history.results import CheckResult
from register.models import Approval, ApprovalRequest, DocumentVersion, Partnership, Rehearsal, Standing
from register.standing.compare import find_differences
from register.standing.refresh import AT_ONCE


def check_stored_files() -> CheckResult:
    """Hash every stored file again, a piece at a time, and compare with what was written down at the upload."""
    count, altered = 0, []
    for row in _with_a_file():
        count += 1
        words = {"version": row, "file": row.file.name}
        found = _sha256(row)
        if not found:
            altered.append(_("%(version)s (%(file)s) is missing") % words)
        elif found != row.sha256:
            altered.append(_("%(version)s (%(file)s) is not what was uploaded") % words)
    return CheckResult(_("stored files"), count, altered)


def _with_a_file() -> Iterator[DocumentVersion | Rehearsal]:
    rows = DocumentVersion.objects.exclude(file="").select_related("document")
    yield from rows.order_by("pk").iterator(chunk_size=200)
    yield from Rehearsal.objects.order_by("pk").iterator(chunk_size=200)


def _sha256(row: DocumentVersion | Rehearsal) -> str:
    """The hash of the bytes that are there now; the empty string when there is no file."""
    digest = hashlib.sha256()
    try:
        with row.file.open("rb") as stored:
            for piece in stored.chunks():
                digest.update(piece)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def check_summaries() -> CheckResult:
    """Compare the stored summary of every partnership with what follows from its records, a batch at a time.

    An upgrade that stopped before its end leaves summaries of the release before: `refresh_standings` mends those,
    and it would mend a forged one as silently. So what is named here is looked into first.
    """
    keys = list(Partnership.objects.order_by("pk").values_list("pk", flat=True))
    altered = []
    for start in range(0, len(keys), AT_ONCE):
        batch = keys[start : start + AT_ONCE]
        altered += [_describe(key, differing) for key, differing in find_differences(batch)]
    merged = Standing.objects.exclude(pk__in=Partnership.objects.values("pk")).order_by("pk")
    altered += [_describe(row.pk, [_("it was merged and has no summary")]) for row in merged]
    return CheckResult(_("stored summaries"), len(keys), altered)


def _describe(key: int, differing: list[str]) -> str:
    words = _(
        "The stored summary of %(which)s is not what its records say: %(what)s. "
        "`refresh_standings` computes it anew; find out first who altered it"
    )
    which = Partnership.every.filter(pk=key).values_list("reference", flat=True).first()
    return words % {"which": which, "what": "; ".join(differing)}


def check_approvals() -> CheckResult:
    """Compare what every approval and request says it covers with its hash."""
    count, altered = 0, []
    for model in (ApprovalRequest, Approval):
        rows = model.objects.order_by("pk").values_list("pk", "covers", "covers_hash")
        for key, covers, covers_hash in rows.iterator(chunk_size=500):
            count += 1
            if canonical.digest_canonical(covers) != covers_hash:
                words = {"kind": model._meta.verbose_name, "key": key}
                altered.append(_("%(kind)s %(key)s does not cover what it covered") % words)
    return CheckResult(_("approvals"), count, altered)
