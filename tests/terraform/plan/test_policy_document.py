"""The data source `aws_iam_policy_document`, which asks no cloud: the plan computes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from argoform.terraform.plan import TerraformError, offline_plan
from argoform.terraform.sentinel import is_sentinel

pytestmark = pytest.mark.terraform

HEAD = """
output "json" {
  value = data.aws_iam_policy_document.this.json
}
output "minified" {
  value = data.aws_iam_policy_document.this.minified_json
}
"""


def outputs(folder: Path, text: str, **how: Any) -> dict[str, str]:
    (folder / "main.tf").write_text(HEAD + text, encoding="utf-8")
    plan = offline_plan(folder, **how).stacks[0].plan
    return {name: said["value"] for name, said in plan["planned_values"]["outputs"].items()}


def test_a_document_is_what_the_provider_writes(tmp_path: Path) -> None:
    said = outputs(
        tmp_path,
        """
data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::b/&{aws:username}/*"]
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["b", "a"]
    }
    condition {
      test     = "NumericLessThan"
      variable = "x"
      values   = ["<1>"]
    }
  }
  statement {
    sid         = "Trust"
    effect      = "Deny"
    not_actions = ["sts:*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::1:root"]
    }
    principals {
      type        = "Service"
      identifiers = ["a.amazonaws.com", "b.amazonaws.com"]
    }
  }
  statement {
    actions = ["x:y"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
""",
    )
    assert json.loads(said["json"]) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["s3:PutObject", "s3:GetObject"],
                "Resource": "arn:aws:s3:::b/${aws:username}/*",
                "Condition": {"NumericLessThan": {"x": "<1>"}, "StringLike": {"s3:prefix": ["b", "a"]}},
            },
            {
                "Sid": "Trust",
                "Effect": "Deny",
                "NotAction": "sts:*",
                "Principal": {"AWS": "arn:aws:iam::1:root", "Service": ["b.amazonaws.com", "a.amazonaws.com"]},
            },
            {"Effect": "Allow", "Action": "x:y", "Principal": "*"},
        ],
    }
    assert said["json"].startswith('{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow"')
    assert "\\u003c1\\u003e" in said["json"]
    assert said["minified"].startswith(
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:PutObject"'
    )


def test_documents_are_merged_by_the_names_of_their_statements(tmp_path: Path) -> None:
    said = outputs(
        tmp_path,
        """
locals {
  one = jsonencode({ Version = "2008-10-17", Id = "old", Statement = { Sid = "A", Effect = "Allow", Action = "a:a" } })
  two = jsonencode({ Statement = [{ Sid = "B", Effect = "Allow", Action = "b:b" }] })
}
data "aws_iam_policy_document" "this" {
  source_policy_documents   = [local.one, ""]
  override_policy_documents = [local.two]
  policy_id                 = "new"
  statement {
    sid     = "B"
    actions = ["c:c"]
  }
  statement {
    sid     = "A"
    effect  = "Deny"
    actions = ["d:d"]
  }
}
""",
    )
    document = json.loads(said["json"])
    assert (document["Version"], document["Id"]) == ("2012-10-17", "new")
    assert [(each["Sid"], each["Effect"], each["Action"]) for each in document["Statement"]] == [
        ("A", "Deny", "d:d"),
        ("B", "Allow", "b:b"),
    ]


def test_what_depends_on_a_placeholder_is_one(tmp_path: Path) -> None:
    text = """
data "aws_s3_bucket" "b" {
  bucket = "b"
}
data "aws_iam_policy_document" "this" {
  source_policy_documents = [data.aws_s3_bucket.b.arn]
}
"""
    assert all(is_sentinel(value) for value in outputs(tmp_path, text).values())


def test_what_the_user_says_goes_first(tmp_path: Path) -> None:
    (tmp_path / "answers.json").write_text('{"aws_iam_policy_document": {"json": "{}"}}')
    assert outputs(tmp_path, 'data "aws_iam_policy_document" "this" {}', data=tmp_path / "answers.json")["json"] == "{}"


@pytest.mark.parametrize("document", ["not json", "[]"])
def test_what_is_no_document_is_told(tmp_path: Path, document: str) -> None:
    text = f'data "aws_iam_policy_document" "this" {{\n  source_policy_documents = ["{document}"]\n}}\n'
    with pytest.raises(TerraformError, match=r"(?s)main\.tf:9: .*Invalid policy document.*is not"):
        outputs(tmp_path, text)
