"""Files to upload, good and bad, made as they are needed."""

import io
import zipfile
from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
EML = b"From: chair@dale.example\r\nTo: clerk@northvale.example\r\nSubject: Minutes\r\n\r\nAgreed.\r\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\x00" * 200
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"

_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def archive(parts: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return held.getvalue()


def office(kind: str, **more: bytes) -> bytes:
    """Return the smallest office file of a kind, with `more` parts: __ stands for a slash, _dot_ for a dot."""
    extra = {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}
    return archive({"[Content_Types].xml": b"<Types/>", _PARTS[kind]: b"<document/>", **extra})


def swelling(megabytes: int) -> bytes:
    """Return a Word file of a few kilobytes that unpacks to so many megabytes."""
    held = io.BytesIO(office("docx"))
    with (
        zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as made,
        made.open("word/media/image1.bmp", "w") as part,
    ):
        for _step in range(megabytes):
            part.write(bytes(1 << 20))
    return held.getvalue()


def good() -> dict[str, bytes]:
    return {
        "Agreement.pdf": PDF,
        "Terms of reference.docx": office("docx"),
        "Budget.xlsx": office("xlsx"),
        "Slides.pptx": office("pptx"),
        "Seal.png": PNG,
        "Photograph.JPG": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 64 + b"\xff\xd9",
        "Notes.txt": "Cofnodion: tŷ, £5\n".encode(),
        "Members.csv": b"name,role\r\nDale,host\r\n",
        "Message.eml": EML,
        "Cynllun gadael – Tŷ'r Cyngor v1.2.pdf": PDF,
    }


def bad() -> dict[str, bytes]:
    """Files that must be refused, by what they are called; the name says what is wrong where bytes do not."""
    return {
        "program.pdf": EXE,
        "page.docx": HTML,
        "page.txt": HTML,
        "picture-then-pdf.pdf": b"GIF89a" + PDF,
        "pdf-then-archive.pdf": PDF + archive({"run.class": b"x"}),
        "picture-then-archive.png": PNG + archive({"run.class": b"x"}),
        "bomb.docx": swelling(220),
        "climbs.docx": office("docx", **{"..__..__etc__passwd": b"x"}),
        "macro.docx": office("docx", word__vbaProject_dot_bin=b"x"),
        "sheet-called-word.docx": office("xlsx"),
        "archive.docx": archive({"a.txt": b"x"}),
        "cut-off.docx": office("docx")[:-30],
        "script-first.docx": b"#!/bin/sh\n" + office("docx"),
        "cut-off.pdf": PDF[:40],
        "program.txt": EXE,
        "nothing.pdf": b"",
        "minutes.pdf.exe": EXE,
        "minutes.exe.pdf": PDF,
        "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "page.html": HTML,
        "no-ending": PDF,
        "turned‮fdp.exe": EXE,
        "turned‮exe.pdf": PDF,
        "unseen​.pdf": PDF,
        "wide.ｐｄｆ": PDF,
        ".pdf": PDF,
        f"{'long' * 60}.pdf": PDF,
    }
