"""Freezing something: canonical JSON, the bytes issued with it, and their hashes."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from core import clock
from core.history import canonical, sealing
from core.history.actors import Actor
from core.history.audit import kind_of
from core.models import Snapshot


def take_snapshot(
    kind: str, *, content: Any, about: models.Model | None, by: Actor, body: bytes | None = None
) -> Snapshot:
    """Freeze `content` (plain data) and, if given, the bytes that were issued. The database keeps it from changing."""
    text = canonical.dump_canonical(content)
    made = Snapshot.objects.create(
        kind=kind,
        about_kind=kind_of(about) if about is not None else "",
        about_key=about.pk if about is not None else None,
        about_label=str(about)[:300] if about is not None else "",
        content=text,
        content_hash=canonical.digest_canonical(text.encode()),
        body=body,
        body_hash=canonical.digest_canonical(body) if body is not None else "",
        taken_at=clock.now(),
        taken_by=by.label,
    )
    sealing.remember([made])
    return made


def is_broken() -> Iterator[Snapshot]:
    """Yield every snapshot whose text or bytes are not what was frozen."""
    for snapshot in Snapshot.objects.order_by("pk").iterator(chunk_size=200):
        body = bytes(snapshot.body) if snapshot.body is not None else None
        if (
            canonical.digest_canonical(snapshot.content.encode()) != snapshot.content_hash
            or (canonical.digest_canonical(body) if body is not None else "") != snapshot.body_hash
        ):
            yield snapshot
