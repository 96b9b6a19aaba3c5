"""Imports and relations point down. No circles, ever."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
FLOORS = (
    "core",
    "accounts",
    "notifications",
    "register",
    "governance",
    "reviews",
    "scrutiny",
    "portal",
    "partnerships",
)


def imported_apps(path: Path) -> Iterator[str]:
    """Yield the first part of everything that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            yield f"relative import in {path.name}"


def upward_imports(root: Path) -> list[str]:
    return sorted(
        f"{path.relative_to(root)} imports {name}"
        for floor, app in enumerate(FLOORS)
        for path in (root / app).rglob("*.py")
        for name in imported_apps(path)
        if name in FLOORS[floor + 1 :] or name.startswith("relative")
    )


def test_every_import_points_down() -> None:
    assert upward_imports(ROOT) == []


def test_an_import_planted_upward_is_found(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "ground.py").write_text("def f():\n    from register.models import Partnership\n")
    assert upward_imports(tmp_path) == ["core/ground.py imports register"]


def test_every_relation_points_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name} points to {field.related_model._meta.app_label}"
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        for field in model._meta.get_fields(include_hidden=True)
        if field.is_relation and not field.auto_created and field.related_model._meta.app_label in FLOORS
        if FLOORS.index(field.related_model._meta.app_label) > FLOORS.index(model._meta.app_label)
    ]
    assert upward == []


def test_only_the_project_imports_url_files_and_services_never_import_views_or_forms() -> None:
    crossing = []
    for app in FLOORS[:-1]:
        for path in (ROOT / app).rglob("*.py"):
            modules = [
                node.module or ""
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.ImportFrom)
            ]
            crossing += [
                f"{path.name} imports {m}" for m in modules if m.endswith(".urls") and m != "django.urls"
            ]
            if path.parent.name == "services":
                crossing += [f"{path.name} imports {m}" for m in modules if ".views" in m or ".forms" in m]
    assert crossing == []


def test_no_view_reads_a_table_past_the_access_rules() -> None:
    """A view that writes `Model.objects` can show what its reader may not see."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for app in FLOORS[1:-1]
        for path in (ROOT / app / "views").rglob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ".objects" in line
    ]
    assert found == []


def test_each_library_that_does_input_or_output_lives_behind_one_file() -> None:
    doors = {"weasyprint": "core/pdf.py", "openpyxl": "core/sheet", "puremagic": "core/files.py"}
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for app in FLOORS
        for path in (ROOT / app).rglob("*.py")
        for name in imported_apps(path)
        if name in doors and not str(path.relative_to(ROOT)).startswith(doors[name])
    ]
    assert found == []
