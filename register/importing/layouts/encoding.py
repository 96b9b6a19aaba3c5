"""Which letters a CSV file is written in, asked where its bytes leave it open."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core import sheets
from register.importing.layouts.model import ENCODING
from register.importing.questions import Question

_USUAL = "cp1252"  # British Excel


def ask_encoding(book: sheets.Workbook, answers: Mapping[str, str]) -> list[Question]:
    """Return the question how the file is written, with a sample of each way; none where it is certain.

    What British Excel writes is taken where no letter looks strange in it.
    """
    if len(book.encodings) < 2:
        return []
    names = {
        _USUAL: _("Windows"),
        "latin-1": _("Latin 1"),
        "mac_roman": _("an old Mac"),
        "cp850": _("DOS"),
        "iso8859-14": _("Welsh and Irish (Latin 8)"),
    }
    options = [
        (encoding, _("%(words)s (as %(name)s writes it)") % {"words": sample, "name": names[encoding]})
        for encoding, sample in book.encodings
    ]
    first, sample = book.encodings[0]
    sure = first == _USUAL and not sheets.count_strange(sample)
    return [
        Question(
            ENCODING,
            _("Which of these is written rightly?"),
            options,
            answers.get(ENCODING, ""),
            first if sure else "",
            blocks=True,
            examples=[sample],
        )
    ]
