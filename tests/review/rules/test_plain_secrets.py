"""The finding about secrets in plain text, which never shows them."""

from __future__ import annotations

from typing import Any

from tests.review.cases import contained, found
from tests.review.plans import change, manifest, plan, reviewed

SECRET = "opensesame7"


def _env(value: str, name: str = "DB_PASSWORD") -> dict[str, Any]:
    return contained({"env": [{"name": name, "value": value}]})


def test_a_secret_that_a_change_writes_down() -> None:
    problems = found("RV031", manifest(contained({}), _env(SECRET)))
    assert [(one.path, one.severity, one.existing) for one in problems] == [
        ("spec.templates[0].container.env[0].value", None, False)
    ]
    assert SECRET not in str(problems)


def test_one_that_was_there_is_told_as_such() -> None:
    after = _env(SECRET)
    after["spec"]["parallelism"] = 3
    problems = found("RV031", manifest(_env(SECRET), after))
    assert [(one.existing, one.severity) for one in problems] == [(True, "info")]
    assert found("RV031", manifest(_env(SECRET), _env(SECRET))) == []
    assert found("RV031", manifest(_env(SECRET), None)) == []


def test_what_comes_from_a_sensitive_variable_stands_in_plain_text_too() -> None:
    document = plan(
        manifest(contained({}), _env(SECRET, name="GREETING")),
        variables={"login": {"value": SECRET}},
        configuration={"root_module": {"variables": {"login": {"sensitive": True}}}},
    )
    review = reviewed(document)
    assert any(finding.rule == "RV031" for finding in review.findings)
    assert SECRET not in str(review)


def test_secrets_in_helm_values() -> None:
    def release(values: str) -> dict[str, Any]:
        return {"chart": "argo-workflows", "version": "1.0.18", "values": [values]}

    problems = found("RV031", change("helm_release", release("{}"), release(f"server: {{adminPassword: {SECRET}}}")))
    assert [one.path for one in problems] == ["values[0].server.adminPassword"]
    holder = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}, "stringData": {"password": SECRET}}
    assert found("RV031", manifest(None, holder)) == []
