"""Mutated manifests: whatever is put where, the linter says something about it and goes on."""

import copy
import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from argoform.argo import ArgoVersion
from argoform.lint.run import lint_sources
from argoform.lint.source import read_text

BASE: dict[str, Any] = yaml.safe_load(
    """
    kind: Workflow
    metadata: {name: a, labels: {team: x}}
    spec:
      entrypoint: main
      onExit: end
      arguments:
        parameters:
        - {name: p, value: '1', enum: ['1', '2']}
        - {name: q, valueFrom: {configMapKeyRef: {name: c, key: k}}}
        artifacts: [{name: f, s3: {key: k}}]
      podGC: {strategy: OnPodSuccess, labelSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}}
      podMetadata: {labels: {a: '{{workflow.name}}'}}
      hooks: {running: {template: work, expression: workflow.status == "Running"}}
      executorPlugins: [{metadata: {name: x}, spec: {sidecar: {container: {name: x, image: 'a:1'}}}}]
      templates:
      - name: main
        dag:
          target: two
          tasks:
          - {name: one, template: steps, withItems: [{a: 1}, [1]], when: '{{item.a}} == 1'}
          - name: two
            depends: one.Succeeded && !one.Failed
            templateRef: {name: s, template: say}
            arguments: {parameters: [{name: p, value: '{{tasks.one.outputs.result}}'}]}
      - name: steps
        inputs: {artifacts: [{name: f, optional: true}]}
        steps:
        - - {name: one, template: work, withSequence: {count: 2}, hooks: {exit: {template: end}}}
          - {name: two, inline: {script: {image: 'a:1', source: '{{inputs.parameters.p}}'}}}
        - [{name: three, template: set, withParam: '{{steps.one.outputs.parameters}}'}]
      - name: work
        inputs:
          parameters: [{name: p, default: '{{workflow.parameters.p}}'}]
          artifacts: [{name: f, path: /f, optional: true, git: {repo: 'https://example.com'}}]
        container: {image: 'a:1', args: ['{{=inputs.parameters.p}}'], volumeMounts: [{name: v, mountPath: /v}]}
        sidecars: [{name: side, image: 'a:1'}]
        retryStrategy: {limit: 2, retryPolicy: Always, expression: 'lastRetry.exitCode != "2"'}
        activeDeadlineSeconds: '{{inputs.parameters.p}}'
        timeout: 5m
        metrics: {prometheus: [{name: m, help: h, gauge: {realtime: false, value: '{{duration}}'}}]}
        outputs: {parameters: [{name: o, globalName: g, valueFrom: {path: /o}}], artifacts: [{name: a, path: /a}]}
      - name: set
        containerSet: {containers: [{name: main, image: 'a:1'}, {name: b, image: 'a:1', dependencies: [main]}]}
      - name: resource
        resource: {action: create, manifest: 'kind: Pod'}
      - {name: end, suspend: {duration: '1'}}
    """
)
REFERRED = "kind: WorkflowTemplate\nmetadata: {name: s}\nspec: {templates: [{name: say, container: {image: 'a:1'}}]}\n"
KINDS = ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"]

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.sampled_from(
        [
            "{{",
            "}}",
            "{{=",
            "{{item}}",
            "{{workflow.parameters.p}}",
            "{{inputs.parameters.p}}",
            "{{=1 +}}",
            "a b",
            "-",
            "\a",
        ]
    ),
    st.sampled_from(["main", "steps", "work", "one", "two", "one.Failed", "{{tasks.one.outputs.result}}", "{{steps."]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["name", "value", "template", "steps", "inline", "x", "{{a}}", ""]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


PLACES = places(BASE)[1:]
MUTATIONS = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(["set", "drop", "copy"]), VALUES), max_size=4)


def mutated(mutations: list[tuple[tuple[Any, ...], str, Any]]) -> Any:
    data = copy.deepcopy(BASE)
    for path, how, value in mutations:
        holder: Any = data
        try:
            for part in path[:-1]:
                holder = holder[part]
            if how == "drop":
                del holder[path[-1]]
            elif how == "copy" and isinstance(holder, list):
                holder.append(copy.deepcopy(holder[path[-1]]))
            else:
                holder[path[-1]] = copy.deepcopy(value)
        except (KeyError, IndexError, TypeError):
            continue
    return data


@pytest.mark.slow
@settings(max_examples=4_000)
@given(mutations=MUTATIONS, kind=st.sampled_from(KINDS), version=st.sampled_from(["3.6", "4.1"]))
def test_no_manifest_breaks_the_linter(mutations: Any, kind: str, version: str) -> None:
    data = mutated(mutations)
    data["kind"] = kind
    if kind == "CronWorkflow" and isinstance(data.get("spec"), dict):
        data["spec"] = {"schedules": ["@daily"], "workflowSpec": data["spec"]}
    sources = [read_text(json.dumps(data), "a.json"), read_text(REFERRED, "b.yaml")]
    for result in lint_sources(sources, version=ArgoVersion.parse(version)):
        assert all(found.message for found in result.findings)


@pytest.mark.slow
@settings(max_examples=1_000)
@given(data=st.data())
def test_no_text_breaks_the_reader(data: Any) -> None:
    text = yaml.safe_dump(BASE, width=80)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        end = min(len(text), at + data.draw(st.integers(0, 6)))
        bit = data.draw(
            st.sampled_from(
                ["", "\t", "\n", "---", "\n---\n", "{", "[", "&a ", "*a", "<<: ", "!!", "'", ": ", "\x00", "é"]
            )
        )
        text = text[:at] + bit + text[end:]
    (result,) = lint_sources([read_text(text, "a.yaml")])
    assert all(found.line is None or found.line >= 1 for found in result.findings)
