"""Rules about artifacts: what becomes of them, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from argoform.argo.names import ARTIFACT_LOCATIONS
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import template
from argoform.lint.practice.facts import Body, counted, items, listed, mapping, template_name
from argoform.lint.rule import rule

_GC = "https://argo-workflows.readthedocs.io/en/latest/walk-through/artifacts/#artifact-garbage-collection"
_COLLECTED = "artifactGC: {strategy: OnWorkflowDeletion}"
_OUTPUT = """
container: {image: "busybox:1.37", command: [touch, /tmp/out]}
outputs:
  artifacts:
    - name: out
      path: /tmp/out
"""


def _outputs(manifest: Manifest) -> Iterator[tuple[str, Body, Body]]:
    """The output artifacts that are stored, with their paths and templates."""
    for path, body in manifest.templates:
        found = mapping(body.get("outputs")).get("artifacts")
        for place, artifact in items(found, f"{path}.outputs.artifacts"):
            if artifact.get("path"):
                yield place, artifact, body


def _inputs(manifest: Manifest) -> Iterator[tuple[str, Body]]:
    for path, body in manifest.templates:
        yield from items(mapping(body.get("inputs")).get("artifacts"), f"{path}.inputs.artifacts")
    arguments = mapping(manifest.spec.get("arguments")).get("artifacts")
    yield from items(arguments, f"{manifest.spec_path}.arguments.artifacts")


@rule(
    "AF072",
    severity="note",
    title="Artifacts are deleted some day",
    needs=("outputs",),
    why="Argo keeps artifacts for ever unless `artifactGC` deletes them, or the bucket has a lifecycle rule: "
    "each run adds "
    "to what is stored and paid for.",
    bad=template(_OUTPUT),
    good=template(_OUTPUT, spec=_COLLECTED),
    link=_GC,
)
def kept_for_ever(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Once a workflow, unless the platform's store is known to drop artifacts."""
    store = context.platform.artifacts if context.platform else None
    if store is not None and store.expire_days is not None:
        return
    if mapping(manifest.spec.get("artifactGC")).get("strategy") or manifest.spec.get("workflowTemplateRef") is not None:
        return
    without = [
        (place, template_name(body))
        for place, artifact, body in _outputs(manifest)
        if not mapping(artifact.get("artifactGC")).get("strategy")
    ]
    if without:
        yield Problem(
            without[0][0],
            f"nothing deletes {counted(len(without), 'output artifact')} of {listed([name for _, name in without])}",
            "set `artifactGC.strategy` on the spec, or a lifecycle rule on the bucket",
        )


@rule(
    "AF073",
    severity="warning",
    title="Every run has artifacts of its own",
    needs=("outputs",),
    why="An output with a fixed key is overwritten by every run, and by every pod of a loop: two that run at once mix "
    "their results, and deleting one workflow deletes the artifact of all.",
    bad=template(_OUTPUT.rstrip() + "\n      s3: {key: results/out.txt}", spec=_COLLECTED),
    good=template(
        _OUTPUT.rstrip() + '\n      s3: {key: "results/{{workflow.name}}/{{pod.name}}/out.txt"}', spec=_COLLECTED
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/key-only-artifacts/",
)
def fixed_key(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """A key of an output in which nothing changes from run to run."""
    for place, artifact, body in _outputs(manifest):
        for location in ARTIFACT_LOCATIONS:
            found = mapping(artifact.get(location))
            field = "blob" if location == "azure" else "path" if location == "hdfs" else "key"
            key = found.get(field)
            if isinstance(key, str) and key and "{{" not in key:
                yield Problem(
                    f"{place}.{location}.{field}",
                    f"every run of `{template_name(body)}` writes the artifact `{artifact.get('name', '')}` to {key!r}",
                    "put `{{workflow.name}}` or `{{workflow.uid}}` into the key",
                )


@rule(
    "AF074",
    severity="warning",
    title="What is fetched from git has a revision",
    needs=("git",),
    why="Without `revision` the default branch is fetched as it is at that moment: a retry or a rerun gets other code, "
    "and a pull request that was just merged runs unseen.",
    bad=template(
        """
        inputs:
          artifacts:
            - name: source
              path: /src
              git: {repo: "https://git.example.com/data.git"}
        container: {image: "busybox:1.37", command: [ls, /src]}
        """
    ),
    good=template(
        """
        inputs:
          artifacts:
            - name: source
              path: /src
              git: {repo: "https://git.example.com/data.git", revision: v1.4.0}
        container: {image: "busybox:1.37", command: [ls, /src]}
        """
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/walk-through/hardwired-artifacts/",
)
def git_revision(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Input artifacts and arguments."""
    for place, artifact in _inputs(manifest):
        git = artifact.get("git")
        if isinstance(git, dict) and git.get("repo") and not git.get("revision") and not git.get("branch"):
            yield Problem(
                f"{place}.git",
                f"the artifact `{artifact.get('name', '')}` is the head of the default branch",
                "set `revision` to a tag or a commit",
            )


@rule(
    "AF075",
    severity="warning",
    title="Nothing is fetched over plain HTTP or without a check of the host",
    needs=("http", "git", "artifactory"),
    why="What comes over plain HTTP, or from a host whose key or certificate is not checked, may be anybody's; "
    "it then runs "
    "with the rights of the workflow.",
    bad=template(
        """
        inputs:
          artifacts:
            - name: tool
              path: /bin/tool
              mode: 0755
              http: {url: "http://example.com/tool"}
        container: {image: "busybox:1.37", command: [/bin/tool]}
        """
    ),
    good=template(
        """
        inputs:
          artifacts:
            - name: tool
              path: /bin/tool
              mode: 0755
              http: {url: "https://example.com/tool"}
        container: {image: "busybox:1.37", command: [/bin/tool]}
        """
    ),
    link="https://argo-workflows.readthedocs.io/en/latest/fields/#httpartifact",
)
def plain_http(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Inputs from http, git and artifactory; hosts within the cluster may do without."""
    for place, artifact in _inputs(manifest):
        name = artifact.get("name", "")
        git = mapping(artifact.get("git"))
        if git.get("insecureIgnoreHostKey") is True:
            hint = "leave it out, and give the host's key"
            yield Problem(
                f"{place}.git.insecureIgnoreHostKey", f"the host of the artifact `{name}` is not checked", hint
            )
        for location, field in (("http", "url"), ("git", "repo"), ("artifactory", "url")):
            url = mapping(artifact.get(location)).get(field)
            if isinstance(url, str) and url.startswith("http://") and not _is_inside(url):
                yield Problem(
                    f"{place}.{location}.{field}", f"the artifact `{name}` comes over plain HTTP", "use https"
                )


def _is_inside(url: Any) -> bool:
    """Whether a URL names a host of the cluster itself: a bare name, or one below `svc` or `cluster.local`."""
    host = str(url).partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    return "." not in host or host.endswith((".svc", ".cluster.local", ".local", ".internal"))
