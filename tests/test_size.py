"""The product stays small: lines of code, not counting tests, migrations and what explains (decision 27)."""

import ast
import io
import tokenize
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = (
    "accounts", "bench", "core", "governance", "partnerships", "portal", "register", "reviews", "scripts", "scrutiny",
)  # fmt: skip
MOST_CODE = 60_000
_EMPTY = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def count_code(text: str) -> int:
    """Return how many lines of a module hold code."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _EMPTY:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if ast.get_docstring(node, clean=False) is not None and first is not None:
                lines -= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return len(lines)


@cache
def count_product() -> tuple[int, int]:
    """Return the lines of code of the product, and all its lines."""
    code = lines = 0
    for path in (found for place in PLACES for found in (ROOT / place).rglob("*.py")):
        if "migrations" not in path.parts:
            text = path.read_text(encoding="utf-8")
            code, lines = code + count_code(text), lines + len(text.splitlines())
    return code, lines


def test_what_is_counted() -> None:
    text = '"""Of a module."""\n\n# Why.\nA = 1  # one\n\n\ndef f():\n    """Give."""\n    return (\n        A\n    )\n'
    assert count_code(text) == 5
    assert count_code('A = """\ntext\n"""\n') == 3


def test_the_product_stays_under_its_limit() -> None:
    assert count_product()[0] < MOST_CODE


def test_most_of_it_is_code() -> None:
    code, lines = count_product()
    assert code > 2 / 3 * lines


def test_no_folder_is_left_out() -> None:
    top = {path.parts[0] for one in ROOT.glob("*/**/*.py") if (path := one.relative_to(ROOT))}
    hidden = {name for name in top if name.startswith(".")} | {"node_modules", "tests", "static"}
    assert top - hidden == set(PLACES)
