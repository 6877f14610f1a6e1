"""How long a first and a second refresh take, in whole processes: `python benchmarks/refresh.py`.

Belongs here: wall time of the command on the bundled figures, in a home of its own.
Does not belong here: assertions; what must hold is in the tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Print seconds of a refresh into an empty home, and of one with nothing new."""
    command = Path(sys.executable).with_name("dsig")
    with tempfile.TemporaryDirectory() as home:
        for name in ("first", "nothing new"):
            start = time.perf_counter()
            subprocess.run([command, "refresh"], env={**os.environ, "DSIG_HOME": home}, check=True, capture_output=True)
            print(f"{name:<12} {time.perf_counter() - start:5.1f} s")


if __name__ == "__main__":
    main()
