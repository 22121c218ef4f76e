"""The house rules that no type checker holds: who may import whom, and what no file may hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("builder", "flashmath", "scheduler")

#: Inside `builder`, a part imports only from those at its left; parts between the same bars do not know each other.
ORDER = (
    ("diagnostics", "progress"),
    ("source",),
    ("tex",),
    ("expressions",),
    ("claims", "figures"),
    ("kinds",),
    ("library",),
    ("checks",),
    ("render",),
    ("ledger",),
    ("apkg", "memory"),
    ("build",),
    ("release", "examination"),
    ("summary",),
    ("authoring",),
)
#: The same inside `scheduler`.
SCHEDULER_ORDER = (
    ("model",),
    ("days",),
    ("steps", "chance", "fuzz"),
    ("sm2", "anki", "fsrs"),
    ("algorithms",),
    ("replay",),
    ("settings", "queue", "stats", "store"),
    ("session",),
)
LEVELS = {
    package: {name: level for level, names in enumerate(order) for name in names}
    for package, order in (("builder", ORDER), ("scheduler", SCHEDULER_ORDER))
}

#: Where each third-party library may be imported: below the module or package that stands here.
HOMES = {
    "backports": ("builder.authoring", "scheduler.store"),
    "yaml": ("builder.source",),
    "genanki": ("builder.apkg",),
    "matplotlib": ("builder.figures",),
    "math_core": ("builder.tex",),
    "mpmath": ("builder.expressions",),
    "sympy": ("builder.expressions", "builder.claims"),
    "markdown_it": ("builder.tex",),
    "click": ("flashmath",),
    "rich": ("flashmath",),
    "platformdirs": ("flashmath",),
}
#: Never imported by the product: for its licence, or because it is only compared with.
TESTS_ONLY = ("anki", "aqt", "fsrs", "quickjs")


def modules(package: str) -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / package).rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path


ALL_MODULES = [pair for package in PACKAGES for pair in modules(package)]


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.add(node.module or "")
    return found


def is_below(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize(("name", "path"), ALL_MODULES)
def test_builder_knows_neither_the_faces_nor_the_scheduler(name: str, path: Path) -> None:
    strangers = {"builder": ("scheduler", "flashmath"), "scheduler": ("builder", "flashmath"), "flashmath": ()}
    for imported in imports_of(path):
        assert not any(is_below(imported, stranger) for stranger in strangers[name.split(".", maxsplit=1)[0]])


@pytest.mark.parametrize(("name", "path"), [*modules("builder"), *modules("scheduler")])
def test_imports_inside_a_package_go_strictly_downwards(name: str, path: Path) -> None:
    package, _, rest = name.partition(".")
    part = rest.partition(".")[0]
    for imported in imports_of(path):
        if not is_below(imported, package) or imported == package:
            continue
        other = imported.split(".", 2)[1]
        assert part, f"{package}/__init__.py imports {imported}"
        assert other == part or LEVELS[package][other] < LEVELS[package][part], f"{name} imports {imported}"


@pytest.mark.parametrize(("name", "path"), ALL_MODULES)
def test_a_third_party_library_is_imported_only_at_its_home(name: str, path: Path) -> None:
    for imported in imports_of(path):
        library = imported.split(".")[0]
        assert library not in TESTS_ONLY, f"{name} imports {library}"
        homes = HOMES.get(library, (name,))
        assert any(is_below(name, home) for home in homes), f"{name} imports {library}, which belongs to {homes}"


@pytest.mark.parametrize(("name", "path"), ALL_MODULES)
def test_a_module_has_a_docstring_and_one_responsibility(name: str, path: Path) -> None:
    text = path.read_text("utf-8")

    assert ast.get_docstring(ast.parse(text)), f"{name} does not say what it is for"
    assert text.count("\n") <= 300, f"{name} is long; is there a second responsibility inside?"


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so nobody can say which files belong to it")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


#: Text evaluated as code. The words are put together here so that this file does not find itself.
EVALUATION = re.compile(
    r"(?<![\w.])(?:" + "|".join(["ev" + "al", "ex" + "ec", "symp" + "ify", "parse" + "_expr"]) + r")\("
)
#: An address of a package index, or a file fetched from an address.
ADDRESS = re.compile(r"(?:extra-)?index" + r"-url|find" + r'-links|"resol' + r'ved":|https?://\S*\.(?:whl|tgz|tar\.gz)')


def test_nothing_evaluates_text_as_code() -> None:
    for path in tracked_files():
        if path.suffix == ".py" and path.exists():
            assert not EVALUATION.search(path.read_text("utf-8")), path


def test_no_file_holds_an_address_of_a_package_index() -> None:
    for path in tracked_files():
        if path.exists() and path.suffix not in (".png", ".apkg"):
            assert not ADDRESS.search(path.read_text("utf-8", "replace")), path


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_every_line_of_a_lock_is_a_version_or_a_hash(lock: str) -> None:
    for line in (ROOT / "locks" / f"{lock}.txt").read_text("utf-8").splitlines():
        assert re.match(r"[a-z0-9-]+==\S+( ;.*)? \\$| {4}--hash=sha256:[0-9a-f]{64}( \\)?$", line), line


def test_the_run_time_lock_holds_nothing_under_the_agpl() -> None:
    assert not re.search(r"^(anki|aqt)==", (ROOT / "locks" / "run.txt").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["build", "--help"], ["topics", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys, runpy\n"
        f"sys.argv = ['flashmath', *{arguments!r}]\n"
        "try: runpy.run_module('flashmath', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "heavy = {'yaml', 'pydantic', 'sympy', 'numpy', 'matplotlib', 'genanki', 'rich', 'math_core', 'markdown_it'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stderr.strip() == "[]"


def test_the_order_of_imports_can_be_broken(tmp_path: Path) -> None:
    path = tmp_path / "upwards.py"
    path.write_text('"""Bad."""\nfrom builder.build import check_folder\nimport yaml\n', "utf-8")

    with pytest.raises(AssertionError, match=r"imports builder\.build"):
        test_imports_inside_a_package_go_strictly_downwards("builder.tex.upwards", path)
    with pytest.raises(AssertionError, match=r"belongs to \(.builder\.source"):
        test_a_third_party_library_is_imported_only_at_its_home("builder.tex.upwards", path)
