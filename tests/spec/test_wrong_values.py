"""As many ways to be wrong as there are inputs: each is one clear error with the path."""

from __future__ import annotations

import json
from typing import Any

import pytest

from argoform.errors import InputError, InputErrors, TokenError, UnknownNameError
from argoform.spec import Inputs, build, validate_inputs
from tests.reference import reference
from tests.spec.examples import LEAST, LOCAL, PANFACTUM, VALID, WRONG, inputs, made


@pytest.mark.parametrize(("field", "value", "path", "said"), WRONG, ids=[f"{w[0]}-{i}" for i, w in enumerate(WRONG)])
def test_a_wrong_value_is_told_with_its_path(field: str, value: Any, path: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        build(inputs(**{field: value}), LOCAL)
    assert any(error.path == path for error in _all(caught.value)), str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize("field", sorted(VALID))
def test_the_same_field_takes_its_right_values(field: str) -> None:
    for value in VALID[field]:
        made(**{field: value})


def test_every_input_has_a_wrong_and_a_right_value() -> None:
    assert {field for field, *_ in WRONG} == set(VALID) == set(Inputs.model_fields)


def test_the_inputs_are_those_of_wf_spec() -> None:
    variables = json.loads(reference("reference", "panfactum-modules", "wf_spec.json").read_text())["variables"]
    assert set(variables) <= set(Inputs.model_fields)
    for name, variable in variables.items():
        if variable.get("required") and name != "templates":
            assert Inputs.model_fields[name].is_required(), name
        elif isinstance(variable.get("default"), bool | int | str) and "*" not in str(variable["default"]):
            # mount_owner is documented as 1000, but what the module uses, and what the default means, is the uid.
            assert name == "mount_owner" or Inputs.model_fields[name].default == variable["default"], name


def test_the_outputs_are_those_of_wf_spec() -> None:
    outputs = json.loads(reference("reference", "panfactum-modules", "wf_spec.json").read_text())["outputs"]
    assert set(outputs) <= set(made().to_dict())


@pytest.mark.parametrize("field", ["name", "namespace", "entrypoint"])
def test_a_required_input_that_is_missing_is_named(field: str) -> None:
    given = {key: value for key, value in LEAST.items() if key != field}
    with pytest.raises(InputErrors, match=f"^{field}: it is required and not given$"):
        validate_inputs(given)


def test_an_unknown_input_is_told_with_the_nearest_name() -> None:
    with pytest.raises(InputErrors) as caught:
        validate_inputs(inputs(retry_max_atempts=3))
    (error,) = caught.value.errors
    assert isinstance(error, UnknownNameError)
    assert error.nearest == "retry_max_attempts"


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InputErrors) as caught:
        validate_inputs(inputs(uid="5", dns_policy="x", extra={}))
    assert {error.path for error in caught.value.errors} == {"uid", "dns_policy", "extra"}


@pytest.mark.parametrize("field", ["name", "namespace", "entrypoint", "on_exit"])
def test_a_token_is_refused_where_a_plain_value_is_needed(field: str) -> None:
    with pytest.raises(InputErrors) as caught:
        validate_inputs(inputs(**{field: "${TfToken[TOKEN.7]}"}))
    (error,) = caught.value.errors
    assert isinstance(error, TokenError)
    assert error.path == field


def test_a_token_is_refused_as_the_name_of_a_template() -> None:
    with pytest.raises(InputErrors) as caught:
        made(templates=[{"name": "${TfToken[TOKEN.7]}", "suspend": {}}])
    assert isinstance(caught.value.errors[0], TokenError)


def test_a_number_token_is_refused_where_it_is_computed_with() -> None:
    with pytest.raises(InputErrors, match="uid: it cannot be a token"):
        validate_inputs(inputs(uid=-1.8881545897087827e289))


def test_tokens_pass_where_strings_are_wanted() -> None:
    token = "${TfToken[TOKEN.7]}"
    out = made(
        default_container_image=token,
        common_env={"A": token},
        extra_labels={"team": token},
        extra_aws_permissions=token,
    )
    assert out.container_defaults["image"] == token
    assert out.labels["team"] == token


def test_secret_values_are_nowhere_in_the_outputs_or_the_messages() -> None:
    out = made(common_secrets={"TOKEN": "hunter2"})
    assert "hunter2" not in json.dumps(out.to_dict()) + repr(out)
    given = validate_inputs(inputs(common_secrets={"TOKEN": "hunter2"}))
    assert "hunter2" not in repr(given) + given.model_dump_json()
    with pytest.raises(InputErrors) as caught:
        validate_inputs(inputs(common_secrets={"1": "hunter2"}, uid="hunter2", retry_policy="Always", nme="hunter2"))
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("value", [[], "text", None, 5])
def test_inputs_that_are_no_mapping(value: Any) -> None:
    with pytest.raises(InputError, match="the inputs are not a mapping"):
        validate_inputs(value)


@pytest.mark.parametrize("value", [float("nan"), {1: 2}, object(), {"a"}, b"x", "\ud800"])
def test_templates_hold_data_alone(value: Any) -> None:
    with pytest.raises(InputError, match=r"templates\[0\]"):
        made(templates=[{**LEAST["templates"][0], "metadata": value}])


def test_a_template_that_holds_itself() -> None:
    loop: dict[str, Any] = {"name": "main"}
    loop["container"] = loop
    with pytest.raises(InputErrors, match="more than 100 levels deep"):
        made(templates=[loop])


def test_the_templates_of_the_user_are_left_as_they_were() -> None:
    given = inputs(passthrough_parameters=[{"name": "p"}])
    before = json.dumps(given)
    out = build(given, PANFACTUM)
    out.workflow_spec["templates"][0]["container"]["command"].append("x")
    out.volumes.append({})
    assert json.dumps(given) == before


def _all(error: InputError) -> tuple[InputError, ...]:
    return error.errors if isinstance(error, InputErrors) else (error,)
