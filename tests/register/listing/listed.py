"""Reading the register list as a person does, and partnerships to fill it with."""

import re
from collections.abc import Callable
from typing import Any

from register.models import Partnership, Standing
from tests.factories.register import PartnershipFactory
from tests.factories.signs import show_signs

Page = Callable[..., str]


def names(html: str) -> list[str]:
    """The names of the rows, in order."""
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', html)


def counted(html: str) -> str:
    """The count as it is announced."""
    status = re.search(r'<p role="status" id="found">(.*?)</p>', html, re.S)
    assert status
    return " ".join(re.sub("<[^>]+>", "", status[1]).split())


def make(name: str, **fields: Any) -> Partnership:
    """A partnership; fields of its standing are named `standing_...`, and `signs` are those that it shows."""
    signs = fields.pop("signs", None)
    standing = {
        key.removeprefix("standing_"): fields.pop(key) for key in list(fields) if key.startswith("standing_")
    }
    made = PartnershipFactory(name=name, **fields)
    if standing:
        Standing.objects.filter(pk=made.pk).update(**standing)
    if signs is not None:
        show_signs(made, signs)
    return made
