"""What is not shown to a reader is decided in register/access alone: nobody else looks at the marks and the right."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts import roles
from accounts.permissions import Permission, Scope
from tests.test_floors import ROOT, modules, plant

# Who sets the marks, keeps them, hands them on as they are, or writes what is already without them.
MAY_LOOK = {
    "accounts.permissions": "names the right",
    "accounts.roles": "says whose it is",
    "governance.assessments.gaps": "marks a gap like its answer",
    "portal.demo.books": "marks partnerships of the demo",
    "portal.demo.documents": "marks documents of the demo",
    "register.exporting.columns": "the column that says under which paragraph",
    "register.handing_over.service": "writes the history without exempt documents",
    "register.forms.document": "marks a document",
    "register.forms.fields": "offers the paragraphs",
    "register.importing.row_changes": "reads and refuses what a sheet says of publication",
    "register.known.signs.document_rules": "leads to no address of an exempt document",
    "register.merging.after": "reads the marks of both, for the secrecy of what was merged",
    "register.merging.kinds.partnerships": "refuses a merge that would open exempt text",
    "register.merging.part": "keeps the mark of the one that stays",
    "register.record.content": "hands on the marks of a past day",
    "register.services.documents": "writes the history without the titles of exempt documents",
    "register.services.partnerships": "names the group in which the paragraph is changed",
    "register.services.related": "writes the history without the words of exempt records",
    "register.importing.tables.unread": "marks what is kept of a list like the record that it came with",
    "register.importing.write.undo": "sees a mark that was set since an import as somebody's change",
    "reviews.known.signs": "counts exempt risks by number and tells no day or title of one",
    "reviews.known.part": "counts exempt risks, and stores their titles as exempt text",
    "reviews.known.read": "reads whether a risk is exempt, so that it can be counted apart",
    "reviews.risks.service": "marks what is to be done about an exempt risk like the risk",
    "register.services.sensitive": "marks and unmarks",
    "register.known.part": "counts exempt documents, meetings and actions",
    "register.known.searchable": "stores titles of exempt documents, and names once marked, as exempt text",
    "register.known.read": "reads whether a document is exempt, so that a finding can be told without its title",
    "register.views.sensitive": "the page on which marks are set, for who may change the record",
}
HOMES = ("register.access", "register.models", "register.migrations", "reviews.migrations")
NAMES = {"EXEMPT_VIEW", "exempt_paragraph", "SensitiveMark", "sensitive_marks"}


def _looks(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr if node.attr != "exempt" else ".exempt"
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg.partition("__")[0]
            yield from (part for part in node.arg.split("__") if part in NAMES)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (part for part in node.value.split("__") if part in NAMES)
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            yield ".exempt" if node.slice.value == "exempt" else ""
        elif isinstance(node, ast.Call):
            yield from _asks(node)


def _asks(call: ast.Call) -> Iterator[str]:
    """Whether a call asks for the mark of a document, as a condition or by its name."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name in ("filter", "exclude", "Q") and any(
        (k.arg or "").split("__")[-1] == "exempt" for k in call.keywords
    ):
        yield ".exempt"
    if name == "getattr" and any(isinstance(a, ast.Constant) and a.value == "exempt" for a in call.args):
        yield ".exempt"


def looking(root: Path) -> set[str]:
    """Return every module outside register/access and the models that looks at the marks or the right by itself."""
    return {
        name
        for name, path in modules(root).items()
        if not name.startswith(HOMES) and (NAMES | {".exempt"}) & set(_looks(ast.parse(path.read_text())))
    }


def test_only_these_look_at_marks_and_the_right() -> None:
    assert looking(ROOT) == set(MAY_LOOK)


@pytest.mark.parametrize(
    "text",
    [
        "def f(header, P):\n    return header.may(P.EXEMPT_VIEW)\n",
        "def f(row):\n    return row.exempt_paragraph is not None\n",
        "def f(rows):\n    return rows.filter(partnership__exempt_paragraph__isnull=True)\n",
        "def f(rows):\n    return rows.values('partnership__sensitive_marks__field')\n",
        "def f(rows):\n    return rows.filter(exempt=False)\n",
        "def f(paper):\n    return '' if paper.exempt else paper.title\n",
        "from register.models import SensitiveMark\n\ndef f():\n    return SensitiveMark.objects.all()\n",
    ],
)
def test_a_planted_rule_of_its_own_is_found(tmp_path: Path, text: str) -> None:
    plant(
        tmp_path,
        {"reviews/own.py": text, "register/access/exempt.py": text, "portal/page.py": "def f():\n    pass\n"},
    )
    assert looking(tmp_path) == {"reviews.own"}


@pytest.mark.parametrize("role", roles.ROLES, ids=lambda role: role.key)
def test_who_may_write_may_read_what_they_write_over(role: roles.Role) -> None:
    """Pages that change a record show all of it; so no role may change more than it reads."""
    reach = (None, *map(Scope, ("panel", "sponsored", "tied", "answered", "directorate", "council")))
    reads = reach.index(role.allows.get(Permission.EXEMPT_VIEW))
    for written in ("PARTNERSHIP_EDIT", "PARTNERSHIP_MOVE", "PARTNERSHIP_PUBLISH", "ASSESSMENT_SIGN", "REVIEW_SIGN",
                    "REVIEW_ACCEPT", "CAP_WAIVE"):  # fmt: skip
        assert reach.index(role.allows.get(Permission[written])) <= reads
