"""Who asks has a type: no view and no helper takes its reader as Any."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.test_floors import ROOT, modules, plant

GUARDS = ("require_permission", "open_to_signed_in")
WHO = ("user", "request", "by")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(root: Path) -> Iterator[tuple[str, Function]]:
    for name, path in modules(root).items():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, Function):
                yield f"{name}.{node.name}", node


def parameters(function: Function) -> list[ast.arg]:
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def written(annotation: ast.expr | None) -> str:
    return ast.unparse(annotation) if annotation else ""


def is_guarded(function: Function) -> bool:
    guards = (mark.func if isinstance(mark, ast.Call) else mark for mark in function.decorator_list)
    return any(isinstance(guard, ast.Name) and guard.id in GUARDS for guard in guards)


def guarded_views(root: Path) -> dict[str, str]:
    """Return every guarded view with the type of its first parameter."""
    return {
        name: written(parameters(function)[0].annotation)
        for name, function in functions(root)
        if is_guarded(function)
    }


def readers_of_any_type(root: Path) -> list[str]:
    """Return where a user, a request or whoever writes is Any: as a parameter, or as a name given that type."""
    found = {
        f"{name}: {one.arg}"
        for name, function in functions(root)
        for one in parameters(function)
        if one.arg in WHO and "Any" in written(one.annotation)
    }
    found |= {
        f"{name}: {node.target.id}"
        for name, path in modules(root).items()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        if node.target.id in WHO and "Any" in written(node.annotation)
    }
    return sorted(found)


def test_every_guarded_view_asks_for_a_signed_in_request() -> None:
    views = guarded_views(ROOT)
    assert len(views) > 60
    assert {name: asked for name, asked in views.items() if asked != "SignedInRequest"} == {}


def test_no_user_and_no_request_is_of_any_type() -> None:
    assert readers_of_any_type(ROOT) == []


def test_a_planted_view_and_planted_readers_are_found(tmp_path: Path) -> None:
    guarded = "@require_permission(VIEW)\n@require_safe\ndef page(request: HttpRequest): ...\n"
    open_view = "@open_to_signed_in\ndef mine(request: SignedInRequest): ...\n"
    helper = "def _helper(request: Any, *, by: 'Any'):\n    user: Any = request.user\n"
    plant(tmp_path, {"register/views/page.py": guarded + open_view + helper})
    assert guarded_views(tmp_path) == {
        "register.views.page.page": "HttpRequest",
        "register.views.page.mine": "SignedInRequest",
    }
    assert readers_of_any_type(tmp_path) == [
        "register.views.page._helper: by",
        "register.views.page._helper: request",
        "register.views.page: user",
    ]
