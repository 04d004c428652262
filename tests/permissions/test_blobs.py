"""Roles on Google Cloud Storage and Azure Blob, held to a prefix by conditions."""

from __future__ import annotations

import re

import pytest

from argoform.permissions import GoogleRight, Rights, azure_assignments, google_bindings
from argoform.platform import AzureBlob, Gcs, Platform
from tests.permissions.specs import container, rights, spec
from tests.permissions.test_explain import AKS, GKE

COLLECTED = {"artifactGC": {"strategy": "OnWorkflowDeletion", "serviceAccountName": "runner"}}
_BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"


def reaches(right: GoogleRight, key: str | None = None, listed: str = "") -> bool:
    """Whether a Google condition lets a request through: for an object, or a listing of a prefix."""
    if not right.condition:
        return True
    name = f"projects/_/buckets/{right.bucket}" + ("" if key is None else f"/objects/{key}")
    found = False
    for test in right.condition.split(" || "):
        subject, text = re.fullmatch(r'(.*?)(?:\.startsWith\(| == )"(.*)"\)?', test).groups()  # type: ignore[union-attr]
        value = name if subject == "resource.name" else listed
        found |= value == text if " == " in test else value.startswith(text)
    return found


def test_google_roles_read_and_create_under_the_prefix() -> None:
    held = rights(platform=GKE).google
    assert {right.role for right in held} == {"roles/storage.objectViewer", "roles/storage.objectCreator"}
    for right in held:
        assert reaches(right, "data/x")
        assert reaches(right, listed="data/")
        assert not reaches(right, "data-2/x")
        assert not reaches(right, listed="")


def test_google_deletes_only_what_is_collected() -> None:
    (binding,) = google_bindings(rights(spec(**COLLECTED), GKE).google)
    assert binding.role == "roles/storage.objectUser"
    plain = google_bindings(rights(platform=GKE).google)
    assert [binding.role for binding in plain] == ["roles/storage.objectCreator", "roles/storage.objectViewer"]


def test_google_inputs_from_elsewhere_are_read() -> None:
    place = {"bucket": "open-data", "key": "grid.nc"}
    found = rights(spec(container(inputs={"artifacts": [{"name": "i", "path": "/i", "gcs": place}]})), GKE).google
    (right,) = [right for right in found if right.bucket == "open-data"]
    assert right.role == "roles/storage.objectViewer"
    assert reaches(right, "grid.nc")
    assert reaches(right, "grid.nc/part")
    assert not reaches(right, "grid.nc2")
    # The driver lists what begins with the key itself before it loads an object.
    assert reaches(right, listed="grid.nc")
    assert not reaches(right, listed="grid")


def test_a_shared_google_bucket_needs_no_condition() -> None:
    shared = Platform.gke(
        cluster="g",
        identity={"kind": "gke", "project": "my-project"},
        artifacts=Gcs(bucket="artifacts"),
        artifact_isolation="bucket",
    )
    assert {right.condition for right in rights(platform=shared).google} == {""}


def azure_allows(held: Rights, action: str, path: str = "", listed: str | None = None) -> bool:
    """Whether the one role assignment lets an action through: on a blob, or a listing of a prefix."""
    (assignment,) = azure_assignments(held.azure)
    if action not in ("read", "list") and assignment.role.endswith("Reader"):
        return False
    for clause in assignment.condition.split(") AND ("):
        meant, _, tests = clause.partition(") OR (")
        named = re.search(rf"ActionMatches{{'{_BLOBS}/([a-z/]+)'}}", meant)
        assert named is not None
        is_list = "AND SubOperationMatches" in meant
        of_read = named[1] == "read" and (is_list if action == "list" else action == "read" and not is_list)
        if of_read or named[1] == action:
            value = (listed or "") if action == "list" else path
            texts = re.findall(r"String(StartsWith|Equals) '([^']*)'", tests)
            if not any(value.startswith(text) if how == "StartsWith" else value == text for how, text in texts):
                return False
    return True


def test_azure_reads_and_writes_under_the_prefix_and_deletes_nothing() -> None:
    held = rights(platform=AKS)
    for action in ("read", "write", "add/action"):
        assert azure_allows(held, action, "data/x")
        assert not azure_allows(held, action, "data-2/x")
    assert azure_allows(held, "list", listed="data/")
    assert not azure_allows(held, "list", listed="")
    assert not azure_allows(held, "delete", "data/x")


def test_azure_deletes_what_is_collected_with_the_same_assignment() -> None:
    held = rights(spec(**COLLECTED), AKS)
    assert azure_allows(held, "delete", "data/x")
    assert not azure_allows(held, "delete", "other/x")


@pytest.mark.parametrize(("side", "action"), [("inputs", "read"), ("outputs", "write")])
def test_azure_places_of_their_own_get_an_assignment(side: str, action: str) -> None:
    place = {"endpoint": "https://elsewhere.blob.core.windows.net", "container": "shared", "blob": "daily/x"}
    template = container(**{side: {"artifacts": [{"name": "a", "path": "/a", "azure": place}]}})
    found = [right for right in rights(spec(template), AKS).azure if right.account == "elsewhere"]
    assert [(right.access, right.container, right.prefix) for right in found] == [(action, "shared", "daily/x")]


def test_one_azure_blob_is_no_prefix_of_others() -> None:
    place = {"endpoint": "https://artifacts.blob.core.windows.net", "container": "workflows", "blob": "daily/x"}
    held = rights(spec(container(inputs={"artifacts": [{"name": "a", "path": "/a", "azure": place}]})), AKS)
    for blob in ("daily/x", "daily/x/part"):
        assert azure_allows(held, "read", blob)
    assert not azure_allows(held, "read", "daily/x2")
    # The driver lists the name of the blob, and then what is below it.
    for listed in ("daily/x", "daily/x/"):
        assert azure_allows(held, "list", listed=listed)
    assert not azure_allows(held, "list", listed="daily/")


def test_quotes_in_prefixes_are_escaped() -> None:
    blob = AzureBlob(account="artifacts", container="workflows", prefix="it's")
    held = rights(platform=AKS.model_copy(update={"artifacts": blob}))
    assert "'it''s/data/'" in azure_assignments(held.azure)[0].condition
