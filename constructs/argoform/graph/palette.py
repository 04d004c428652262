"""The colours of pictures, for light and dark; every text stands out from what it stands on by 4.5 to 1 and more."""

from __future__ import annotations

LIGHT = {
    "background": "#ffffff",
    "text": "#1b2430",
    "muted": "#535f70",
    "edge": "#6b7787",
    "node": "#ffffff",
    "border": "#b6c0cd",
    "cluster": "#f4f6f9",
    "cluster-border": "#cbd3dd",
    "added": "#e3f6e8",
    "added-border": "#1a7f37",
    "added-text": "#116329",
    "removed": "#ffebe9",
    "removed-border": "#cf222e",
    "removed-text": "#a40e26",
    "changed": "#fff3cd",
    "changed-border": "#9a6700",
    "changed-text": "#7a4d00",
}
"""Each colour by its name, as it is on white."""

DARK = {
    "background": "#0f151d",
    "text": "#e8edf3",
    "muted": "#a3afbe",
    "edge": "#8592a3",
    "node": "#1c2530",
    "border": "#48566a",
    "cluster": "#151d27",
    "cluster-border": "#344050",
    "added": "#12301c",
    "added-border": "#3fb950",
    "added-text": "#7ee08c",
    "removed": "#3b191c",
    "removed-border": "#f85149",
    "removed-text": "#ffa8a1",
    "changed": "#372b0c",
    "changed-border": "#d8a02a",
    "changed-text": "#f0c560",
}
"""The same, as it is on black."""
