"""Every address that a template names is one that the site has: `{% url ... as %}` says nothing of a wrong one."""

import re
from pathlib import Path

from django.urls import get_resolver

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
NAMED = re.compile(r"""{%\s*url\s+["']([\w:]+)["']""")


def test_every_address_named_in_a_template_exists() -> None:
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    named = {
        (name, str(file.relative_to(TEMPLATES)))
        for file in TEMPLATES.rglob("*.html")
        for name in NAMED.findall(file.read_text())
    }
    assert len(named) > 50
    assert [one for one in sorted(named) if one[0] not in known] == []
