"""Every class that a stylesheet speaks of is one that a page, a report or a script can have."""

import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("core", "accounts", "register", "governance", "reviews", "scrutiny", "portal")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"([^{};]+)\{")
CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
WORD = re.compile(r"[A-Za-z_][\w-]*")
# A class may be put together: `tag--{{ kind }}`, `f"part--{kind}"`, `w{{ width }}`, `{{ state }}-step`.
BEGINNING = re.compile(r"([A-Za-z][\w-]*-|\bw)(?=\{)")
END = re.compile(r"(?<=\})(-[\w-]+)")


def named_in(styles: Iterable[str]) -> set[str]:
    """Return the classes that stylesheets have rules for."""
    rules = (rule for text in styles for rule in SELECTOR.findall(COMMENT.sub("", text)))
    return {name for rule in rules if not rule.strip().startswith("@") for name in CLASS.findall(rule)}


def unused(classes: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Return the classes that none of the texts says, whole or put together."""
    whole = "\n".join(texts)
    words, ends = set(WORD.findall(whole)), tuple(set(END.findall(whole)))
    beginnings = tuple(set(BEGINNING.findall(whole)))
    return sorted(c for c in set(classes) - words if not c.startswith(beginnings) and not c.endswith(ends))


def test_every_class_of_a_stylesheet_is_used() -> None:
    folders = [ROOT / "templates", ROOT / "static" / "js", *(ROOT / app for app in APPS)]
    folders.append(
        ROOT / "tests" / "core" / "pdf" / "sample"
    )  # what the renderer can do beyond today's reports
    kinds = (".html", ".svg", ".py", ".js", ".yaml")
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in kinds]
    styles = [path.read_text(encoding="utf-8") for path in (ROOT / "static" / "css").glob("*.css")]
    assert unused(named_in(styles), (path.read_text(encoding="utf-8") for path in files)) == []


def test_a_class_that_nobody_has_is_found() -> None:
    styles = [
        ".gone > .kept, a.kept { color: red } /* .said { } */ .tag--live::after { top: .5em } .w10 { width: 10% }"
    ]
    page = '<p class="kept tag--{{ kind }} w{{ wide }}">'
    assert named_in(styles) == {"gone", "kept", "tag--live", "w10"}
    assert unused(named_in(styles), [page]) == ["gone"]
