"""The frame of a page: its head, its style, and the one control on it."""

from __future__ import annotations

from html import escape

_STYLE = """
:root{color-scheme:light dark;--page:#fff;--text:#1b2430;--muted:#535f70;--line:#cbd3dd;--link:#0a58ca;--head:#f4f6f9}
@media(prefers-color-scheme:dark){
:root{--page:#0f151d;--text:#e8edf3;--muted:#a3afbe;--line:#344050;--link:#7cb1ff;--head:#151d27}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);line-height:1.5;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif}
main{padding:1rem clamp(1rem,3vw,2.5rem) 3rem}
h1,h2{overflow-wrap:anywhere;line-height:1.25;margin:.6em 0 .2em}
h1{font-size:1.5rem}h2{font-size:1.2rem}
a{color:var(--link);overflow-wrap:anywhere}
.muted{color:var(--muted)}p{margin:.2em 0 .8em}
nav ul{padding-left:1.2rem}
fieldset{border:0;padding:0;margin:.5rem 0;display:flex;gap:1rem;flex-wrap:wrap}
legend{float:left;padding:0;color:var(--muted)}
.region{overflow:auto;border:1px solid var(--line);border-radius:8px}
.region svg{display:block;margin:0 auto}
body:has(#fit:checked) .picture svg{max-width:100%;height:auto}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
details{margin:.6rem 0 2rem}summary{cursor:pointer;width:max-content}
details .region{margin-top:.5rem}
table{border-collapse:collapse;font-size:.875rem;min-width:100%}
th,td{padding:.35rem .7rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th[scope=row]{font-weight:600}thead th{background:var(--head)}
td,th{overflow-wrap:anywhere;max-width:32rem}
@media print{fieldset,summary{display:none}.region{border:0;overflow:visible}}
"""

_SIZES = (
    "<fieldset><legend>Pictures:</legend>"
    '<label><input type="radio" name="size" id="full" checked> full size</label>'
    '<label><input type="radio" name="size" id="fit"> as broad as the window</label></fieldset>'
)


def page(title: str, body: str) -> str:
    """A whole page.

    Args:
        title: as text.
        body: as HTML, below the heading.
    """
    # Should anything in a manifest ever get through as markup, it still can neither run nor load anything.
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(title)}</h1>\n{_SIZES}\n{body}\n</main>\n</body>\n</html>\n"
    )
