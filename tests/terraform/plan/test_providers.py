"""Every declared type, and every type that the real providers tell of, is planned, replayed and planned again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from argoform.terraform.engine import installed_engines
from argoform.terraform.plan import offline_plan
from argoform.terraform.registry import declarations
from argoform.terraform.schema import ProviderSchemas
from argoform.terraform.schema_json import merge_schemas, read_provider_schemas
from tests.reference import reference
from tests.terraform.plan.examples import configuration

pytestmark = [pytest.mark.terraform, pytest.mark.slow]


def play(
    folder: Path, schemas: Mapping[str, ProviderSchemas], files: list[Path], *, full: bool, engine: str | None = None
) -> None:
    """Plan a block of every type: first all are new, then nothing changes, then everything that can change does."""
    kept, stack = folder / "kept.json", folder / "app"
    stack.mkdir()
    count = sum(len(said.resources) for said in schemas.values())

    def plan(revision: str) -> dict[str, str]:
        document = configuration(schemas, full=full, revision=revision)
        (stack / "cdk.tf.json").write_text(json.dumps(document))
        result = offline_plan(stack, schemas=files, keep_state=kept, engine=engine)
        return {change.address: change.action for change in result.stacks[0].changes}

    assert list(plan("one").values()) == ["create"] * count
    assert plan("one") == {}
    if full:
        changed = plan("two")
        assert len(changed) == count
        assert set(changed.values()) == {"update", "replace"}
        forced = {
            f"{name}.this"
            for said in schemas.values()
            for name, schema in said.resources.items()
            if any(
                a.force_new and (a.required or a.optional) and a.type == "string"
                for a in schema.block.attributes.values()
            )
        }
        assert forced <= {address for address, action in changed.items() if action == "replace"}
        assert plan("two") == {}


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("engine", installed_engines())
def test_declared_types(tmp_path: Path, full: bool, engine: str) -> None:
    play(tmp_path, declarations(), [], full=full, engine=engine)


@pytest.mark.parametrize("full", [False, True])
def test_types_of_the_real_providers(tmp_path: Path, full: bool) -> None:
    files = sorted(reference("provider-schemas").glob("*.json"))
    schemas = merge_schemas(declarations(), *map(read_provider_schemas, files))
    assert {"hashicorp/aws", "hashicorp/google", "hashicorp/azurerm", "hashicorp/helm"} <= set(schemas)
    play(tmp_path, schemas, files, full=full)
