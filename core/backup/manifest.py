"""What a backup says of itself: when it was made, of what, and the size and SHA-256 of each of its files.

It is written last. A folder without a manifest that is whole is no backup, however much lies in it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from core.backup.refusals import BackupRefused
from core.disk.whole_files import write_whole
from core.history import canonical
from core.history.sealing import ChainHead

NAME = "manifest.json"
FILES = "files"  # the folder of the uploaded files
WHAT = "backup of a partnership register"
SHAPE = 1
PIECE = 1 << 20


@dataclass(frozen=True)
class Moment:
    """What a database held at one moment."""

    migrations: list[str]
    counts: dict[str, int]
    head: ChainHead
    newest_rows: dict[str, int]  # of each kind whose rows an event seals


@dataclass(frozen=True)
class BackedUpFile:
    """One file of a backup, by its path in it."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything that a backup says of itself.

    `missing` names what the register names and nobody could find, `altered` what is in the backup as it was found, and
    is not what was uploaded.
    """

    made_at: datetime
    database: str
    server: int
    migrations: list[str]
    counts: dict[str, int]
    head: ChainHead
    dump: BackedUpFile
    files: list[BackedUpFile]
    missing: list[str]
    altered: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return self.dump.size + sum(each.size for each in self.files)


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write what a backup says of itself, with a hash of that."""
    said = json.loads(canonical.dump_canonical({"what": WHAT, "shape": SHAPE, **asdict(manifest)}))
    with write_whole(folder / NAME) as half:
        half.write_text(
            json.dumps(said | {"hash": canonical.digest_canonical(said)}, indent=1, ensure_ascii=False),
            "utf-8",
        )


def read_manifest(folder: Path) -> Manifest:
    """Return what a backup says of itself. Raises BackupRefused for what is no backup of a register, or damaged."""
    if not folder.is_dir():
        raise BackupRefused(
            _("%(folder)s is not a folder. Name the folder of one backup.") % {"folder": folder}
        )
    if not (folder / NAME).is_file():
        raise BackupRefused(
            _(
                "%(folder)s holds no manifest.json: it is no backup, or one that was broken off. Name another one."
            )
            % {"folder": folder}
        )
    try:
        said: dict[str, Any] = json.loads((folder / NAME).read_text("utf-8"))
        what, shape, written = said["what"], said["shape"], said.pop("hash")
        if what == WHAT and shape == SHAPE and canonical.digest_canonical(said) == written:
            return _read(said)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupRefused(_damaged(NAME)) from error
    if what != WHAT:
        raise BackupRefused(_("%(folder)s is no backup of a partnership register.") % {"folder": folder})
    if shape != SHAPE:
        raise BackupRefused(_("This backup was made by a newer version. Install that version, then restore."))
    raise BackupRefused(_damaged(NAME))


def check_files(manifest: Manifest, folder: Path) -> None:
    """Hash every file of a backup again. Raises BackupRefused for the first that is missing, cut or altered."""
    for each in (manifest.dump, *manifest.files):
        path = folder / each.path
        try:
            same = path.stat().st_size == each.size and digest_file(path) == each.sha256
        except OSError:
            raise BackupRefused(_damaged(each.path)) from None
        if not same:
            raise BackupRefused(_damaged(each.path))


def digest_file(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _read(said: Mapping[str, Any]) -> Manifest:
    dump, *files = list(_files(said))
    return Manifest(
        made_at=datetime.fromisoformat(said["made_at"]),
        database=str(said["database"]),
        server=int(said["server"]),
        migrations=[str(each) for each in said["migrations"]],
        counts={str(table): int(count) for table, count in said["counts"].items()},
        head=ChainHead(**said["head"]),
        dump=dump,
        files=files,
        missing=[str(each) for each in said["missing"]],
        altered=[
            str(each) for each in said.get("altered", ())
        ],  # a backup of an earlier release does not say
    )


def _files(said: Mapping[str, Any]) -> Iterator[BackedUpFile]:
    for each in (said["dump"], *said["files"]):
        found = BackedUpFile(str(each["path"]), int(each["size"]), str(each["sha256"]))
        path = PurePosixPath(found.path)
        if path.is_absolute() or ".." in path.parts:
            raise ValueError(found.path)
        yield found


def _damaged(path: str) -> str:
    return _(
        "This backup is damaged: %(path)s is missing, cut or altered. Nothing was restored. Take an earlier backup."
    ) % {"path": path}
