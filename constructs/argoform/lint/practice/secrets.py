"""Rules about secrets that stand in the open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from argoform.argo.schema import child
from argoform.lint.context import Context
from argoform.lint.finding import Problem
from argoform.lint.manifest import Manifest
from argoform.lint.practice.examples import container, template, workflow
from argoform.lint.practice.facts import Body, containers, items, mapping, template_name, text
from argoform.lint.rule import rule

_LINK = "https://argo-workflows.readthedocs.io/en/latest/walk-through/secrets/"
SECRET_NAME = re.compile(
    r"(?:^|[_.-])(?:password|passwd|passphrase|secret|token|credentials?|api[_-]?key|access[_-]?key|secret[_-]?key|"
    r"private[_-]?key|client[_-]?secret|auth[_-]?token|webhook[_-]?url)$",
    re.IGNORECASE,
)
# What providers' keys look like; each is recognizable by itself.
CREDENTIALS = (
    ("an AWS access key id", re.compile(r"(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])")),
    ("a GitHub token", re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})")),
    ("a GitLab token", re.compile(r"\bglpat-[A-Za-z0-9_-]{20,}")),
    ("a Slack token", re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}")),
    ("a Slack webhook", re.compile(r"https://hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}")),
    ("a Google API key", re.compile(r"\bAIza[A-Za-z0-9_-]{35}")),
    ("a private key", re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")),
    (
        "a password in a URL",
        re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://[^\s/:@\"'{}$<]{1,128}:[^\s/:@\"'{}$<]{3,256}@[A-Za-z0-9]"),
    ),
)
# A text that holds none of these holds no credentials, which is found out much faster than by the patterns.
_MARKS = (
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "xox",
    "hooks.slack.com",
    "AIza",
    "PRIVATE KEY-----",
)
_URL = re.compile(r"://[^\s/:@\"']{1,128}:[^\s/:@\"']{1,256}@")


def _is_literal(value: Any) -> bool:
    """Whether a value is a text of its own: not empty, no tag, no reference that something else fills in."""
    return (
        isinstance(value, str) and bool(value.strip()) and "{{" not in value and "$(" not in value and "${" not in value
    )


@rule(
    "AF050",
    severity="warning",
    title="No variable of the environment holds a secret as text",
    needs=("env",),
    why="Whoever may read the workflow reads the value: in the UI, in the archive, in the repository of the manifest.",
    bad=container("env:\n  - {name: DB_PASSWORD, value: opensesame}"),
    good=container("env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: {name: db, key: password}"),
    link=_LINK,
)
def literal_environment(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """By the name of the variable; the value is never shown."""
    for one in containers(manifest):
        for path, variable in items(one.body.get("env"), f"{one.path}.env"):
            name = str(variable.get("name", ""))
            if SECRET_NAME.search(name) and _is_literal(variable.get("value")):
                yield Problem(
                    f"{path}.value",
                    f"the variable `{name}` of the template `{template_name(one.template)}` is a secret in the open",
                    "take it from a Secret: `valueFrom.secretKeyRef`",
                )


@rule(
    "AF051",
    severity="warning",
    title="No parameter holds a secret as text",
    needs=("parameters",),
    why="Parameters are stored with every run and shown in the UI and the archive; the value also stands in the "
    "manifest.",
    bad=workflow(
        """
        entrypoint: main
        arguments:
          parameters:
            - {name: db-password, value: opensesame}
        templates:
          - name: main
            container:
              image: busybox:1.37
              command: [login, "{{workflow.parameters.db-password}}"]
        """
    ),
    good=container("env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: {name: db, key: password}"),
    link=_LINK,
)
def literal_parameter(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """By the name of the parameter; the value is never shown."""
    for path, parameter in _parameters(manifest):
        name = str(parameter.get("name", ""))
        if not SECRET_NAME.search(name):
            continue
        for field in ("value", "default"):
            if _is_literal(parameter.get(field)):
                yield Problem(
                    f"{path}.{field}",
                    f"the parameter `{name}` is a secret in the open",
                    "let the container that needs it take it from a Secret: `env[].valueFrom.secretKeyRef`",
                )


@rule(
    "AF052",
    severity="warning",
    title="No text holds credentials",
    why="Keys of providers are recognized by their form, wherever they stand. One that was committed is to be revoked, "
    "not only removed.",
    bad=template(
        """
        container:
          image: alpine/git:2.47.2
          args: [clone, "https://bot:opensesame@git.example.com/data.git"]
        """
    ),
    good=template(
        """
        container:
          image: alpine/git:2.47.2
          args: [clone, "https://git.example.com/data.git"]
        """
    ),
    link=_LINK,
)
def credentials(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Every text of the object; the credentials are never shown."""
    searched = text(manifest)
    if not any(mark in searched for mark in _MARKS) and not _URL.search(searched):
        return
    for path, value in _texts(manifest.data):
        for what, pattern in CREDENTIALS:
            if pattern.search(value):
                yield Problem(path, f"{what} stands here", "revoke it, and take the new one from a Secret")
                break


@rule(
    "AF053",
    severity="note",
    title="Secrets do not travel as parameters",
    needs=("inputs",),
    why="The value of a parameter is stored in the status of every run, and shown in the UI and the archive.",
    bad=template(
        """
        inputs:
          parameters:
            - name: api-token
        container:
          image: busybox:1.37
          command: [upload]
          env:
            - {name: TARGET, value: "{{inputs.parameters.api-token}}"}
        """,
        kind="WorkflowTemplate",
    ),
    good=template(
        """
        container:
          image: busybox:1.37
          command: [upload]
          env:
            - name: API_TOKEN
              valueFrom:
                secretKeyRef: {name: api, key: token}
        """,
        kind="WorkflowTemplate",
    ),
    link=_LINK,
)
def secret_parameter(manifest: Manifest, context: Context) -> Iterator[Problem]:
    """Inputs by their name; one with a value of its own is another rule's."""
    for path, body in manifest.templates:
        for place, parameter in items(mapping(body.get("inputs")).get("parameters"), f"{path}.inputs.parameters"):
            name = str(parameter.get("name", ""))
            if SECRET_NAME.search(name) and not any(_is_literal(parameter.get(f)) for f in ("value", "default")):
                yield Problem(
                    place,
                    f"the template `{template_name(body, path)}` takes the secret `{name}` as a parameter",
                    "pass the name of a Secret, or read it from one in the container that needs it",
                )


def _parameters(manifest: Manifest) -> Iterator[tuple[str, Body]]:
    base = manifest.spec_path
    yield from items(mapping(manifest.spec.get("arguments")).get("parameters"), f"{base}.arguments.parameters")
    for path, body in manifest.templates:
        yield from items(mapping(body.get("inputs")).get("parameters"), f"{path}.inputs.parameters")


def _texts(data: Any) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[str, Any]] = [("", data)]
    seen: set[int] = set()
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict | list):
            if id(value) in seen:
                continue
            seen.add(id(value))
            if isinstance(value, dict):
                waiting.extend((child(path, key), item) for key, item in reversed(value.items()))
            else:
                waiting.extend((f"{path}[{index}]", item) for index, item in reversed(list(enumerate(value))))
