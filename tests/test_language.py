"""The language of a page: every sentence is in the catalogue, and only a translated language is offered."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from accounts.models import User
from tests.factories.register import PartnershipFactory
from tests.test_floors import ROOT, modules, plant

CATALOGUES = ROOT / "locale"
RUN = "Run `python manage.py makemessages` (it needs GNU gettext) and commit what it changes in locale/."

# What marks a sentence, and the one name under which it is imported.
NAMES = {"gettext": "_", "gettext_lazy": "_lazy", "ngettext": "ngettext", "ngettext_lazy": "ngettext_lazy"}
MARKS = frozenset(NAMES.values())
STRING = r"""(u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))"""
IN_TEMPLATE = re.compile(rf"\b(?:n?gettext|_)\({STRING}(?:, {STRING})?")
Marked = tuple[str, str]  # a sentence, and how it reads of several

# --- What is marked ---------------------------------------------------------------------------------------


def marks(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield node


def sentences(mark: ast.Call) -> list[ast.expr]:
    assert isinstance(mark.func, ast.Name)
    return mark.args[: 2 if mark.func.id.startswith("n") else 1]


def marked_in_code(root: Path) -> set[Marked]:
    found = set()
    for path in modules(root).values():
        for mark in marks(ast.parse(path.read_text())):
            texts = [node.value for node in sentences(mark) if isinstance(node, ast.Constant)]
            if texts:
                found.add((texts[0], "".join(texts[1:])))
    return found


def marked_in_templates(root: Path) -> set[Marked]:
    return {
        (ast.literal_eval(one), ast.literal_eval(several) if several else "")
        for path in root.glob("templates/**/*.*")
        if path.suffix in (".html", ".txt")
        for one, several in IN_TEMPLATE.findall(templatize(path.read_text()))
    }


# --- Catalogues -------------------------------------------------------------------------------------------


@dataclass
class Entry:
    """One sentence of a catalogue. A language may have any number of forms of one that counts."""

    sentence: str = ""
    several: str = ""
    translations: list[str] = field(default_factory=list)


def catalogue(locale: str) -> Mapping[str, Entry]:
    """Return the entries of a language by sentence; of one that has no catalogue none."""
    path = CATALOGUES / locale / "LC_MESSAGES" / "django.po"
    return read_catalogue(path.read_text()) if path.exists() else {}


def read_catalogue(text: str) -> Mapping[str, Entry]:
    entries: list[Entry] = []
    place = ""
    for line in text.splitlines():
        match = re.fullmatch(r'(?:(msgid|msgid_plural|msgstr)(?:\[\d+\])? )?(".*")', line)
        if match is None:
            continue
        place, words = match[1] or place, ast.literal_eval(match[2])
        if match[1] == "msgid":
            entries.append(Entry())
        elif match[1] == "msgstr":
            entries[-1].translations.append("")
        if place == "msgid":
            entries[-1].sentence += words
        elif place == "msgid_plural":
            entries[-1].several += words
        else:
            entries[-1].translations[-1] += words
    return {entry.sentence: entry for entry in entries if entry.sentence}


def missing(marked: Iterable[Marked], known: Mapping[str, Entry]) -> list[str]:
    return sorted(
        one for one, several in marked if one not in known or several not in ("", known[one].several)
    )


def not_ready(codes: Iterable[str]) -> list[str]:
    """Return the languages in which something would still be said in English."""
    known = {code: catalogue(to_locale(code)) for code in codes}
    return [
        code
        for code, entries in known.items()
        if not entries or not all(all(entry.translations) for entry in entries.values())
    ]


def test_every_sentence_is_in_every_catalogue() -> None:
    code, templates = marked_in_code(ROOT), marked_in_templates(ROOT)
    assert len(code) > 1500
    assert len(templates) > 900
    kept = [path.name for path in CATALOGUES.iterdir()]
    assert "cy" in kept
    assert {name: lost for name in kept if (lost := missing(code | templates, catalogue(name)))} == {}, RUN


def test_what_is_marked_in_code_and_templates_is_found(tmp_path: Path) -> None:
    code = 'A = _lazy("A " "tier")\nB = ngettext("%(n)s day", "%(n)s days", 2)\nC = _(f"{A}")\n'
    page = """{% translate "Save 5%" %} {{ who|default:_("Somebody") }} {% include "x" with label=_("Go") %}
    {% blocktranslate count n=n trimmed %}
      {{ n }} gap
    {% plural %}
      {{ n }} gaps
    {% endblocktranslate %}"""
    plant(tmp_path, {"core/words.py": code, "templates/page.html": page, "templates/mail.txt": "no tag"})
    assert marked_in_code(tmp_path) == {("A tier", ""), ("%(n)s day", "%(n)s days")}
    assert marked_in_templates(tmp_path) == {
        ("Save 5%%", ""),
        ("Somebody", ""),
        ("Go", ""),
        ("%(n)s gap", "%(n)s gaps"),
    }


def test_a_sentence_that_a_catalogue_lacks_is_found() -> None:
    text = (
        'msgid "Save"\nmsgstr "Cadw"\n\nmsgid ""\n"%(n)s "\n"gap"\nmsgid_plural "%(n)s gaps"\nmsgstr[0] ""\n'
    )
    known = read_catalogue(text + '#~ msgid "Gone"\n#~ msgstr "Wedi mynd"\n')
    assert missing([("Save", ""), ("%(n)s gap", "%(n)s gaps")], known) == []
    assert missing([("Gone", ""), ("%(n)s gap", "other"), ("New", "")], known) == ["%(n)s gap", "Gone", "New"]
    assert [entry.translations for entry in known.values()] == [["Cadw"], [""]]


# --- Names ------------------------------------------------------------------------------------------------


def misnamed(root: Path) -> list[str]:
    """Return where `_` or `_lazy` means something else, or a mark has another name, so that no catalogue sees it."""
    return sorted(
        f"{name}: {wrong}"
        for name, path in modules(root).items()
        for node in ast.walk(ast.parse(path.read_text()))
        for wrong in _misnamed(node)
    )


def _misnamed(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        for alias in node.names:
            known, wanted = alias.asname or alias.name, NAMES.get(alias.name)
            right = (node.module, known) == ("django.utils.translation", wanted)
            if not right and (known in MARKS or "gettext" in alias.name):
                yield f"{alias.name} as {known}"
    elif isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield f".{node.attr}"
    elif isinstance(node, ast.Name) and node.id in MARKS and not isinstance(node.ctx, ast.Load):
        yield f"{node.id} ="
    elif isinstance(node, ast.arg) and node.arg in MARKS:
        yield f"{node.arg} as a parameter"


def not_collected(root: Path) -> list[str]:
    """Return what is marked where makemessages does not look: a variable, or inside an f-string.

    The names of the months come with Django.
    """
    found = set()
    for name, path in modules(root).items():
        tree = ast.parse(path.read_text())
        wrong = [mark for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for mark in marks(node)]
        wrong += [
            mark for mark in marks(tree) if not all(isinstance(one, ast.Constant) for one in sentences(mark))
        ]
        found |= {f"{name}: {text}" for mark in wrong if "MONTHS[" not in (text := ast.unparse(mark))}
    return sorted(found)


def test_what_marks_a_sentence_has_one_name_everywhere() -> None:
    assert misnamed(ROOT) == []


def test_a_sentence_is_marked_where_it_is_written_and_outside_an_f_string() -> None:
    assert not_collected(ROOT) == []


def test_planted_names_and_planted_sentences_that_are_not_collected_are_found(tmp_path: Path) -> None:
    imports = (
        "from django.utils.translation import gettext as translated, gettext_lazy as _, ngettext, pgettext\n"
    )
    uses = "from django.utils import translation\ntranslation.gettext('Save')\nfor _ in range(3): _(words)\n"
    good = "x = f'{_(MONTHS[2])}'\ny = _('Save')\n"
    plant(tmp_path, {"core/words.py": f"{imports}{uses}f'{{_(\"Save\")}}'\n", "core/good.py": good})
    assert misnamed(tmp_path) == [
        "core.words: .gettext",
        "core.words: _ =",
        "core.words: gettext as translated",
        "core.words: gettext_lazy as _",
        "core.words: pgettext as pgettext",
    ]
    assert not_collected(tmp_path) == ["core.words: _('Save')", "core.words: _(words)"]


# --- What a reader gets -----------------------------------------------------------------------------------


def test_only_a_translated_language_is_offered() -> None:
    others = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    assert not_ready(others) == []
    assert not_ready(["cy", "fr"]) == ["cy", "fr"]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["cy", "cy-GB,cy;q=0.9", "fr", "en-US", ""])
def test_a_browser_that_asks_for_another_language_gets_english_words_and_english_dates(
    asked: str, officer: User, client_as: Callable[[User], Client]
) -> None:
    partnership = PartnershipFactory(live=True, starts_on=date(2021, 7, 1))
    answer = client_as(officer).get(partnership.get_absolute_url(), headers={"accept-language": asked})
    page = answer.content.decode()
    assert '<html lang="en-gb"' in page
    assert answer["Content-Language"] == "en-gb"
    assert "1 July 2021" in page
    assert "Gorffennaf" not in page
