"""The artifact round trip against a server that enforces IAM: what the policy allows works, everything else does not.

moto enforces actions and resources, but leaves conditions out; they are put in here, from the request itself, so that
the condition on a listing's prefix is enforced too.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from flask import request as http_request
from moto import settings
from moto.core.authorization import ActionAuthenticatorMixin
from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.server import ThreadedMotoServer

from argoform.permissions import PolicyDocument
from tests.permissions.simulate import conditions_hold
from tests.permissions.specs import container, rights, spec

pytestmark = pytest.mark.slow

PART = 5 * 1024 * 1024
OPEN = {"endpoint": "s3.amazonaws.com", "bucket": "open-data", "key": "scenes/{{inputs.parameters.day}}/a.tif"}
SPEC = spec(
    container(inputs={"artifacts": [{"name": "in", "path": "/in", "s3": OPEN}]}),
    artifactGC={"strategy": "OnWorkflowDeletion", "serviceAccountName": "runner"},
)


def with_conditions(plain: Callable[..., PermissionResult]) -> Callable[..., PermissionResult]:
    """moto's judgement of a statement, preceded by that of its conditions."""

    def judge(self: Any, action: str, resource: str = "*", *rest: Any, **more: Any) -> PermissionResult:
        statement = dict(self._statement)
        conditions = statement.pop("Condition", None)
        if conditions is not None and "Principal" not in statement:
            prefix = http_request.args.get("prefix")
            if not conditions_hold(conditions, {} if prefix is None else {"s3:prefix": prefix}):
                return PermissionResult.NEUTRAL
            self = IAMPolicyStatement(statement)
        return plain(self, action, resource, *rest, **more)

    return judge


class Server:
    """A moto server with two buckets, and clients with keys of their own."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.root = self.client("s3", "root", "root")
        for bucket in ("artifacts", "open-data"):
            self.root.create_bucket(Bucket=bucket)
        for bucket, key in (("artifacts", "other/x"), ("artifacts", "data-2/x"), ("open-data", "scenes/1/a.tif")):
            self.root.put_object(Bucket=bucket, Key=key, Body=b"there")
        self.root.put_object(Bucket="open-data", Key="private/x", Body=b"there")

    def client(self, service: str, key: str, secret: str) -> Any:
        """A client of boto3."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            config=Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}),
        )

    def user(self, name: str, document: PolicyDocument | None) -> Any:
        """An S3 client whose user has the policy."""
        iam = self.client("iam", "root", "root")
        iam.create_user(UserName=name)
        if document is not None:
            iam.put_user_policy(UserName=name, PolicyName="rights", PolicyDocument=json.dumps(document.to_dict()))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return self.client("s3", key["AccessKeyId"], key["SecretAccessKey"])


# moto keeps its accounts for the whole process, so a second server of the module's would find the users there already.
@pytest.fixture(scope="session")
def clients() -> Iterator[dict[str, Any]]:
    """The workflow's client, and that of a user without rights: made before enforcement begins."""
    patch = pytest.MonkeyPatch()
    # A proxy for the world must not stand between the test and the loopback address.
    patch.setenv("NO_PROXY", ",".join(filter(None, ["127.0.0.1", os.environ.get("NO_PROXY")])))
    patch.setattr(IAMPolicyStatement, "is_action_permitted", with_conditions(IAMPolicyStatement.is_action_permitted))
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        made = Server(f"http://{host}:{port}")
        found = {
            "workflow": made.user("workflow", rights(SPEC).policy_document()),
            "plain": made.user("plain", rights().policy_document()),
            "nobody": made.user("nobody", None),
        }
        patch.setattr(settings, "INITIAL_NO_AUTH_ACTION_COUNT", 0)
        patch.setattr(ActionAuthenticatorMixin, "request_count", 0)
        yield found
    finally:
        server.stop()
        patch.undo()


def refused(call: Callable[[], Any]) -> bool:
    """Whether the server refused a call for want of rights."""
    try:
        call()
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    return False


def test_artifacts_make_the_round_trip(clients: dict[str, Any]) -> None:
    s3 = clients["workflow"]
    s3.put_object(Bucket="artifacts", Key="data/w-1/p-1/out.tgz", Body=b"result")
    assert s3.get_object(Bucket="artifacts", Key="data/w-1/p-1/out.tgz")["Body"].read() == b"result"
    assert s3.head_object(Bucket="artifacts", Key="data/w-1/p-1/out.tgz")["ContentLength"] == 6
    listed = s3.list_objects_v2(Bucket="artifacts", Prefix="data/w-1/")
    assert [item["Key"] for item in listed["Contents"]] == ["data/w-1/p-1/out.tgz"]
    s3.delete_object(Bucket="artifacts", Key="data/w-1/p-1/out.tgz")
    assert "Contents" not in s3.list_objects_v2(Bucket="artifacts", Prefix="data/w-1/")


def test_large_artifacts_go_in_parts(clients: dict[str, Any]) -> None:
    s3, place = clients["workflow"], {"Bucket": "artifacts", "Key": "data/w-1/p-1/large.tgz"}
    upload = s3.create_multipart_upload(**place)["UploadId"]
    parts = []
    for number, body in ((1, b"a" * PART), (2, b"b")):
        part = s3.upload_part(**place, UploadId=upload, PartNumber=number, Body=io.BytesIO(body))
        parts.append({"PartNumber": number, "ETag": part["ETag"]})
    assert len(s3.list_parts(**place, UploadId=upload)["Parts"]) == 2
    s3.complete_multipart_upload(**place, UploadId=upload, MultipartUpload={"Parts": parts})
    assert s3.head_object(**place)["ContentLength"] == PART + 1
    given_up = s3.create_multipart_upload(**place)["UploadId"]
    s3.abort_multipart_upload(**place, UploadId=given_up)


def test_the_input_from_elsewhere_is_read_and_nothing_beside_it(clients: dict[str, Any]) -> None:
    s3 = clients["workflow"]
    assert s3.get_object(Bucket="open-data", Key="scenes/1/a.tif")["Body"].read() == b"there"
    assert refused(lambda: s3.get_object(Bucket="open-data", Key="private/x"))
    assert refused(lambda: s3.put_object(Bucket="open-data", Key="scenes/1/a.tif", Body=b""))


OUTSIDE: dict[str, Callable[[Any], Any]] = {
    "get": lambda s3: s3.get_object(Bucket="artifacts", Key="other/x"),
    "get a namesake's": lambda s3: s3.get_object(Bucket="artifacts", Key="data-2/x"),
    "head": lambda s3: s3.head_object(Bucket="artifacts", Key="other/x"),
    "put": lambda s3: s3.put_object(Bucket="artifacts", Key="other/x", Body=b""),
    "put a namesake's": lambda s3: s3.put_object(Bucket="artifacts", Key="data-2/x", Body=b""),
    "put at the root": lambda s3: s3.put_object(Bucket="artifacts", Key="x", Body=b""),
    "begin an upload": lambda s3: s3.create_multipart_upload(Bucket="artifacts", Key="other/x"),
    "delete": lambda s3: s3.delete_object(Bucket="artifacts", Key="other/x"),
    "list all": lambda s3: s3.list_objects_v2(Bucket="artifacts"),
    "list another's": lambda s3: s3.list_objects_v2(Bucket="artifacts", Prefix="other/"),
    "list a namesake's": lambda s3: s3.list_objects_v2(Bucket="artifacts", Prefix="data"),
    "list uploads": lambda s3: s3.list_multipart_uploads(Bucket="artifacts"),
    "delete the bucket": lambda s3: s3.delete_bucket(Bucket="artifacts"),
    "open the bucket": lambda s3: s3.put_bucket_policy(Bucket="artifacts", Policy="{}"),
    "create a bucket": lambda s3: s3.create_bucket(Bucket="mine"),
    "list buckets": lambda s3: s3.list_buckets(),
}


@pytest.mark.parametrize("call", OUTSIDE.values(), ids=OUTSIDE)
def test_everything_outside_is_refused(clients: dict[str, Any], call: Callable[[Any], Any]) -> None:
    assert refused(lambda: call(clients["workflow"]))


def test_without_collection_nothing_is_deleted(clients: dict[str, Any]) -> None:
    s3 = clients["plain"]
    s3.put_object(Bucket="artifacts", Key="data/kept", Body=b"kept")
    assert refused(lambda: s3.delete_object(Bucket="artifacts", Key="data/kept"))


@pytest.mark.parametrize("operation", ["put_object", "get_object", "list_objects_v2"])
def test_the_server_really_refuses(clients: dict[str, Any], operation: str) -> None:
    """The control: the same requests that the workflow makes, by a user who has no rights."""
    place = {"Bucket": "artifacts"} if operation.startswith("list") else {"Bucket": "artifacts", "Key": "data/control"}
    clients["workflow"].put_object(Bucket="artifacts", Key="data/control", Body=b"control")
    assert refused(lambda: getattr(clients["nobody"], operation)(**place))
