"""The modules of the package import each other in one direction."""

import ast
import pathlib

PACKAGE = pathlib.Path(__file__).parents[1] / "dai_probe"


def test_no_modules_import_each_other_in_a_circle():
    imports = {path.stem: imported(path) for path in PACKAGE.glob("*.py")}
    assert [name for name in imports if name in reachable(name, imports)] == []


def imported(path):
    """Modules of the package that a file imports, at its head or within a function."""
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    local = [node for node in tree if isinstance(node, ast.ImportFrom) and node.level == 1]
    return {name for node in local for name in ([node.module] if node.module else [a.name for a in node.names])}


def reachable(name, imports):
    seen, rest = set(), list(imports[name])
    while rest:
        module = rest.pop()
        if module in imports and module not in seen:
            seen.add(module)
            rest.extend(imports[module])
    return seen
