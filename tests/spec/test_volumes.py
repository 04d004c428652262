"""Volume names are valid and distinct, whatever the inputs are called, and the same in every run."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from argoform.names import DNS_LABEL
from argoform.spec import Outputs
from tests.spec.examples import LOCAL, made

TOKEN = "${{TfToken[TOKEN.{}]}}"

KEYS = st.dictionaries(
    st.from_regex(r"[a-z0-9]([-a-z0-9.]{0,70}[a-z0-9])?", fullmatch=True).filter(
        lambda key: not re.search(r"\.\.|\.-|-\.", key)
    ),
    st.none(),
    max_size=4,
)


def names(out: Outputs) -> list[str]:
    return [volume["name"] for volume in out.workflow_spec["volumes"]]


def mounts(keys: Any, root: str) -> dict[str, Any]:
    return {key: {"mount_path": f"/{root}/{i}"} for i, key in enumerate(keys)}


@given(KEYS, KEYS, st.dictionaries(st.text("abAB-._ ", max_size=70), st.none(), max_size=4))
def test_names_are_distinct_dns_labels_and_every_mount_has_its_volume(secrets: Any, config_maps: Any, tmp: Any) -> None:
    out = made(
        LOCAL,
        secret_mounts=mounts(secrets, "s"),
        config_map_mounts=mounts(config_maps, "c"),
        tmp_directories=mounts(tmp, "t"),
    )
    found = names(out)
    assert len(found) == len(set(found)) == len(secrets) + len(config_maps) + len(tmp) + 1
    assert all(DNS_LABEL.fullmatch(name) and len(name) <= 63 for name in found)
    assert sorted(mount["name"] for mount in out.volume_mounts) == sorted(found)


def test_names_are_wf_spec_s_where_those_are_valid() -> None:
    out = made(
        LOCAL,
        secret_mounts=mounts(["tls"], "s"),
        config_map_mounts=mounts(["conf"], "c"),
        tmp_directories=mounts(["my-scratch"], "t"),
    )
    assert names(out) == ["myscratch", "secret-tls", "config-map-conf", "podinfo"]


def test_names_that_clean_to_the_same_are_told_apart() -> None:
    out = made(LOCAL, tmp_directories=mounts(["a-b", "ab", "podinfo"], "t"), volume_mounts=mounts(["claim"], "v"))
    assert len(set(names(out))) == 4
    assert "podinfo" in names(out)
    out = made(LOCAL, config_map_mounts=mounts(["a.b", "a-b"], "c"))
    assert len(set(names(out))) == 3


def test_a_token_as_a_key_gives_the_same_names_in_every_run() -> None:
    def run(first: int) -> tuple[list[str], list[dict[str, Any]]]:
        keys = [TOKEN.format(first), "plain", TOKEN.format(first + 1)]
        out = made(LOCAL, config_map_mounts=mounts(keys, "c"), secret_mounts=mounts(keys, "s"))
        return names(out), out.volume_mounts

    # In another run the tokens have other numbers, even of other lengths, so that they sort otherwise.
    assert run(7) == run(9) == run(1234)
    found, _ = run(7)
    assert found[:3] == ["secret-plain", "secret-token-0", "secret-token-1"]


def test_the_object_that_is_mounted_is_the_key_even_when_it_is_a_token() -> None:
    token = TOKEN.format(3)
    out = made(LOCAL, config_map_mounts=mounts([token], "c"), secret_mounts=mounts([token], "s"))
    sources = [volume.get("configMap", volume.get("secret", {})) for volume in out.volumes]
    assert [source.get("name", source.get("secretName")) for source in sources] == [token, token, None]


def test_mounted_files_are_executable() -> None:
    out = made(LOCAL, config_map_mounts=mounts(["scripts"], "c"))
    assert out.volumes[0]["configMap"]["defaultMode"] & 0o111 == 0o111


def test_sizes_keep_their_fractions() -> None:
    out = made(
        LOCAL,
        tmp_directories={
            "a": {"mount_path": "/a", "size_mb": 0.5},
            "b": {"mount_path": "/b", "size_mb": 10.0, "node_local": True},
        },
    )
    node_local, ephemeral, _ = out.volumes
    assert node_local["emptyDir"]["sizeLimit"] == "10Mi"
    assert ephemeral["ephemeral"]["volumeClaimTemplate"]["spec"]["resources"]["requests"]["storage"] == "0.5Mi"


def test_volumes_and_mounts_stand_in_wf_spec_s_order() -> None:
    out = made(
        tmp_directories={
            "b-Cache": {"mount_path": "/b"},
            "a.x": {"mount_path": "/a", "node_local": True},
            "c": {"mount_path": "/c", "node_local": True},
        },
        secret_mounts={"z": {"mount_path": "/z", "sub_paths": ["b", "a"]}, "k": {"mount_path": "/k"}},
        config_map_mounts={"s": {"mount_path": "/s"}, "conf": {"mount_path": "/conf"}},
    )
    # Those on the node first, then those with a volume of their own, each by name; sub paths as they are given.
    assert [v["name"] for v in out.volumes] == [
        "ax",
        "c",
        "bache",
        "secret-k",
        "secret-z",
        "config-map-conf",
        "config-map-s",
        "podinfo",
    ]
    assert [m["mountPath"] for m in out.volume_mounts] == [
        "/a",
        "/b",
        "/c",
        "/k",
        "/z/b",
        "/z/a",
        "/conf",
        "/s",
        "/etc/podinfo",
    ]
