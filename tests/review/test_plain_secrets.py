"""Secrets in plain text: what is one, and what only has the name of one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argoform.review.plain_secrets import plain_secret_values, plain_secrets
from argoform.review.values import at
from tests.review.cases import contained, workflow

KEY = "AKIA" + "ABCDEFGHIJKLMNOP"
GITHUB = "ghp_" + "a1B2" * 9


def _env(name: str, value: Any) -> dict[str, Any]:
    return contained({"env": [{"name": name, "value": value}]})


def _config(data: dict[str, str]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "app"}, "data": data}


def _arguments(*args: str) -> dict[str, Any]:
    return contained({"args": list(args)})


@pytest.mark.parametrize(
    ("document", "secret"),
    [
        (_env("DB_PASSWORD", "opensesame7"), "opensesame7"),
        (_env("dbPassword", "opensesame7"), "opensesame7"),
        (_env("X", f"key {KEY}"), KEY),
        (_env("X", GITHUB), GITHUB),
        (_env("URL", "postgres://etl:opensesame7@db/x"), "opensesame7"),
        (_env("X", "Bearer abcdefghijklmnop1234"), "abcdefghijklmnop1234"),
        (workflow({"arguments": {"parameters": [{"name": "api-token", "value": "opensesame7"}]}}), "opensesame7"),
        (workflow(work={"inputs": {"parameters": [{"name": "secret-key", "default": "opensesame7"}]}}), "opensesame7"),
        (_arguments("--password=opensesame7"), "opensesame7"),
        (_arguments("--db-password", "opensesame7"), "opensesame7"),
        (_arguments("export API_TOKEN=opensesame7 && run"), "opensesame7"),
        (_arguments("curl -u bot:opensesame7 https://example.com"), "opensesame7"),
        (workflow({"templates": [{"name": "main", "script": {"source": "TOKEN='opensesame7'\nrun"}}]}), "opensesame7"),
        (_config({"password": "opensesame7"}), "opensesame7"),
        (_config({"app.properties": "user=etl\ndb.password=opensesame7\n"}), "opensesame7"),
        (_config({"app.yaml": "db:\n  user: etl\n  password: opensesame7\n"}), "opensesame7"),
        (_config({"app.json": '{\n  "client_secret": "opensesame7"\n}\n'}), "opensesame7"),
        (_config({"run.py": "import x\ntoken = 'opensesame7'\n"}), "opensesame7"),
        ({"server": {"adminPassword": "opensesame7"}}, "opensesame7"),
        ({"smtp": {"password": 12345678}}, "12345678"),
        (
            workflow(work={"http": {"headers": [{"name": "Authorization", "value": "Basic opensesame7"}]}}),
            "Basic opensesame7",
        ),
    ],
)
def test_a_secret_in_plain_text(document: Any, secret: str) -> None:
    assert secret in list(plain_secret_values(document))


def test_a_private_key_is_found_as_a_whole() -> None:
    block = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----"
    assert list(plain_secret_values(_config({"id_rsa": f"# mine\n{block}\n"}))) == [block]


@pytest.mark.parametrize(
    "document",
    [
        _env("DB_PASSWORD", "{{inputs.parameters.password}}"),
        _env("DB_PASSWORD", "$(OTHER)"),
        _env("DB_PASSWORD", ""),
        _env("DB_PASSWORD_FILE", "/run/secrets/db"),
        _env("API_TOKEN", "/var/run/token"),
        _env("API_TOKEN", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"),
        _env("API_TOKEN", "vault:secret/data/x#token"),
        _env("IMAGE_PULL_SECRET", "regcred"),
        _env("DB_SECRET", "db-credentials"),
        _env("TOKEN_URL", "https://login.example.com/token"),
        _env("MAX_TOKENS", "4096"),
        _env("USE_TOKEN", "true"),
        _env("API_TOKEN", "argoform-unknown:random_password.result:0123abcd"),
        contained({"env": [{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]}),
        _arguments("--password-file=/run/x"),
        _arguments("--secret", "id=npm"),
        _arguments("TOKEN=$(cat /run/token) && run --token $TOKEN"),
        _config({"run.py": "import x\npassword = ask()\ntoken=settings.token,\n"}),
        _config({"run.sh": "#!/bin/sh\nTOKEN=$(vault read x)\nPASSWORD=${PASSWORD:-}\n"}),
        {"server": {"existingSecret": "argo-server", "tokenSecret": {"name": "x", "key": "password"}}},
        {"postgresql": {"passwordSecret": {"name": "db", "key": "password"}}},
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}, "stringData": {"password": "opensesame7"}},
        {
            "apiVersion": "external-secrets.io/v1",
            "kind": "ExternalSecret",
            "spec": {"data": [{"secretKey": "password", "remoteRef": {"key": "db", "property": "password"}}]},
        },
    ],
)
def test_what_is_no_secret(document: Any) -> None:
    assert list(plain_secrets(document)) == []


def test_words_that_everybody_would_guess_are_found_but_do_not_hide_others() -> None:
    found = list(plain_secrets(_env("DB_PASSWORD", "postgres")))
    assert [one.what for one in found] == ["the variable `DB_PASSWORD`"]
    assert list(plain_secret_values(_env("DB_PASSWORD", "postgres"))) == []


def test_the_place_is_where_the_text_stands() -> None:
    document = _arguments("x", "--password=opensesame7", f"key={KEY}")
    for found in plain_secrets(document):
        assert found.text in at(document, *found.path)
        assert found.text not in found.what


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from([KEY, "://a:b@c", "--password="]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["name", "value", "args", "data", "kind", "password", "source", "x"]), inner)
    ),
    max_leaves=25,
)


@given(_JSON)
def test_nothing_raises(document: Any) -> None:
    list(plain_secrets(document))
