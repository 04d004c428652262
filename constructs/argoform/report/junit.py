"""JUnit XML, which every CI server shows: a suite a file, a case a finding, and one passed case for a clean file.

https://github.com/testmoapp/junitxml describes what the servers read.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from argoform.report.model import Item, Judged, ReportContext
from argoform.report.visible import inert, place, visible, visible_lines

_TOLD = ("address", "path", "object", "origin", "hint")


def render(judged: Sequence[Judged], *, context: ReportContext) -> str:
    """What makes the run fail is a failure; what does not is a passed case that says so in its output.

    What somebody accepted is a skipped case with the reason.
    """
    suites = [_suite(one, context) for one in judged]
    root = Xml.Element(
        "testsuites",
        name=context.tool,
        tests=str(sum(len(suite) for suite in suites)),
        failures=str(sum(int(suite.get("failures", "0")) for suite in suites)),
        errors="0",
    )
    root.extend(suites)
    Xml.indent(root)
    # Two of them begin a command to a CI runner, which may show the report in its log.
    text = Xml.tostring(root, encoding="unicode").replace("##", "#&#35;")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(one: Judged, context: ReportContext) -> Xml.Element:
    failed = sum(context.fails(item) for item in one.items)
    suite = Xml.Element(
        "testsuite",
        name=visible(one.file),
        tests=str(max(len(one.items), 1)),
        failures=str(failed),
        errors="0",
        skipped=str(sum(bool(item.accepted) for item in one.items)),
    )
    for item in one.items:
        suite.append(_case(item, one.file, fails=context.fails(item)))
    if not one.items:
        Xml.SubElement(suite, "testcase", name="no findings", classname=visible(one.file))
    return suite


def _case(item: Item, file: str, *, fails: bool) -> Xml.Element:
    where = item.file or file
    case = Xml.Element("testcase", name=visible(f"{item.rule} {item.path}".strip()))
    case.set("classname", visible(item.address or where))
    case.set("file", visible(where))
    if item.line is not None:
        case.set("line", str(item.line))
    severity = item.rating or item.severity
    told = [f"{place(where, item.line, item.column)}: {severity}: {visible_lines(item.message)}"]
    told += [f"{name}: {visible(value)}" for name in _TOLD if (value := getattr(item, name))]
    if item.accepted:
        Xml.SubElement(case, "skipped", message=visible(item.accepted))
        body = Xml.SubElement(case, "system-out")
    elif fails:
        body = Xml.SubElement(case, "failure", type=visible(item.rule), message=visible(item.message))
    else:
        body = Xml.SubElement(case, "system-out")
    body.text = inert("\n".join(told))
    return case
