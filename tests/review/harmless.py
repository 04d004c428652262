"""What must hold for a report in each format, whatever was in the plan: nothing in it acts, and nothing breaks it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

from argoform.review import lint
from argoform.review.run import descriptions

_LINKS = {text.link for text in (*descriptions().values(), *lint.descriptions().values())}


_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


_BANNED = frozenset(
    {
        "script",
        "iframe",
        "object",
        "embed",
        "img",
        "form",
        "base",
        "link",
        "audio",
        "video",
        "animate",
        "set",
        "foreignobject",
        "image",
        "use",
        "portal",
        "frame",
        "applet",
    }
)


class _Page(HTMLParser):
    """Fails on every element or attribute that could do something, and on elements that do not match."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in _BANNED, tag
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            assert name not in ("src", "srcset", "action", "formaction", "background", "srcdoc", "ping"), (tag, name)
            if name in ("href", "xlink:href"):
                assert (value or "").startswith("#") or value in _LINKS, (tag, value)
            assert name != "http-equiv" or (value or "").lower() != "refresh"
            if name == "style":
                assert "url(" not in (value or "")
                assert "expression" not in (value or "")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "td", "tr", "th", "tbody", "thead", "dt", "dd", "option"):
            # Their ends may be left out.
            while self.open and self.open[-1] != tag and self.open[-1] in ("p", "li", "td", "th", "tr", "dt", "dd"):
                self.open.pop()
        assert self.open[-1:] == [tag], (tag, self.open[-4:])
        self.open.pop()

    def handle_decl(self, decl: str) -> None:
        assert decl.lower() == "doctype html", decl

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"a processing instruction: {data!r}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data!r}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _check_html(text: str) -> None:
    page = _Page()
    page.feed(text)
    page.close()
    assert page.open == [], page.open[-5:]
    assert "url(" not in text.lower().partition("</style>")[0].replace("url(#", "")
    _check_characters(text)


def _check_characters(text: str) -> None:
    """Nothing that a terminal obeys, a reader does not see, or that turns the direction of what follows."""
    bad = {char for char in set(text) - set("\n\t ") if not char.isprintable()}
    assert not bad, sorted(map(hex, map(ord, bad)))


def _check_commands(text: str) -> None:
    assert not re.search(r"(?m)^\s*::\w", text), re.search(r"(?m)^\s*::\w.*", text)
    assert not re.search(r"##\w*\[", text), re.search(r"##\w*\[.*", text)


_FENCE = re.compile(r"(?m)^(`{3,})(\w*)\n(.*?)\n\1$", re.DOTALL)


def _check_markdown(text: str) -> None:
    _check_characters(text)
    _check_commands(text)
    prose = _FENCE.sub("", text)
    assert "```" not in re.sub(r"`[^`\n]*`", "", prose)
    columns = [line.count("|") for line in prose.splitlines() if line.startswith("|")]
    assert set(columns) <= {5}, columns
    outside = re.sub(r"`[^`\n]+`", "", prose)
    elements = set(re.findall(r"</?([A-Za-z][\w-]*)[^>]*>", outside))
    assert elements <= {"br", "code", "details", "summary", "sub", "sup", "em", "strong", "b", "i"}, elements
    assert not re.search(r"<\w[^>]*\s(?:on\w+|href|src|style)\s*=", outside)
    for target in re.findall(r"\]\(([^)]*)\)", outside):
        assert target in _LINKS, target
    assert not re.search(r"(?<![\w`])@\w", outside), re.search(r".{30}@\w.{10}", outside)


def _check_xml(text: str) -> None:
    assert "<!DOCTYPE" not in text
    assert "<!ENTITY" not in text
    ElementTree.fromstring(text)  # noqa: S314 - it defines no entities
    _check_characters(text)


def _check_svg(text: str) -> None:
    _check_xml(text)
    for element in ElementTree.fromstring(text).iter():  # noqa: S314 - likewise
        name = element.tag.rpartition("}")[2].lower()
        assert name not in _BANNED, name
        for attribute in element.attrib:
            bare = attribute.rpartition("}")[2].lower()
            assert not bare.startswith("on"), bare
            assert bare not in ("href", "src"), bare


def _check_mermaid(text: str) -> None:
    _check_commands(text)
    # Mermaid knows the character by its number, and draws nothing for it.
    _check_characters(text.replace("\u200b", ""))
    kinds = (
        "flowchart",
        "subgraph",
        "end",
        "classDef",
        "class ",
        "linkStyle",
        "style ",
        "direction",
        "%% ",
        "accTitle",
        "accDescr",
    )
    for line in text.splitlines():
        said = re.sub(r'"[^"]*"', '""', line).strip()
        assert not re.search(r"click|href|%%\{", said), line
        assert not said or said.startswith(kinds) or re.match(r"\w+", said), line
    assert text.count('"') % 2 == 0


def _check_dot(text: str) -> None:
    assert not re.search(r"(?i)\b(?:url|href|image|shapefile)\s*=", re.sub(r'"(?:[^"\\]|\\.)*"', '""', text))
    _check_characters(text)


def _check_github(text: str) -> None:
    for line in text.splitlines():
        assert re.match(r"::(?:error|warning|notice) ", line), line[:200]
        assert "##vso[" not in line
        assert "##[" not in line
    _check_characters(text)


def check(name: str, text: str) -> None:
    """What must hold for a report of a format, whatever was in the plan."""
    if "svg" in name:
        _check_svg(text)
    elif "html" in name:
        _check_html(text)
        _check_commands(text)
    elif name.startswith("md"):
        _check_markdown(text)
        assert name != "md" or len(text.encode("utf-16-le")) // 2 <= 65_536
    elif "mermaid" in name:
        _check_mermaid(text)
    elif "dot" in name:
        _check_dot(text)
    elif name == "junit":
        _check_xml(text)
    elif name == "github":
        _check_github(text)
    elif name in ("json", "sarif"):
        json.loads(text)
        assert text.isascii() or name == "sarif"
        _check_commands(text)
    elif name == "text with colours":
        _check_characters(re.sub(r"\x1b\[[\d;]*m", "", text))
        _check_commands(re.sub(r"\x1b\[[\d;]*m", "", text))
    else:
        _check_characters(text)
        _check_commands(text)
