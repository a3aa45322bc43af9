"""One piece of work that a worker leaves to a process of its own: ``… -m service.cli.piece``.

``job 12 3`` carries out job 12 under number 3 of its lease; see worker/apart.
"""

from __future__ import annotations

import os
import signal
import sys

from service.cli.family import end_with
from service.cli.logs import json_logs
from service.wiring import build, load_settings
from service.worker.apart import carry_out


def main() -> int:
    name, piece, number = sys.argv[1:]
    end_with(os.getppid(), signal.SIGKILL)
    if not sys.stdout.isatty():
        json_logs()
    return carry_out(build(load_settings()), name, int(piece), int(number))


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # past a thread that hangs
