"""The style sheet inside each SVG: every colour is a variable, with its light value where variables are unknown."""

from __future__ import annotations

from argoform.graph.palette import DARK, LIGHT

_SANS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Noto Sans','Liberation Sans',Arial,sans-serif"
_MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"


def _colour(prop: str, name: str) -> str:
    return f"{prop}:{LIGHT[name]};{prop}:var(--g-{name})"


def _variables(palette: dict[str, str]) -> str:
    return ";".join(f"--g-{name}:{value}" for name, value in palette.items())


def _statuses() -> list[tuple[str, str]]:
    rules = []
    for status in ("added", "removed", "changed"):
        dashes = ";stroke-dasharray:5 3" if status == "removed" else ""
        border = _colour("stroke", f"{status}-border")
        rules += [
            (f".{status}>.card", f"{_colour('fill', status)};{border};stroke-width:1.6{dashes}"),
            (f".{status}>.behind", f"{_colour('fill', status)};{border}{dashes}"),
            (f".{status}>.frame", f"{border};stroke-width:1.6{dashes}"),
            (f".{status}>.line", f"{border};stroke-width:1.8{dashes}"),
            (f".{status}>.arrow", _colour("fill", f"{status}-border")),
            (f".{status}>.mark", _colour("fill", f"{status}-text")),
            (f".edge.{status}>.condition", _colour("fill", f"{status}-text")),
        ]
    return rules


_RULES: list[tuple[str, str]] = [
    ("", f"font-family:{_SANS};font-size:11px"),
    (".background", _colour("fill", "background")),
    (".frame", f"{_colour('fill', 'cluster')};{_colour('stroke', 'cluster-border')};stroke-width:1.2"),
    (".card", f"{_colour('fill', 'node')};{_colour('stroke', 'border')};stroke-width:1.2"),
    (".behind", f"{_colour('fill', 'node')};{_colour('stroke', 'border')};stroke-width:1.2"),
    (".cluster>.behind", f"{_colour('fill', 'cluster')};{_colour('stroke', 'cluster-border')}"),
    (".reference>.card", "stroke-dasharray:2 3;stroke-linecap:round"),
    (".wrong>.card", f"{_colour('stroke', 'removed-border')};stroke-width:1.6"),
    (".line", f"fill:none;{_colour('stroke', 'edge')};stroke-width:1.3"),
    (".hook>.line,.exit>.line", "stroke-dasharray:2 4;stroke-linecap:round"),
    (".arrow,.join", _colour("fill", "edge")),
    (".pill", f"{_colour('fill', 'background')};fill-opacity:.92"),
    (".label", f"{_colour('fill', 'text')};font-size:13px;font-weight:600"),
    (".kind,.note", _colour("fill", "muted")),
    (".detail,.loop,.condition", f"{_colour('fill', 'text')};font-family:{_MONO}"),
    (".pill~.condition", "text-anchor:middle"),
    (".mark", "font-size:15px;font-weight:700"),
    *_statuses(),
]

STYLE = (
    f".argoform-graph{{{_variables(LIGHT)}}}"
    f"@media(prefers-color-scheme:dark){{.argoform-graph{{{_variables(DARK)}}}}}"
    + "".join(
        ",".join(f".argoform-graph {part}".strip() for part in selector.split(",")) + f"{{{body}}}"
        for selector, body in _RULES
    )
)
"""The rules, each for `.argoform-graph` alone, so that they change nothing else in a page."""
