"""A change to the document-processing pipeline such as a pull request may bring; `make demo` reviews it.

The page numbers of a long document grew: the deadline is two days, nothing limits how many pods run at once, and failed
steps are tried twenty times. What goes into the graph loses its names first, in a task of its own, and the step that
stores it is called what it does. Some of that is harmless, some is not, and the review tells which.
"""

from __future__ import annotations

from typing import Any

from stacks.docproc import main, pipeline

REDACT: dict[str, Any] = {
    "name": "redact-names",
    "activeDeadlineSeconds": 600,
    "inputs": {"artifacts": [{"name": "enriched-data", "path": "/tmp/enriched.json"}]},  # noqa: S108 - in the container
    "container": {"command": ["python", "-m", "docproc.redact"]},
    "outputs": {
        "artifacts": [{"name": "redacted-data", "path": "/tmp/redacted.json", "archive": {"none": {}}}]  # noqa: S108
    },
}


def proposal() -> dict[str, Any]:
    """The inputs of the pipeline with the change."""
    inputs = pipeline()
    inputs.pop("pod_parallelism")
    inputs |= {"active_deadline_seconds": 172_800, "retry_max_attempts": 20}
    image = next(one for one in inputs["passthrough_parameters"] if one["name"] == "worker-image")
    image["value"] = "registry.example.com/docproc/docproc-worker:1.1.0"
    templates = {template["name"]: template for template in inputs["templates"]}
    tasks = templates["process-document"]["dag"]["tasks"]
    store = next(task for task in tasks if task["name"] == "store")
    redact = {
        "name": "redact",
        "template": "redact-names",
        "dependencies": ["enrich"],
        "arguments": {
            "artifacts": [{"name": "enriched-data", "from": "{{tasks.enrich.outputs.artifacts.enriched-data}}"}]
        },
    }
    tasks.insert(tasks.index(store), redact)
    store |= {"template": "store-in-graph", "dependencies": ["redact"]}
    store["arguments"]["artifacts"][0]["from"] = "{{tasks.redact.outputs.artifacts.redacted-data}}"
    templates["store-to-graph"]["name"] = "store-in-graph"
    inputs["templates"].append(REDACT)
    return inputs


if __name__ == "__main__":
    main(proposal())
