"""Reads a batch of documents, and draws pages, in worker processes: a hostile one costs only itself.

Belongs here: the pool, its order and progress, replacing a worker that died or took too long (E111).
Does not belong here: what a worker does (`worker_process.py`), reading (`open.py`).

A worker is a fresh interpreter that imports the readers and nothing of the caller, and is used for many documents.
What it sends back is unpickled with nothing but the classes of a document allowed: a reader that was taken over
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
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Timer
from typing import Any, TypeVar

from schemas.messages import Fault
from sources.readers.blocks import Block, Cell, Document, Word
from sources.readers.picture import Picture

LENGTH = struct.Struct(">Q")
# A length with this bit is none: it says which of how many pages is being read, in three bytes each.
STEP, STEP_BITS = 1 << 63, 24
_LOG = logging.getLogger("dsig.progress")
_AHEAD = 4
_ROOT = Path(__file__).parents[2]
_ALLOWED = {(kind.__module__, kind.__name__): kind for kind in
            (Block, Cell, Document, Fault, Word)}  # fmt: skip
_KEPT_VARIABLES = ("SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
Progress = Callable[[int, int, Path], None]
Answer = TypeVar("Answer", Document, bytes)


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


def documents(
    paths: Iterable[Path], limits: Limits | None = None, workers: int | None = None, progress: Progress | None = None
) -> Generator[tuple[Path, Document | Fault], None, None]:
    """Read documents, in the order given.

    Args:
        paths: Files.
        limits: What one document may take.
        workers: How many processes; by default as many as there are processors for this one.
        progress: Called after each document with how many are done, how many there are, and its path.

    Yields:
        Each path with its document, or with the fault that keeps it from being read.
    """
    waiting = deque(paths)
    total = len(waiting)
    if not total:
        return
    pool = _Pool(min(workers or _processors(), total), limits or Limits())
    try:
        running: deque[tuple[Path, Future[Document | Fault]]] = deque()
        for done in range(1, total + 1):
            while waiting and len(running) < _AHEAD * pool.size:
                path = waiting.popleft()
                running.append((path, pool.start(path)))
            path, answer = running.popleft()
            found = answer.result()
            if progress:
                progress(done, total, path)
            yield path, found
    finally:
        pool.close()


def drawn(path: Path, picture: Picture, limits: Limits | None = None) -> bytes | Fault:
    """Return a page of a PDF as a PNG, drawn in a worker process.

    Args:
        path: The PDF.
        picture: The page, and what is marked and covered on it.
        limits: What drawing it may take.
    """
    worker = _Worker(limits or Limits())
    try:
        return worker.ask(path, bytes, picture)
    finally:
        worker.stop()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Pool:
    """Workers, each started when first needed and used by one thread at a time."""

    def __init__(self, size: int, limits: Limits) -> None:
        self.size = size
        self._limits = limits
        self._all = [_Worker(limits) for _ in range(size)]
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._all:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="readers")

    def start(self, path: Path) -> Future[Document | Fault]:
        return self._threads.submit(self._read, path)

    def _read(self, path: Path) -> Document | Fault:
        worker = self._idle.get()
        try:
            return worker.ask(path, Document)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.stop()
        self._threads.shutdown(wait=True)


class _Worker:
    """One process, started anew after it died."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._is_late = False

    def ask(self, path: Path, kind: type[Answer], picture: Picture | None = None) -> Answer | Fault:
        process = self._running()
        self._is_late = False
        clock = Timer(self._limits.seconds, self._give_up, [process])
        clock.daemon = True
        clock.start()
        try:
            return _loaded(self._asked(process, path, picture), kind)
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

    def _asked(self, process: subprocess.Popen[bytes], path: Path, picture: Picture | None) -> bytes:
        if process.stdin is None or process.stdout is None:
            raise EOFError
        question = pickle.dumps((path.absolute(), picture))
        process.stdin.write(LENGTH.pack(len(question)) + question)
        process.stdin.flush()
        while (length := LENGTH.unpack(_exactly(process.stdout, LENGTH.size))[0]) & STEP:
            done, total = (length ^ STEP) >> STEP_BITS, length & ((1 << STEP_BITS) - 1)
            _LOG.info("%s: page %d of %d", path.name, done, total)
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
        if self._process:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                # What was not sent to a worker that died is of no use.
                with suppress(OSError):
                    if stream:
                        stream.close()
            self._process = None


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
    """Loads the classes of a document and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a document")
        return _ALLOWED[module, name]


def _loaded(answer: bytes, kind: type[Answer]) -> Answer | Fault:
    found = _Unpickler(io.BytesIO(answer)).load()
    if not isinstance(found, kind | Fault):
        raise pickle.UnpicklingError
    return found
