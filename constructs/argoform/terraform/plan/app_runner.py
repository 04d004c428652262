"""The child process in which a user's app runs: as `python APP.py` does, but an error is a message, not a traceback.

Exit codes: 0 the app ran; 2 an input of argoform's is wrong; 3 the app itself failed. The message is the last thing on
standard error, after a line that holds `MARK` alone.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import traceback
from pathlib import Path
from types import TracebackType

MARK = "\x1eargoform"
"""What separates the message from whatever the app printed."""

INPUT_ERROR = 2
APP_ERROR = 3

DECLARATIONS = "argoform-declarations.json"
"""The file, in the output folder, with the schemas of what the app declares itself."""


_NOISE = ("at ", "If you wish to ignore these validations")
"""Lines of the CDK's errors that help nobody: frames of its JavaScript, and how to look away."""

_WRAPPED = "Resolution error: "
"""How the CDK begins what a token raised; it ends it with a full stop."""


def main(script: str, *arguments: str) -> int:
    """Run a script as the main program; returns the exit code."""
    sys.argv = [script, *arguments]
    sys.path.insert(0, os.path.dirname(os.path.abspath(script)))
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as stop:
        if stop.code not in (None, 0):
            return _say(f"the app ended itself with {stop.code!r}", APP_ERROR)
    except BaseException as error:
        return _say(*describe(error, script))
    _hand_over_declarations()
    return 0


def _hand_over_declarations() -> None:
    """Write down the resource types that the app declares itself, for the plan to play them too."""
    resource = sys.modules.get("argoform.terraform.resource")
    output = Path(os.environ.get("CDKTF_OUTDIR", "cdktf.out"))
    if resource is None or not output.is_dir():
        return
    own = [cls for cls in resource.DECLARED if cls.__module__.partition(".")[0] != "argoform"]
    if own:
        from argoform.terraform.registry import declarations
        from argoform.terraform.schema_json import schemas_document

        (output / DECLARATIONS).write_text(json.dumps(schemas_document(declarations())), encoding="utf-8")


def _say(message: str, code: int) -> int:
    sys.stdout.flush()
    print(f"{MARK}\n{message}", file=sys.stderr, flush=True)
    return code


def describe(error: BaseException, script: str) -> tuple[str, int]:
    """The message for an error that an app ended with, and the exit code."""
    from argoform.errors import ArgoformError

    if isinstance(error, ArgoformError):
        return str(error), INPUT_ERROR
    if type(error).__module__.partition(".")[0] == "jsii" or _raised_in(error.__traceback__, "jsii"):
        # Errors of the CDK itself, and of checks that it called back: the stack of its JavaScript tells nothing.
        said = str(error).partition("\nObject creation stack:")[0]
        lines = [line for line in said.splitlines() if line.strip() and not line.lstrip().startswith(_NOISE)]
        text = "\n".join(lines).removeprefix("Error: ")
        while text.startswith(_WRAPPED):
            # Once for each token within which the error was.
            text = text.removeprefix(_WRAPPED).removesuffix(".")
        return text or type(error).__name__, INPUT_ERROR
    if isinstance(error, SyntaxError) and error.lineno is not None:
        return f"{error.filename}:{error.lineno}: {error.msg}", APP_ERROR
    said = "".join(traceback.format_exception_only(error)).strip()
    line = _line(error.__traceback__, os.path.dirname(os.path.abspath(script)))
    return (f"{line}: {said}" if line else said), APP_ERROR


def _raised_in(trace: TracebackType | None, package: str) -> bool:
    frames = traceback.extract_tb(trace)
    return bool(frames) and f"{os.sep}{package}{os.sep}" in frames[-1].filename


def _line(trace: TracebackType | None, folder: str) -> str:
    """The last line of the user's own code in a traceback."""
    own = [
        frame
        for frame in traceback.extract_tb(trace)
        if os.path.abspath(frame.filename).startswith(folder + os.sep)
        and f"{os.sep}site-packages{os.sep}" not in frame.filename
    ]
    return f"{own[-1].filename}:{own[-1].lineno}" if own else ""


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
