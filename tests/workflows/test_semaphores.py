"""Semaphores and mutexes that specs and templates share."""

from __future__ import annotations

from typing import Any

import pytest

from argoform import LabelRules, Mutex, Semaphore, SemaphoreConfigMap, Stack, WorkflowTemplate
from argoform._cdk import Construct
from argoform.errors import InputError, UnknownNameError
from tests.workflows.programs import MAIN, local, manifest, new_stack, resource, spec, synth, synth_error, template


def _deploys(stack: Stack, **more: Any) -> SemaphoreConfigMap:
    arguments: dict[str, Any] = {"platform": local(), "namespace": "data", "sizes": {"production": 1, "staging": 3}}
    return SemaphoreConfigMap(stack, "deploys", **{**arguments, **more})


def _holding(synchronization: object) -> dict[str, Any]:
    return {**MAIN, "synchronization": synchronization}


def test_several_specs_hold_a_semaphore_of_one_config_map() -> None:
    stack = new_stack()
    deploys = _deploys(stack)
    made = [
        template(stack, name, templates=[_holding(deploys.semaphore(key))])
        for name, key in (("one", "production"), ("two", "staging"))
    ]
    document = synth(stack)
    config_map = resource(document, deploys.config_map.address)
    assert config_map["data"] == {"production": "1", "staging": "3"}
    assert config_map["metadata"][0]["name"] == "deploys"
    for each in made:
        assert deploys.config_map.address in resource(document, each.resource.address)["depends_on"]
    held = manifest(document, "WorkflowTemplate", "two")["spec"]["templates"][0]["synchronization"]
    assert held == {"semaphores": [{"configMapKeyRef": {"name": "deploys", "key": "staging"}, "namespace": "data"}]}


def test_a_spec_of_another_namespace_holds_it_too() -> None:
    stack = new_stack()
    deploys = _deploys(stack)
    far = template(stack, "far", namespace="far", templates=[_holding(deploys.semaphore("staging"))])
    assert deploys.config_map.address in resource(synth(stack), far.resource.address)["depends_on"]


def test_before_argo_3_5_a_semaphore_names_no_namespace() -> None:
    stack = new_stack()
    old = local(argo_version="3.4")
    deploys = _deploys(stack, platform=old)
    template(stack, platform=old, templates=[_holding(deploys.semaphore("staging"))])
    held = manifest(synth(stack), "WorkflowTemplate")["spec"]["templates"][0]["synchronization"]
    assert held == {"semaphore": {"configMapKeyRef": {"name": "deploys", "key": "staging"}}}


def test_a_reference_by_plain_names_is_found_too() -> None:
    stack = new_stack()
    plain = {"semaphores": [{"configMapKeyRef": {"name": "deploys", "key": "staging"}}]}
    made = template(stack, templates=[_holding(plain)])
    deploys = _deploys(stack)
    assert deploys.config_map.address in resource(synth(stack), made.resource.address)["depends_on"]


def test_a_key_that_the_config_map_lacks_is_refused() -> None:
    stack = new_stack()
    with pytest.raises(UnknownNameError, match=r"'deploys' has no semaphore 'prodution'.*did you mean 'production'"):
        _deploys(stack).semaphore("prodution")
    plain = {"semaphores": [{"configMapKeyRef": {"name": "deploys", "key": "prodution"}}]}
    template(stack, templates=[_holding(plain)])
    assert synth_error(stack).startswith("templates[0].synchronization.semaphores[0]: 'test/deploys' has no semaphore")


def test_a_size_that_nothing_makes_is_refused_with_the_remedy() -> None:
    stack = new_stack()
    template(stack, templates=[_holding(Semaphore(name="db", key="writers", size=2))])
    assert synth_error(stack) == (
        "templates[0].synchronization: nothing in the app makes the ConfigMap 'db', which holds the size 2; expected "
        "SemaphoreConfigMap(..., sizes={'writers': 2}).semaphore('writers'), or no `size` where the ConfigMap exists"
    )


def test_an_existing_semaphore_and_a_mutex_need_nothing() -> None:
    stack = new_stack()
    template(stack, templates=[_holding([Semaphore(name="db", key="writers"), Mutex(name="deploy")])])
    held = manifest(synth(stack), "WorkflowTemplate")["spec"]["templates"][0]["synchronization"]
    assert held == {
        "semaphores": [{"configMapKeyRef": {"name": "db", "key": "writers"}}],
        "mutexes": [{"name": "deploy"}],
    }


def test_specs_share_the_semaphore_of_whole_workflows_by_its_name() -> None:
    stack = new_stack()
    one, two = (spec(stack, name, semaphore_name="all", workflow_parallelism=2) for name in ("one", "two"))
    made = WorkflowTemplate(stack, "template", spec=two)
    assert one.semaphore is two.semaphore
    assert one.semaphore is not None
    document = synth(stack)
    config_maps = document["resource"]["kubernetes_config_map_v1"].values()
    assert [c["data"] for c in config_maps if c["metadata"][0]["name"] == "all"] == [{"workflow": "2"}]
    assert one.semaphore.address in resource(document, made.resource.address)["depends_on"]


def test_one_semaphore_with_two_sizes_is_refused_with_both() -> None:
    stack = new_stack()
    spec(stack, "one", semaphore_name="all", workflow_parallelism=2)
    spec(Construct(stack, "below"), "two", semaphore_name="all", workflow_parallelism=5)
    assert synth_error(stack) == (
        "workflow_parallelism: the semaphore 'all' (key 'workflow') has the size 5 here and 2 in "
        "test/one: workflow_parallelism; it can have one (both are in the cluster 'local'); "
        "expected one size for all, or another semaphore"
    )


def test_a_size_other_than_the_config_maps_is_refused() -> None:
    stack = new_stack()
    _deploys(stack)
    template(stack, templates=[_holding(Semaphore(name="deploys", key="staging", size=4))])
    assert "has the size 4 here and 3 in test/deploys: sizes.staging" in synth_error(stack)


def test_the_same_names_in_other_namespaces_are_other_semaphores() -> None:
    stack = new_stack()
    spec(stack, "one", semaphore_name="all", workflow_parallelism=2)
    spec(stack, "two", semaphore_name="all", workflow_parallelism=5, namespace="far")
    synth(stack)


def test_a_spec_takes_its_semaphore_from_a_config_map_that_has_one_for_workflows() -> None:
    stack = new_stack()
    deploys = _deploys(stack, sizes={"workflow": 2})
    etl = spec(stack, semaphore_name="deploys", workflow_parallelism=2)
    assert etl.semaphore is deploys.config_map
    synth(stack)
    stack = new_stack()
    _deploys(stack)
    with pytest.raises(
        InputError, match="semaphore_name: the ConfigMap 'deploys' of 'test/deploys' has no key 'workflow'"
    ):
        spec(stack, semaphore_name="deploys")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sizes": {}}, "sizes: there are no semaphores; expected at least one size by its key"),
        ({"sizes": {"a": 0}}, "sizes.a: 0 lets nothing run; expected a whole number from 1"),
        ({"sizes": {"a": True}}, "sizes.a: True lets nothing run; expected a whole number from 1"),
        ({"sizes": {"a": "2"}}, "sizes.a: '2' lets nothing run; expected a whole number from 1"),
        ({"sizes": {"a b": 1}}, "sizes.a b: 'a b' is not a valid name; expected letters, digits, '-', '_' and '.'"),
        ({"namespace": "Data"}, "namespace: 'Data' is not a valid name"),
        ({"name": "De ploys"}, "name: 'De ploys' is not a valid name"),
        ({"labels": {"a b": "c"}}, "labels.a b: 'a b' is not a valid name"),
        ({"labels": {"a": "b c"}}, "labels.a: 'b c' is not a valid name"),
        ({"labels": {"a": 1}}, "labels.a: it is not text"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as raised:
        _deploys(new_stack(), **arguments)
    assert str(raised.value).startswith(message)


def test_the_platform_s_rules_hold_for_its_labels() -> None:
    rules = LabelRules(required=["team"], allowed=["tier"], patterns={"team": "[a-z]+"})
    for labels, said in (
        (None, "labels: the platform requires the label 'team'"),
        ({"team": "X1"}, "labels.team: the value 'X1' is not of the form the platform asks for"),
        ({"team": "x", "tir": "1"}, "labels.tir: the platform does not allow the label 'tir'"),
    ):
        with pytest.raises(InputError) as raised:
            _deploys(new_stack(), platform=local(labels=rules), labels=labels)
        assert str(raised.value).startswith(said)
    made = _deploys(new_stack(), platform=local(labels=rules), labels={"team": "x", "tier": "1"})
    assert made.name == "deploys"


def test_a_config_map_that_is_made_already_is_refused() -> None:
    stack = new_stack()
    _deploys(stack)
    with pytest.raises(InputError, match="'test/deploys' makes the ConfigMap 'deploys' already"):
        SemaphoreConfigMap(Construct(stack, "x"), "deploys", platform=local(), namespace="data", sizes={"a": 1})
