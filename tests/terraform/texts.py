"""Strings that break naive escaping, for property tests."""

from __future__ import annotations

import unicodedata
from functools import cache

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from argoform.tokens import has_token

FRAGMENTS = (
    "${", "%{", "$${", "%%{", "$$${", "%%%{", "$", "%", "{", "}", "${x}", "%{ if true }", "%{endif}", "~}", "$%{",
    "%${", '"', "'", "\\", "\\n", "\\u0041", "\\x24{", "\n", "\r", "\r\n", "\t", " ", "  ", ": ", " #", "- ", "? ",
    "&a", "*a", "!!int 1", "|", ">", "<<", "---", "...", "@", "`", ",", "[", "]", "{{", "}}", "{{ .Values.x }}",
    "{{=sprig.env('x')}}",
    "${VAR:-x}", "%{http_code}", "${jsonencode(1)}", "TfToken[TOKEN.1]", "${TfToken[a b]}", "</script>", "&amp;",
    "n", "N", "y", "no", "on", "Off", "yes", "true", "null", "~", "", "1e3", "1_000", "0x1F", "0o17", "017", "1:30",
    ".inf", ".nan", "=", "-8.1e+298", "2024-01-01", "9007199254740993",
    "\x00", "\x07", "\x1b", "\x7f", "\x80", "\x85", "\x9f", "\xa0", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff",
    "\u00e9", "e\u0301", "\u212b", "\u0338", "\u1100\u1161", "\u0e01", "\U0001f600", "\U0001d165", "\U0010ffff",
    "\ue000",
)  # fmt: skip
"""Of Terraform's templates, the shell, curl, YAML, Go's templates and Unicode."""

texts = st.one_of(
    st.text(max_size=20),
    st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.characters(exclude_categories=["Cs"])), max_size=12).map("".join),
).filter(lambda text: not has_token(text))
"""What looks exactly like a token of the CDK is one."""


@cache
def collect(count: int) -> list[str]:
    """At least `count` strings that stay different when Terraform normalizes them."""
    found: dict[str, str] = {unicodedata.normalize("NFC", fragment): fragment for fragment in FRAGMENTS}

    @settings(max_examples=count + count // 4, database=None, phases=[Phase.generate])
    @given(texts)
    def generate(text: str) -> None:
        found.setdefault(unicodedata.normalize("NFC", text), text)

    generate()
    assert len(found) >= count
    return list(found.values())
