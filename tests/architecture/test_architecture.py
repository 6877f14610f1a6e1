"""The plan of the house holds: doors open one way, rooms are small and say what belongs in them."""

from __future__ import annotations

import ast
import re
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("cli", "pipelines", "schemas", "sources", "warehouse")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MOST_LINES = 250
FORBIDDEN_NAMES = {"utils", "helpers", "common", "util", "helper", "misc"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(path: Path) -> Iterator[Function]:
    yield from (node for node in ast.walk(_tree(path)) if isinstance(node, Function))


def _length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 40
    assert {path.parts[len(ROOT.parts)] for path in MODULES} == set(PACKAGES)


def test_doors_open_one_way() -> None:
    command = shutil.which("lint-imports", path=str(ROOT / ".venv" / "bin")) or shutil.which("lint-imports")
    if command is None:
        pytest.fail("import-linter is not installed: make setup")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", done.stdout)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_says_what_belongs_in_it(path: Path) -> None:
    said = ast.get_docstring(_tree(path)) or ""
    assert re.search(r"^Belongs here: \S", said, re.MULTILINE), f"{_name(path)}: what belongs here?"
    assert re.search(r"(^|\. |\n)Does not belong here: \S", said), f"{_name(path)}: what does not?"
    assert said.splitlines()[0].endswith((".", "`", "?")) or said.splitlines()[1] == ""


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_file_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_the_median_function_is_short_and_none_is_long() -> None:
    lengths = {f"{_name(path)}:{function.name}": _length(function) for path in MODULES for function in _functions(path)}
    assert statistics.median(lengths.values()) < 20
    share = sum(length <= 25 for length in lengths.values()) / len(lengths)
    assert share >= 0.9, sorted(((length, name) for name, length in lengths.items() if length > 25), reverse=True)
    assert {name: length for name, length in lengths.items() if length > 60} == {}


def _public(node: ast.Module | ast.ClassDef) -> Iterator[Function | ast.ClassDef]:
    for child in node.body:
        if isinstance(child, Function | ast.ClassDef) and not child.name.startswith("_"):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from _public(child)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_everything_public_is_explained(path: Path) -> None:
    silent = [node.name for node in _public(_tree(path)) if not (ast.get_docstring(node) or "").strip()]
    assert silent == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_everything_is_annotated(path: Path) -> None:
    bare = []
    for function in _functions(path):
        arguments = function.args
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        missing = [
            argument.arg
            for argument in named
            if argument and argument.annotation is None and argument.arg not in ("self", "cls")
        ]
        if missing or function.returns is None:
            bare.append(f"{function.name}({', '.join(missing)})")
    assert bare == []


def test_no_room_is_a_lumber_room() -> None:
    assert [_name(path) for path in MODULES if {path.stem, *path.parts} & FORBIDDEN_NAMES] == []


def test_every_package_is_installed() -> None:
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    packages = {_name(path.parent).replace("/", ".") for path in MODULES if path.name == "__init__.py"}
    listed = set(re.findall(r'^    "([a-z_.]+)",$', declared.split("packages = [")[1].split("]")[0], re.MULTILINE))
    assert listed == packages
    assert not {_name(path.parent) for path in MODULES} - {name.replace(".", "/") for name in packages}


def test_only_the_warehouse_opens_duckdb() -> None:
    opening = {_name(path).split("/")[0] for path in MODULES if re.search(r"^\s*import duckdb", path.read_text(), re.M)}
    assert opening == {"warehouse"}


# What must never be in a file that others get: built from pieces, so that this file passes its own test.
PRIVATE = {
    "the home folder of a person or machine": "/" + r"(?:home|Users)/" + r"[a-z]",
    "the home folder of root": r"(?<![\w.])/" + "root" + r"/",
    "a working folder of this machine": r"(?<![\w.])/" + "work" + r"/(?:main|shared|\.)",
    "a temporary folder with a file in it": r"(?<![\w.$}])/" + "tmp" + r"/\w+",
    "the host of a package registry": r"(?:py"
    + r"pi\.org|python"
    + r"hosted\.org|npm"
    + r"js\.org|artifact"
    + r"ory|nexus\.|dev"
    + r"pi\b)",
    "a folder of packages": r"/opt/" + "py" + "pi",
    "an index address": r"--(?:extra-)?index" + "-url",
    "a key": r"(?:AKIA|ghp_|xox[bap]-)" + r"[A-Za-z0-9]{10}",
    "a private key": "BEGIN (?:RSA |EC |OPENSSH )?PRIVATE" + " KEY",
}


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("what", PRIVATE)
def test_no_tracked_file_names_this_machine(what: str) -> None:
    pattern = re.compile(PRIVATE[what].encode())
    found = [
        f"{_name(path)}: {match[0].decode(errors='replace')}"
        for path in _tracked()
        if path.suffix not in {".xlsx", ".pdf", ".docx", ".png"} and (match := pattern.search(path.read_bytes()))
    ]
    assert found == []


def test_data_are_never_tracked() -> None:
    data = (".duckdb", ".parquet", ".duckdb.wal", ".sqlite", ".db")
    assert [
        _name(path) for path in _tracked() if path.name.endswith(data) or path.parts[len(ROOT.parts)] == "data"
    ] == []


def test_the_lock_has_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements.lock", *(ROOT / "requirements").glob("*.lock")):
        text = lock.read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][\w.\[\]-]*==", text, re.MULTILINE)
        assert pins, lock.name
        assert "://" not in text, lock.name
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == [], lock.name
