"""Imports and relations point down, between apps and between the packages of one app. No circles, ever."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
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
# Folders that hold one file for each noun of an app; everywhere else a folder that grows is a package that is missing.
LAYERS = ("models", "services", "forms", "views", "migrations", "commands", "templatetags")
MOST_MODULES = 12
# What a module is by its own name or that of its folder, from the ground up: each may import what stands before it.
RANKS = (
    ("models", "choices"),
    ("rules", "access"),
    ("service", "services", "signing"),
    ("forms",),
    ("views",),
)

# A model field names its form field, as Django's own do.
MAY_ALL_THE_SAME = {("core.models.fields", "core.forms.fields")}

Graph = Mapping[str, set[str]]


def modules(root: Path, *floors: str) -> dict[str, Path]:
    """Return every module of these apps by its dotted name."""
    found = {}
    for app in floors or FLOORS:
        for path in sorted((root / app).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports, inside functions too; `from a import b` yields a.b."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"relative import in {path.name}"


def arrows(root: Path) -> Iterator[tuple[str, str]]:
    """Yield every import of one module of ours by another."""
    known = modules(root)
    for name, path in known.items():
        for target in imported(path):
            found = target if target in known else target.rpartition(".")[0]
            if found in known:
                yield name, found


def upward_imports(root: Path) -> list[str]:
    return sorted(
        f"{path.relative_to(root)} imports {name}"
        for floor, app in enumerate(FLOORS)
        for path in (root / app).rglob("*.py")
        for name in {target.partition(".")[0] for target in imported(path)}
        if name in FLOORS[floor + 1 :] or name.startswith("relative")
    )


def test_every_import_points_down() -> None:
    assert upward_imports(ROOT) == []


def test_an_import_planted_upward_is_found(tmp_path: Path) -> None:
    plant(tmp_path, {"core/ground.py": "def f():\n    from register.models import Partnership\n"})
    assert upward_imports(tmp_path) == ["core/ground.py imports register"]


def plant(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


# --- Packages of one app --------------------------------------------------------------------------------


def packages(root: Path) -> Graph:
    """Return which package of an app imports which other of the same app; a loose module counts as a package."""
    found: dict[str, set[str]] = defaultdict(set)
    for source, target in arrows(root):
        one, other = (".".join(name.split(".")[:2]) for name in (source, target))
        if one != other and "." in other and one.partition(".")[0] == other.partition(".")[0]:
            found[one].add(other)
    return found


def circles(graph: Graph) -> list[list[str]]:
    """Return every set of packages that reach each other."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        ahead = list(graph.get(start, ()))
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                ahead.extend(graph.get(name, ()))
        return seen

    reach = {name: reached(name) for name in graph}
    round_trips = {
        tuple(sorted(other for other in reach[name] if name in reach.get(other, ())))
        for name in graph
        if name in reach[name]
    }
    return sorted(list(each) for each in round_trips)


def test_packages_of_one_app_stand_in_no_circle() -> None:
    assert circles(packages(ROOT)) == []


def draw_modules(root: Path) -> Graph:
    """Return which module imports which other, inside functions too."""
    found: dict[str, set[str]] = defaultdict(set)
    for source, target in arrows(root):
        if source != target:
            found[source].add(target)
    return found


def test_no_modules_stand_in_a_circle() -> None:
    assert circles(draw_modules(ROOT)) == []


def test_a_circle_that_an_import_in_a_function_closes_is_found(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "core/history/audit.py": "from core.history import sealing\n",
            "core/history/sealing.py": "def finish():\n    from core.history import audit\n",
        },
    )
    assert circles(draw_modules(tmp_path)) == [["core.history.audit", "core.history.sealing"]]


def parts_of_importing(root: Path) -> Graph:
    """Return which package of the import, the largest of all packages, imports which other of it."""
    found: dict[str, set[str]] = defaultdict(set)
    own = {f"register.importing.{path.parent.name}" for path in root.glob("register/importing/*/*.py")}
    for source, target in arrows(root):
        one, other = (".".join(name.split(".")[:3]) for name in (source, target))
        if one != other and {one, other} <= own:
            found[one].add(other)
    return found


def test_the_parts_of_the_import_stand_in_no_circle() -> None:
    assert circles(parts_of_importing(ROOT)) == []


def test_a_planted_circle_of_parts_of_the_import_is_found(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "register/importing/jobs/read.py": "from register.importing.tables import kept\n",
            "register/importing/tables/kept.py": "from register.importing.jobs.read import ask\n",
            "register/importing/tables/read.py": "from register.importing.model import Row\n",
        },
    )
    assert circles(parts_of_importing(tmp_path)) == [["register.importing.jobs", "register.importing.tables"]]


def test_a_planted_circle_of_packages_is_found(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "register/listing/page.py": "from register.record import header\n",
            "register/record/header.py": "def f():\n    from register.rules import tiers\n",
            "register/rules/tiers.py": "from register.listing.page import rows\n",
            "register/alone.py": "from register.rules import tiers\n",
        },
    )
    assert circles(packages(tmp_path)) == [["register.listing", "register.record", "register.rules"]]


def rank(module: str) -> int | None:
    """Return where a module stands between models and views, by the name of its package or its own."""
    for part in module.split(".")[1:]:
        for number, names in enumerate(RANKS):
            if part in names or part.rpartition("_")[2] in names:
                return number
    return None


def against_the_ranks(root: Path) -> list[str]:
    return sorted(
        f"{source} imports {target}"
        for source, target in arrows(root)
        if (own := rank(source)) is not None and (other := rank(target)) is not None and other > own
        if source.partition(".")[0] == target.partition(".")[0]
        if (source, target) not in MAY_ALL_THE_SAME
    )


def test_models_know_no_services_and_services_no_forms_and_forms_no_views() -> None:
    assert against_the_ranks(ROOT) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("register/models/partnership.py", "register.services.related"),
        ("register/rules/tiers.py", "register.services.related"),
        ("reviews/annual/service.py", "reviews.annual.forms"),
        ("register/services/related.py", "register.forms.related"),
        ("reviews/risks/forms.py", "reviews.risks.change_views"),
    ],
)
def test_a_planted_import_against_the_ranks_is_found(tmp_path: Path, source: str, target: str) -> None:
    package, _dot, name = target.rpartition(".")
    plant(tmp_path, {source: f"from {package} import {name}\n", f"{target.replace('.', '/')}.py": ""})
    assert against_the_ranks(tmp_path) == [f"{source[:-3].replace('/', '.')} imports {target}"]


def crowded(root: Path) -> dict[str, int]:
    """Return the folders with more loose modules than somebody can take in at a glance."""
    count: dict[str, int] = defaultdict(int)
    for path in modules(root).values():
        if path.name != "__init__.py" and path.parent.name not in LAYERS:
            count[str(path.parent.relative_to(root))] += 1
    return {folder: number for folder, number in count.items() if number > MOST_MODULES}


def test_no_folder_is_crowded() -> None:
    assert crowded(ROOT) == {}


def test_a_crowded_folder_is_found_and_a_full_one_is_not(tmp_path: Path) -> None:
    plant(tmp_path, {f"core/charts/m{n}.py": "" for n in range(MOST_MODULES + 1)})
    plant(tmp_path, {f"core/pdf/m{n}.py": "" for n in range(MOST_MODULES)})
    plant(tmp_path, {f"register/forms/m{n}.py": "" for n in range(40)})
    assert crowded(tmp_path) == {"core/charts": MOST_MODULES + 1}


# --- Tables, addresses, libraries ------------------------------------------------------------------------


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


def test_only_the_project_imports_address_files() -> None:
    crossing = [
        f"{source} imports {target}"
        for source, target in arrows(ROOT)
        if "urls" in target.split(".") and "urls" not in source.split(".")
    ]
    assert crossing == []


def views() -> Iterable[Path]:
    return (path for name, path in modules(ROOT).items() if rank(name) == len(RANKS) - 1)


def test_no_view_reads_a_table_past_the_access_rules() -> None:
    """A view that writes `Model.objects` can show what its reader may not see."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in views()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ".objects" in line
    ]
    assert len(list(views())) > 30
    assert found == []


DOORS = {
    "django_q": "core/jobs/queue.py",
    "weasyprint": "core/pdf/render.py",
    "openpyxl": "core/sheets/",
    "puremagic": "core/uploads/kinds.py",
    "yaml": "core/yaml_files.py",
}


def test_each_library_that_does_input_or_output_lives_behind_one_file() -> None:
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(ROOT).values()
        for name in {target.partition(".")[0] for target in imported(path)}
        if name in DOORS and not str(path.relative_to(ROOT)).startswith(DOORS[name])
    ]
    assert found == []
    assert [door for door in DOORS.values() if not (ROOT / door).exists()] == []


# --- Names -----------------------------------------------------------------------------------------------


def shared_names(root: Path) -> list[str]:
    """Return the public classes whose name stands for two things in one app."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, path in modules(root).items():
        if path.parent.name not in ("migrations", "commands"):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    found[name.partition(".")[0], node.name].append(name)
    return sorted(f"{cls}: {', '.join(where)}" for (_app, cls), where in found.items() if len(where) > 1)


def test_no_public_class_name_stands_for_two_things_in_an_app() -> None:
    assert shared_names(ROOT) == []


def test_a_class_name_planted_twice_is_found(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {"register/a.py": "class Line: ...\nclass _Own: ...\n", "register/b/c.py": "class Line: ...\n"},
    )
    plant(tmp_path, {"reviews/d.py": "class Line: ...\nclass _Own: ...\n"})
    assert shared_names(tmp_path) == ["Line: register.a, register.b.c"]
