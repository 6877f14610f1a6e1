"""One worker process as its caller sees it: started, asked, given up when it takes too long (E111).

Belongs here: limits, what is sent and what may come back, the clock.
Does not belong here: the pool (`worker.py`), what a worker does (`worker_process.py`), reading (`open.py`).

A worker is a fresh interpreter that imports the readers and nothing of the caller, and is used for many documents.
What it sends back is unpickled with nothing but the classes of an answer allowed: a reader that was taken over
cannot make the caller run anything.
"""

from __future__ import annotations

import io
import logging
import os
import pickle
import signal
import struct
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any, TypeVar

from schemas.messages import Fault
from sources.readers.blocks import Block, Cell, Document, Word
from sources.readers.picture import Picture
from sources.readers.questions import Coded, Question, Shown

LENGTH = struct.Struct(">Q")
# A length with this bit is none: it says which of how many pages is at work, in three bytes each; with the next bit
# also, its numbers are being counted.
STEP, COUNTING, STEP_BITS = 1 << 63, 1 << 62, 24
_LOG = logging.getLogger("dsig.progress")
_ROOT = Path(__file__).parents[2]
_ALLOWED = {(kind.__module__, kind.__name__): kind for kind in
            (Block, Cell, Coded, Document, Fault, Picture, Shown, Word)}  # fmt: skip
_KEPT_VARIABLES = ("SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
Answer = TypeVar("Answer", Document, bytes, Coded, Shown)


@dataclass(frozen=True)
class Limits:
    """What one document may take.

    Attributes:
        memory: Bytes of address space of a worker.
        processor_seconds: Processor time.
        seconds: Time on the clock.
        answer: Bytes of the answer.
    """

    memory: int = 2 << 30
    processor_seconds: int = 120
    seconds: float = 180.0
    answer: int = 1 << 30


class Worker:
    """One process, started anew after it died."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._is_late = False

    def ask(self, path: Path, kind: type[Answer], question: Question = None) -> Answer | Fault:
        """Return the answer to a question about a document, or the fault that keeps it from being given."""
        process = self._running()
        self._is_late = False
        clock = Timer(self._limits.seconds, self._give_up, [process])
        clock.daemon = True
        clock.start()
        try:
            return loaded(self._asked(process, path, question), kind)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError, AttributeError, TypeError):
            self.stop()
            return Fault("E111", path.name, f"{self._reason(process)}; the others were read")
        finally:
            clock.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = _started(self._limits)
        return self._process

    def _asked(self, process: subprocess.Popen[bytes], path: Path, question: Question) -> bytes:
        if process.stdin is None or process.stdout is None:
            raise EOFError
        asked = pickle.dumps((path.absolute(), question))
        process.stdin.write(LENGTH.pack(len(asked)) + asked)
        process.stdin.flush()
        while (length := LENGTH.unpack(_exactly(process.stdout, LENGTH.size))[0]) & STEP:
            _log(path.name, length)
        if length > self._limits.answer:
            raise ValueError
        return _exactly(process.stdout, length)

    def _give_up(self, process: subprocess.Popen[bytes]) -> None:
        self._is_late = True
        process.kill()

    def _reason(self, process: subprocess.Popen[bytes]) -> str:
        if self._is_late:
            return f"reading it took over {self._limits.seconds:g} s"
        if process.returncode == -getattr(signal, "SIGXCPU", 0):
            return f"reading it took over {self._limits.processor_seconds} s of processor time"
        return f"its reader stopped ({process.returncode}), mostly for want of memory"

    def stop(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                # What was not sent to a worker that died is of no use.
                with suppress(OSError):
                    if stream:
                        stream.close()
            self._process = None


def _log(name: str, step: int) -> None:
    doing = "counting on page" if step & COUNTING else "page"
    last = (1 << STEP_BITS) - 1
    _LOG.info("%s: %s %d of %d", name, doing, step >> STEP_BITS & last, step & last)


def _started(limits: Limits) -> subprocess.Popen[bytes]:
    variables = {key: os.environ[key] for key in _KEPT_VARIABLES if key in os.environ}
    return subprocess.Popen(  # noqa: S603 - nothing of the document is in the command.
        [sys.executable, "-P", "-B", "-m", "sources.readers.worker_process", str(limits.memory),
         str(limits.processor_seconds)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=variables | {"PYTHONPATH": str(_ROOT)},
    )  # fmt: skip


def _exactly(stream: Any, length: int) -> bytes:
    found = bytes(stream.read(length))
    if len(found) < length:
        raise EOFError
    return found


class _Unpickler(pickle.Unpickler):
    """Loads the classes of an answer and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an answer")
        return _ALLOWED[module, name]


def loaded(answer: bytes, kind: type[Answer]) -> Answer | Fault:
    """Return what a worker sent.

    Raises:
        pickle.UnpicklingError: It is not of the kind that was asked for.
    """
    found = _Unpickler(io.BytesIO(answer)).load()
    if not isinstance(found, kind | Fault):
        raise pickle.UnpicklingError
    return found
