"""The index of who uses what, and the blast radius on top of it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from argoform.review.blast import MOST, dependents
from argoform.review.objects import ObjectChange
from argoform.review.plan import ResourceChange
from argoform.review.rules import RULES
from argoform.review.uses import key_of, uses_of
from tests.review.cases import calling, case_of, passing, sensor, to, workflow
from tests.review.plans import change, manifest


def _stays(one: Any, name: str = "") -> dict[str, Any]:
    return manifest(one, one, name=name or str(one["metadata"]["name"]))


def _named(name: str, **fields: Any) -> dict[str, Any]:
    return {**workflow(**fields), "metadata": {"name": name, "namespace": "data"}}


def _task(name: str, callee: str) -> dict[str, Any]:
    call = {"name": "t", "templateRef": {"name": callee, "template": "main"}}
    return _named(name, spec={"templates": [{"name": "main", "dag": {"tasks": [call]}}]})


def test_what_is_passed_is_known_by_name() -> None:
    case = case_of(_stays(calling(arguments=passing(day="1", time_zone="UTC"))))
    (use,) = uses_of(case).after[key_of("WorkflowTemplate", "data", "etl")]
    assert use.arguments is not None
    assert use.arguments.parameters == {"day": "1", "time-zone": "UTC"}
    assert use.arguments.complete
    assert (use.how, use.path) == ("workflowTemplateRef", "spec.workflowSpec.workflowTemplateRef")


def test_a_sensor_passes_what_it_maps() -> None:
    case = case_of(_stays(sensor([{"name": "day", "value": "x"}, {"name": "zone", "value": "y"}], [to(1)])))
    (use,) = uses_of(case).after[key_of("WorkflowTemplate", "data", "etl")]
    assert use.arguments is not None
    assert use.arguments.parameters == {"day": "x", "zone": None}


def test_a_sensor_that_chooses_the_template_by_the_event_names_none() -> None:
    chosen = {"src": {"dependencyName": "new", "dataKey": "x"}, "dest": "spec.workflowTemplateRef.name"}
    assert key_of("WorkflowTemplate", "data", "etl") not in uses_of(case_of(_stays(sensor([], [chosen])))).after


def test_an_index_has_both_sides() -> None:
    case = case_of(manifest(calling("old"), calling("new")))
    uses = uses_of(case)
    assert key_of("WorkflowTemplate", "data", "old") in uses.before
    assert key_of("WorkflowTemplate", "data", "old") not in uses.after
    assert key_of("WorkflowTemplate", "data", "new") in uses.after


def test_what_a_cluster_template_mentions_is_in_no_known_namespace() -> None:
    shared = {**workflow({"serviceAccountName": "etl"}), "kind": "ClusterWorkflowTemplate", "metadata": {"name": "etl"}}
    assert not uses_of(case_of(_stays(shared))).after


def test_bindings_of_events_start_workflows_too() -> None:
    binding = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowEventBinding",
        "metadata": {"name": "hook", "namespace": "data"},
        "spec": {"submit": {"workflowTemplateRef": {"name": "etl"}, "arguments": passing(day="1")}},
    }
    (use,) = uses_of(case_of(_stays(binding))).after[key_of("WorkflowTemplate", "data", "etl")]
    assert use.arguments is not None
    assert "day" in use.arguments.parameters


def _blast(name: str, *changes: Any, **more: Any) -> tuple[str, ...]:
    case = case_of(*changes, **more)
    where: list[ObjectChange | ResourceChange] = [one for one in case.objects if one.name == name]
    where += [one for one in case.plan.changes if one.address == name]
    return dependents(case, where[0])


def test_dependents_are_found_through_others() -> None:
    changes = [
        _stays(_named("base")),
        _stays(_task("middle", "base")),
        _stays(calling("middle")),
        _stays(calling("x", "y")),
    ]
    assert _blast("base", *changes) == ("WorkflowTemplate data/middle", "CronWorkflow data/nightly")


def test_circles_end() -> None:
    assert _blast("a", _stays(_task("a", "b")), _stays(_task("b", "a"))) == ("WorkflowTemplate data/b",)


def test_a_role_reaches_whoever_runs_with_the_account_that_it_is_bound_to() -> None:
    metadata = {"name": "etl", "namespace": "data"}
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": {"name": "role", "namespace": "data"},
    }
    binding = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": {"name": "binding", "namespace": "data"},
        "roleRef": {"kind": "Role", "name": "role"},
        "subjects": [{"kind": "ServiceAccount", "name": "etl", "namespace": "data"}],
    }
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}
    user = _named("user", spec={"serviceAccountName": "etl"})
    assert _blast("role", _stays(role), _stays(binding), _stays(account, "account"), _stays(user)) == (
        "RoleBinding data/binding",
        "ServiceAccount data/etl",
        "WorkflowTemplate data/user",
    )


def test_references_of_terraform_count() -> None:
    bucket = change("aws_s3_bucket", {"bucket": "x"}, {"bucket": "y"}, name="store")
    expressions = {"yaml_body": {"references": ["aws_s3_bucket.store.bucket", "aws_s3_bucket.store"]}}
    resource = {
        "address": "kubectl_manifest.etl",
        "mode": "managed",
        "type": "kubectl_manifest",
        "name": "etl",
        "expressions": expressions,
    }
    configuration = {"root_module": {"resources": [resource]}}
    found = _blast("aws_s3_bucket.store", bucket, _stays(workflow()), _stays(calling()), configuration=configuration)
    assert found == ("WorkflowTemplate data/etl", "CronWorkflow data/nightly")


def test_a_long_list_says_how_much_longer_it_is() -> None:
    users = [_stays(calling(name=f"c{number}")) for number in range(MOST + 7)]
    found = _blast("etl", _stays(workflow()), *users)
    assert len(found) == MOST + 1
    assert found[-1] == "and 7 more"


_WORDS = st.sampled_from(
    ["name", "spec", "templates", "dag", "tasks", "steps", "arguments", "parameters", "value", "workflowTemplateRef",
     "templateRef", "template", "container", "image", "securityContext", "synchronization", "mutexes", "retryStrategy",
     "limit", "timeout", "parallelism", "podGC", "ttlStrategy", "inputs", "outputs", "artifacts", "volumes", "hostPath",
     "workflowSpec", "schedules", "triggers", "argoWorkflow", "source", "resource", "dest", "metadata", "labels", "env",
     "podSpecPatch", "capabilities", "add", "data", "persistence", "key", "configMapKeyRef", "enum", "src", "manifest"]
)  # fmt: skip
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=6) | _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=6),
    max_leaves=40,
)
_KINDS = st.sampled_from(
    ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "Sensor", "ConfigMap", "Deployment",
     "ServiceAccount", "Namespace", "RoleBinding", "WorkflowEventBinding", "Secret", "EventSource"]
)  # fmt: skip
OWN = frozenset(
    f"argoform.review.rules.{name}"
    for name in ("security", "plain_secrets", "images", "limits", "locks", "workflow_retention", "uses", "schedules",
                 "labels", "versions")
)  # fmt: skip


@st.composite
def _objects(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(_KINDS)
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": kind,
        "metadata": draw(st.just({"name": "workflow-controller-configmap", "namespace": "data"}) | _ANY),
        "spec": draw(_ANY),
        "data": draw(_ANY),
    }


@settings(max_examples=50)
@given(st.lists(st.tuples(st.none() | _objects(), st.none() | _objects()), min_size=1, max_size=3), _ANY, _ANY)
def test_nothing_raises(pairs: Any, before: Any, after: Any) -> None:
    changes = [
        change("kubernetes_manifest", *({"manifest": side} if side else None for side in sides), name=f"m{index}")
        for index, sides in enumerate(pairs)
        if any(sides)
    ]
    changes.append(
        change(
            "helm_release",
            {"chart": "argo-workflows", "version": before, "values": [str(before)], "set": before},
            {"chart": "argo-workflows", "version": after, "values": [str(after)], "set": after},
            unknown={"name": True},
        )
    )
    case = case_of(*changes, required_labels=("team",))
    for one in (*case.objects, *case.plan.changes):
        dependents(case, one)
    ran = [list(rule.check(case)) for rule in RULES.values() if rule.check.__module__ in OWN]
    assert len(ran) >= 20


def _whole() -> list[dict[str, Any]]:
    """Objects that say much of what the rules read."""
    lock = {"mutexes": [{"name": "m"}], "semaphores": [{"configMapKeyRef": {"name": "limits", "key": "k"}}]}
    container = {
        "image": "x:1",
        "args": ["--password=abc123", "x"],
        "env": [{"name": "TOKEN", "value": "abc12345"}],
        "securityContext": {"runAsUser": 1, "capabilities": {"add": ["CHOWN"], "drop": ["ALL"]}},
    }
    body = {
        "name": "main",
        "container": container,
        "sidecars": [{"name": "s", "image": "y:1"}],
        "inputs": {"parameters": [{"name": "a", "enum": ["1", "2"]}], "artifacts": [{"name": "f", "path": "/f"}]},
        "outputs": {"parameters": [{"name": "o"}], "artifacts": [{"name": "g", "artifactGC": {"strategy": "Never"}}]},
        "retryStrategy": {"limit": 2, "backoff": {"maxDuration": "1m"}},
        "timeout": "1h",
        "synchronization": lock,
        "volumes": [{"name": "v", "hostPath": {"path": "/x"}}],
        "podSpecPatch": "hostPID: true",
    }
    call = {"name": "t", "templateRef": {"name": "etl", "template": "main"}, "arguments": passing(a="1")}
    spec = {
        "templates": [body, {"name": "all", "dag": {"tasks": [call]}}],
        "arguments": passing(day="1"),
        "activeDeadlineSeconds": 60,
        "parallelism": 3,
        "ttlStrategy": {"secondsAfterCompletion": 60},
        "podGC": {"strategy": "OnPodCompletion"},
        "artifactGC": {"strategy": "Never"},
        "templateDefaults": {"timeout": "1h"},
        "synchronization": lock,
    }
    once = calling(arguments=passing(day="1"), activeDeadlineSeconds=100)
    limits = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "limits", "namespace": "data"},
        "data": {"k": "1"},
    }
    return [workflow(spec), once, sensor([{"name": "day"}], [to(0)]), limits]


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in _places(item, (*path, key)))]


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _with(value[path[0]], path[1:], new)
    return copy


def _marks(path: tuple[Any, ...]) -> Any:
    """`after_unknown` for one place."""
    mark: Any = True
    for part in reversed(path):
        mark = [{}] * part + [mark] if isinstance(part, int) else {part: mark}
    return mark


@settings(max_examples=25)
@given(st.data())
def test_nothing_raises_where_one_thing_is_not_what_it_should_be(data: st.DataObject) -> None:
    changes = []
    for index, whole in enumerate(_whole()):
        sides = []
        for _ in range(2):
            place = data.draw(st.sampled_from(_places(whole)[1:]))
            odd = data.draw(_ANY | st.just("argoform-unknown:x.y:0123abcd"))
            sides.append({"manifest": _with(whole, place, odd)})
        unknown = data.draw(st.none() | st.sampled_from(_places(whole)[1:]).map(_marks))
        marks = None if unknown is None else {"manifest": unknown}
        changes.append(change("kubernetes_manifest", *sides, name=f"m{index}", unknown=marks))
    case = case_of(*changes, required_labels=("team",))
    for one in case.objects:
        dependents(case, one)
    for rule in RULES.values():
        if rule.check.__module__ in OWN:
            list(rule.check(case))
