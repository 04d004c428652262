"""What `import argoform` offers, to editors and at run time alike."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

import argoform
from tests.reference import ROOT


def declared() -> dict[str, str]:
    """The names that type checkers see, with their modules."""
    tree = ast.parse((ROOT / "constructs" / "argoform" / "__init__.py").read_text(encoding="utf-8"))
    [block] = [node for node in tree.body if isinstance(node, ast.If)]
    return {
        alias.name: str(node.module) for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def test_type_checkers_and_the_run_time_see_the_same_names() -> None:
    assert declared() == argoform._MODULES
    assert set(argoform.__all__) == {"__version__", *declared()}
    assert dir(argoform) == sorted(argoform.__all__)


@pytest.mark.parametrize("name", sorted(argoform._MODULES))
def test_every_name_can_be_imported(name: str) -> None:
    assert getattr(argoform, name) is getattr(sys.modules[argoform._MODULES[name]], name)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Platfrom'"):
        argoform.Platfrom  # noqa: B018


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, argoform; print(sorted({'pydantic', 'cdktf', 'jsii', 'yaml'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_where_the_cdk_cannot_be_imported_the_pure_rooms_still_can() -> None:
    code = (
        "import sys\n"
        "sys.modules['cdktf'] = None\n"
        "from argoform import Platform\n"
        "print(Platform.local().cluster)\n"
        "try:\n"
        "    from argoform import WorkflowSpec\n"
        "except ImportError as error:\n"
        "    print(type(error).__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == "local"
    assert done.stdout.split()[1] in ("ImportError", "ModuleNotFoundError")
