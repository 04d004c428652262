"""Templates may be Hera's objects, or a whole Hera workflow."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from argoform.errors import InputError
from argoform.spec import build
from tests.spec.examples import LOCAL, inputs, made, template

hera = pytest.importorskip("hera.workflows", reason="the extra `hera` is not installed")


def workflow(**more: Any) -> Any:
    with hera.Workflow(entrypoint="main", arguments={"who": "world"}, **more) as found:
        echo = hera.Container(name="echo", image="alpine:3.20", command=["echo", "{{workflow.parameters.who}}"])
        with hera.DAG(name="main"):
            first = echo(name="a")
            second = echo(name="b")
            _ = first >> second
    return found


def test_a_model_object_is_a_template() -> None:
    model = hera.models.Template(
        name="main", container=hera.models.Container(image="i", command=["x"]), active_deadline_seconds=60
    )
    found = template(made(LOCAL, templates=[model]))
    assert found["container"]["image"] == "i"
    assert found["activeDeadlineSeconds"] == 60
    assert found["container"]["env"] == []


def test_an_authoring_object_is_a_template() -> None:
    container = hera.Container(name="main", image="i", command=["x"], env={"A": "1"}, labels={"own": "label"})
    found = template(made(LOCAL, templates=[container], common_env={"B": "2"}))
    assert found["container"]["env"] == [{"name": "A", "value": "1"}]
    assert found["metadata"] == {"labels": {"own": "label"}}
    assert found["container"]["securityContext"]["runAsUser"] == 1000


def test_model_objects_may_stand_anywhere_in_a_mapping() -> None:
    toleration = hera.models.Toleration(key="gpu", operator="Exists", effect="NoSchedule")
    found = template(
        made(LOCAL, templates=[{"name": "main", "container": {"image": "i"}, "tolerations": [toleration]}])
    )
    assert found["tolerations"] == [{"key": "gpu", "operator": "Exists", "effect": "NoSchedule"}]


@pytest.mark.parametrize("built", [False, True])
def test_a_whole_workflow_brings_its_entrypoint_and_arguments(built: bool) -> None:
    found = workflow()
    out = build({"name": "wf", "namespace": "ns", "templates": found.build() if built else found}, LOCAL)
    assert out.workflow_spec["entrypoint"] == "main"
    assert out.workflow_spec["arguments"]["parameters"] == [{"name": "who", "value": "world"}]
    assert [t["name"] for t in out.workflow_spec["templates"]] == ["echo", "main"]
    assert template(out)["dag"]["tasks"][1]["depends"] == "a"


def test_inputs_win_over_a_whole_workflow() -> None:
    out = build(inputs(templates=workflow(), entrypoint="echo"), LOCAL)
    assert out.workflow_spec["entrypoint"] == "echo"


def test_what_a_whole_workflow_says_beside_that_would_be_lost_and_is_refused() -> None:
    with pytest.raises(InputError, match="'parallelism', 'serviceAccountName', which would be lost"):
        build(inputs(templates=workflow(service_account_name="x", parallelism=3)), LOCAL)


def test_what_hera_refuses_is_an_error_of_ours() -> None:
    script = hera.Script(name="main", source=len)
    with pytest.raises(InputError, match=r"templates\[0\]: Hera cannot build it"):
        made(LOCAL, templates=[script])


def test_what_is_no_template_is_refused() -> None:
    with pytest.raises(InputError, match=r"templates\[0\]: a Parameter of Hera is not a template"):
        made(LOCAL, templates=[hera.Parameter(name="p")])


def test_hera_is_imported_by_its_users_alone() -> None:
    import subprocess

    code = "import argoform.spec, sys; sys.exit(any(m.split('.')[0] in ('hera', 'cdktf', 'jsii') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
