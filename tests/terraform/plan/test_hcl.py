"""The offline plan of configuration that a person wrote in Terraform's own language."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from argoform.errors import ArgoformError, FileError, InputError, InputErrors
from argoform.terraform.plan import PlanResult, TerraformError, offline_plan
from argoform.terraform.sentinel import has_sentinel
from tests.reference import reference

pytestmark = pytest.mark.terraform

MAIN = """
terraform {
  required_version = ">= 1.3"
  required_providers {
    kubectl    = { source = "alekc/kubectl", version = "~> 2.0" }
    kubernetes = { source = "hashicorp/kubernetes" }
    aws        = { source = "hashicorp/aws", configuration_aliases = [] }
  }
  backend "s3" {
    bucket = "nowhere"
    key    = "k"
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  type = string
}

locals {
  greeting = "{{inputs.parameters.greeting}}" # Argo's, not Terraform's
}

data "aws_caller_identity" "me" {}

resource "kubernetes_service_account_v1" "etl" {
  metadata {
    name      = "etl"
    namespace = "workflows"
    annotations = {
      account = data.aws_caller_identity.me.account_id
    }
  }
}

resource "kubectl_manifest" "etl" {
  yaml_body = <<-YAML
    apiVersion: argoproj.io/v1alpha1
    kind: WorkflowTemplate
    metadata:
      name: etl
      namespace: workflows
    spec:
      entrypoint: main
      serviceAccountName: ${kubernetes_service_account_v1.etl.metadata[0].name}
      templates:
        - name: main
          container:
            image: alpine:3.20
            args: ["${local.greeting}"]
  YAML
}
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    """Files below a folder; returns the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def planned(result: PlanResult) -> dict[str, Any]:
    """The values of the planned resources of the only stack, by address."""

    def resources(module: dict[str, Any]) -> list[dict[str, Any]]:
        below = [resource for child in module.get("child_modules") or [] for resource in resources(child)]
        return [*(module.get("resources") or []), *below]

    (stack,) = result.stacks
    return {each["address"]: each["values"] for each in resources(stack.plan["planned_values"]["root_module"])}


def test_a_folder_of_hcl_is_planned_without_its_backend(tmp_path: Path) -> None:
    folder = write(tmp_path / "infra", {"main.tf": MAIN})
    result = offline_plan(folder)
    values = planned(result)
    assert result.stacks[0].name == "infra"
    assert result.summary.add == 2
    assert "serviceAccountName: etl" in values["kubectl_manifest.etl"]["yaml_body"]
    assert "{{inputs.parameters.greeting}}" in values["kubectl_manifest.etl"]["yaml_body"]
    assert sorted(os.listdir(folder)) == ["main.tf"]


@pytest.mark.parametrize(
    "settings",
    [
        'cloud {\n  organization = "acme"\n  workspaces {\n    name = "prod"\n  }\n}',
        'backend "remote" {\n  organization = "acme"\n  workspaces {\n    name = "prod"\n  }\n}',
        'backend "local" {\n  path = "/nowhere/else.tfstate"\n}',
    ],
)
def test_no_backend_is_asked(tmp_path: Path, settings: str) -> None:
    text = f'terraform {{\n  required_version = ">= 1.0"\n  {settings}\n}}\nresource "terraform_data" "x" {{}}\n'
    assert offline_plan(write(tmp_path, {"main.tf": text})).summary.add == 1


def test_a_version_that_is_not_the_engine_s_is_told_in_terraform_s_words(tmp_path: Path) -> None:
    text = 'terraform {\n  required_version = "~> 0.11.0"\n}\n'
    with pytest.raises(TerraformError, match=r"main\.tf:2: terraform: Unsupported Terraform Core version"):
        offline_plan(write(tmp_path, {"main.tf": text}))


def test_files_are_found_where_they_are(tmp_path: Path) -> None:
    body = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}", namespace: n}\n'
    text = """
    terraform {
      required_providers {
        kubectl = { source = "alekc/kubectl" }
      }
    }
    resource "kubectl_manifest" "beside" {
      yaml_body = templatefile("${path.module}/templates/a.yaml.tftpl", { name = "beside" })
    }
    resource "kubectl_manifest" "above" {
      yaml_body = templatefile("${path.module}/../../templates/b.yaml.tftpl", { name = "above" })
    }
    resource "kubectl_manifest" "each" {
      for_each  = fileset("${path.module}/many", "*.yaml")
      yaml_body = file("${path.module}/many/${each.value}")
    }
    """
    manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: n}\n"
    write(
        tmp_path,
        {
            "live/prod/main.tf": text,
            "live/prod/templates/a.yaml.tftpl": body,
            "live/prod/many/one.yaml": manifest,
            "live/prod/many/two.yaml": manifest,
            "templates/b.yaml.tftpl": body,
        },
    )
    values = planned(offline_plan(tmp_path / "live" / "prod"))
    assert "beside" in values["kubectl_manifest.beside"]["yaml_body"]
    assert "above" in values["kubectl_manifest.above"]["yaml_body"]
    assert {name for name in values if "each" in name} == {
        'kubectl_manifest.each["one.yaml"]',
        'kubectl_manifest.each["two.yaml"]',
    }


ROLE = 'resource "aws_iam_role" "this" {\n  name               = "x"\n  assume_role_policy = "{}"\n}\n'


def test_modules_in_folders_are_followed_however_they_lie(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "live/prod/main.tf": 'module "a" {\n  source = "./parts/a"\n}\n'
            'module "b" {\n  source = "../../modules/b"\n}\n',
            # From a module within the stack to one outside of it, and from one outside to its neighbour.
            "live/prod/parts/a/main.tf": 'module "c" {\n  source = "../../../../modules/c"\n}\n',
            "modules/b/main.tf": 'module "d" {\n  source = "../d"\n}\n' + ROLE,
            "modules/c/main.tf": ROLE,
            "modules/d/main.tf": ROLE,
        },
    )
    assert set(planned(offline_plan(tmp_path / "live" / "prod"))) == {
        "module.a.module.c.aws_iam_role.this",
        "module.b.aws_iam_role.this",
        "module.b.module.d.aws_iam_role.this",
    }


def test_types_that_nobody_declares_are_named_wherever_they_stand(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main.tf": 'module "m" {\n  source = "./m"\n}\ncheck "up" {\n  data "http" "x" {\n    url = "x"\n  }\n'
            '  assert {\n    condition     = true\n    error_message = "no"\n  }\n}\n',
            "m/main.tf": 'module "n" {\n  source = "../n"\n}\n',
            "n/main.tf": 'resource "aws_iam_rol" "x" {}\nephemeral "random_password" "p" {\n  length = 3\n}\n',
        },
    )
    with pytest.raises(InputErrors) as caught:
        offline_plan(tmp_path)
    said = str(caught.value)
    assert "resource.aws_iam_rol.x: the resource type 'aws_iam_rol' is not declared" in said
    assert "did you mean 'aws_iam_role'?" in said
    assert "the data source 'http' is not declared" in said
    assert "the ephemeral resource type 'random_password' is not declared" in said
    assert "--schemas FILE" in said


def test_a_module_from_a_registry_is_refused(tmp_path: Path) -> None:
    text = 'module "eks" {\n  source  = "terraform-aws-modules/eks/aws"\n  version = "~> 20.0"\n}\n'
    with pytest.raises(InputError, match=r"module\.eks\.source: the module .* would have to be fetched"):
        offline_plan(write(tmp_path, {"main.tf": text}))


def test_a_schemas_file_adds_types(tmp_path: Path) -> None:
    text = 'resource "azurerm_storage_account" "x" {\n  name = "x"\n  resource_group_name = "g"\n  location = "eu"\n'
    text += '  account_tier = "Standard"\n  account_replication_type = "LRS"\n}\n'
    text += 'resource "google_service_account" "y" {\n  account_id = "etl"\n}\n'
    folder = write(tmp_path, {"main.tf": text})
    schemas = [reference("provider-schemas", f"{name}.json") for name in ("azurerm", "google")]
    assert offline_plan(folder, schemas=schemas).summary.add == 2


def test_a_provider_may_be_chosen_and_modules_may_be_given_one(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "versions.tf": 'terraform {\n  required_providers {\n    k = { source = "alekc/kubectl" }\n  }\n}\n'
            'provider "k" {\n  alias = "other"\n}\nprovider "aws" {\n  alias = "west"\n}\n',
            "main.tf": 'resource "kubectl_manifest" "x" {\n  provider = k.other\n'
            '  yaml_body = "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: x}"\n}\n'
            'module "m" {\n  source = "./m"\n  providers = {\n    aws.there = aws.west\n  }\n}\n',
            "m/main.tf": 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n'
            "      configuration_aliases = [aws.there]\n    }\n  }\n}\n"
            + ROLE.replace("{\n  name", "{\n  provider = aws.there\n  name", 1),
        },
    )
    assert set(planned(offline_plan(tmp_path))) == {"kubectl_manifest.x", "module.m.aws_iam_role.this"}


VARIABLES = """
variable "told" {
  type = string
}
variable "loaded" {
  type = string
}
variable "automatic" {
  type = list(string)
}
variable "default" {
  default = "d"
}
variable "open" {
  type = object({
    name  = string # the rest may be left out
    size  = optional(number, 3)
    tag   : list(object({ a = string, b = map(number) }))
  })
}
variable untyped {}
resource "terraform_data" "x" {
  input = {
    told      = var.told
    loaded    = var.loaded
    automatic = var.automatic
    default   = var.default
    open      = var.open
    untyped   = var.untyped
  }
}
"""


def test_variables_take_what_files_say_and_placeholders_for_the_rest(tmp_path: Path) -> None:
    files = {
        "main.tf": VARIABLES,
        "terraform.tfvars": '# the usual ones\nloaded = "from the file"\n',
        "more.auto.tfvars": 'automatic = [\n  "one",\n]\n',
    }
    values = planned(offline_plan(write(tmp_path, files), variables={"told": "x"}))["terraform_data.x"]["input"]
    assert values["told"] == "x"
    assert values["loaded"] == "from the file"
    assert values["automatic"] == ["one"]
    assert values["default"] == "d"
    assert has_sentinel(values["untyped"])
    assert has_sentinel(values["open"]["name"])
    assert values["open"]["size"] in (None, 3)
    assert has_sentinel(values["open"]["tag"][0]["a"])


def test_an_unknown_variable_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no stack has a variable 'tolt'; did you mean 'told'\?"):
        offline_plan(write(tmp_path, {"main.tf": VARIABLES}), variables={"tolt": "x"})


def test_json_and_hcl_lie_side_by_side_and_overrides_win(tmp_path: Path) -> None:
    files = {
        "main.tf": ROLE,
        "more.tf.json": json.dumps({"output": {"name": {"value": "${aws_iam_role.this.name}"}}}),
        "x_override.tf": 'resource "aws_iam_role" "this" {\n  name = "other"\n}\n',
        ".hidden.tf": "what is this",
        "main.tf~": "nor this",
    }
    result = offline_plan(write(tmp_path, files))
    assert planned(result)["aws_iam_role.this"]["name"] == "other"
    assert result.stacks[0].plan["planned_values"]["outputs"]["name"]["value"] == "other"


def test_one_file_is_planned_without_its_neighbours(tmp_path: Path) -> None:
    folder = write(tmp_path, {"one.tf": ROLE, "two.tf": 'resource "nobody_knows" "x" {}\n'})
    assert set(planned(offline_plan(folder / "one.tf"))) == {"aws_iam_role.this"}


def test_other_states_are_sentinels(tmp_path: Path) -> None:
    text = """
    data "terraform_remote_state" "vpc" {
      backend = "s3"
      config = {
        bucket = "nowhere"
      }
    }
    resource "terraform_data" "x" {
      input = [data.terraform_remote_state.vpc.outputs.subnet, data.terraform_remote_state.vpc.outputs["a-b"]]
    }
    """
    values = planned(offline_plan(write(tmp_path, {"main.tf": text})))
    assert all(map(has_sentinel, values["terraform_data.x"]["input"]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('resource "aws_iam_role" "x" {\n  name =\n}\n', r"main\.tf:2: .*Invalid expression"),
        ('resource "aws_iam_role" "x" {\n  name = "a"\n', r"main\.tf:1: .*Unclosed configuration block"),
        (
            'resource "aws_iam_role" "x" {\n  nam = "a"\n  assume_role_policy = "{}"\n}\n',
            r"main\.tf:2: .*nsupported arg",
        ),
        ('resorce "aws_iam_role" "x" {}\n', r"main\.tf:1: .*nsupported block type"),
        ("locals { a = 1, b = 2 }\n", r"main\.tf:1: .*"),
        ("\x00\x01", r"main\.tf:1: .*Invalid character"),
        ('output "x" {\n  value = aws_iam_role.none.arn\n}\n', r"main\.tf:2: .*undeclared resource"),
    ],
)
def test_terraform_itself_tells_what_is_wrong_and_where(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(TerraformError, match=said):
        offline_plan(write(tmp_path, {"main.tf": text}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # The parser of blocks takes it, Terraform does not.
        (
            'locals { a = { b = 1 } }\nterraform { required_providers { aws = { source = "hashicorp/aws" } } }\n',
            "line 2",
        ),
        ('resource "aws_iam_role" "x" {\n', "Unclosed configuration block"),
        ('variable "x" {\n  type = nothing\n}\n', "Invalid type specification"),
    ],
)
def test_what_is_wrong_in_a_module_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, {"main.tf": 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": text})
    with pytest.raises(TerraformError, match=said) as caught:
        offline_plan(tmp_path)
    assert "m/main.tf" in str(caught.value)
    assert "terraform init" not in str(caught.value)


def test_what_is_right_but_beyond_the_parser_is_planned_all_the_same(tmp_path: Path) -> None:
    text = MAIN.replace("${local.greeting}", "${~ local.greeting ~}")
    text += 'resource "terraform_data" "größe" {\n  input = "a${~ var.region ~}b"\n}\n'
    result = offline_plan(write(tmp_path, {"main.tf": text}), variables={"region": "eu-west-1"})
    assert result.summary.add == 3


def test_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_bytes(b'resource "a" "b" { x = "\xff" }')
    with pytest.raises(FileError, match=r"main\.tf: is not text in UTF-8"):
        offline_plan(tmp_path)


def test_a_folder_without_configuration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArgoformError, match="holds neither"):
        offline_plan(write(tmp_path, {"notes.txt": "x"}))


def test_a_kept_state_shows_what_changes(tmp_path: Path) -> None:
    folder, kept = write(tmp_path / "infra", {"main.tf": MAIN}), tmp_path / "kept.json"
    offline_plan(folder, keep_state=kept)
    (folder / "main.tf").write_text(MAIN.replace("alpine:3.20", "alpine:3.21"), encoding="utf-8")
    result = offline_plan(folder, keep_state=kept)
    assert [(change.address, change.action) for change in result.stacks[0].changes] == [
        ("kubectl_manifest.etl", "update")
    ]
