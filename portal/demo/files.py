"""Small real files for the documents of the demo council: a PDF of one page, or a Word file, of a title and lines."""

import io
import textwrap
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from xml.sax.saxutils import escape

from django.core.files.base import ContentFile

from core.uploads.stored_files import AcceptedFile, accept_file

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_LONG_AGO = (2020, 1, 1, 0, 0, 0)  # the same bytes whenever a file is made


def make_file(ending: str, name: str, title: str, lines: Sequence[str]) -> AcceptedFile:
    """Return a PDF or a Word file as somebody would upload it."""
    made = make_pdf(title, lines) if ending == "pdf" else make_docx(title, lines)
    return accept_file(ContentFile(made, name=f"{name}.{ending}"))


def make_pdf(title: str, lines: Sequence[str]) -> bytes:
    """Return a PDF of one page in the reader's own Helvetica."""
    wrapped = [part for line in lines for part in (textwrap.wrap(line, 84) or [""]) + [""]]
    drawn = "".join(f"({_pdf_text(line)}) Tj T*\n" for line in wrapped[:44])
    page = f"BT /F2 17 Tf 56 770 Td ({_pdf_text(title)}) Tj ET\nBT /F1 11 Tf 15 TL 56 738 Td\n{drawn}ET"
    content = page.encode("cp1252", "replace")
    fonts = "/Font << /F1 5 0 R /F2 6 0 R >>"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << {fonts} >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        (font % "Helvetica").encode(),
        (font % "Helvetica-Bold").encode(),
    ]
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    key = sha256(made).hexdigest()[:32].encode()
    trailer = b"<< /Size %d /Root 1 0 R /ID [<%s> <%s>] >>" % (len(objects) + 1, key, key)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return made + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


def _pdf_text(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def make_docx(title: str, lines: Sequence[str]) -> bytes:
    """Return the least that Word takes for a document."""
    first = f'<w:p><w:r><w:rPr><w:b/><w:sz w:val="34"/></w:rPr><w:t>{escape(title)}</w:t></w:r></w:p>'
    rest = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    main = f"{_OFFICE}-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="{_OFFICE}-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{relation}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{first}{rest}</w:body></w:document>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), f"{_HEAD}{words}")
    return buffer.getvalue()
