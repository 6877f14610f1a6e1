"""Reads a batch of documents, and draws pages, in worker processes: a hostile one costs only itself.

Belongs here: the pool, its order and progress.
Does not belong here: one process and its limits (`worker_link.py`), what it does (`worker_process.py`).
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from schemas.messages import Fault
from sources.readers.blocks import Document
from sources.readers.picture import Picture
from sources.readers.questions import Coded, Coding, Question, Showing, Shown
from sources.readers.worker_link import Answer, Limits, Worker

_AHEAD = 4
Progress = Callable[[int, int, Path], None]


def documents(
    paths: Iterable[Path], limits: Limits | None = None, workers: int | None = None, progress: Progress | None = None
) -> Generator[tuple[Path, Document | Fault], None, None]:
    """Read the text of documents, in the order given.

    Args:
        paths: Files.
        limits: What one document may take.
        workers: How many processes; by default as many as there are processors for this one.
        progress: Called after each document with how many are done, how many there are, and its path.

    Yields:
        Each path with its document, or with the fault that keeps it from being read.
    """
    yield from _answers(paths, Document, None, limits, workers, progress)


def figures(
    paths: Iterable[Path],
    coding: Coding | None = None,
    limits: Limits | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Generator[tuple[Path, Coded | Fault], None, None]:
    """Read the figures of documents, in the order given.

    Args:
        paths: Files.
        coding: How they are read.
        limits: What reading and coding one document may take.
        workers: How many processes; by default as many as there are processors for this one.
        progress: Called after each document with how many are done, how many there are, and its path.

    Yields:
        Each path with its figures, or with the fault that keeps it from being read.
    """
    yield from _answers(paths, Coded, coding or Coding(), limits, workers, progress)


def _answers(
    paths: Iterable[Path],
    kind: type[Answer],
    question: Question,
    limits: Limits | None,
    workers: int | None,
    progress: Progress | None,
) -> Generator[tuple[Path, Answer | Fault], None, None]:
    waiting = deque(paths)
    total = len(waiting)
    if not total:
        return
    pool = _Pool(min(workers or _processors(), total), limits or Limits())
    try:
        running: deque[tuple[Path, Future[Answer | Fault]]] = deque()
        for done in range(1, total + 1):
            while waiting and len(running) < _AHEAD * pool.size:
                path = waiting.popleft()
                running.append((path, pool.start(path, kind, question)))
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
    return _answer(path, bytes, picture, limits)


def shown(path: Path, showing: Showing, limits: Limits | None = None) -> Shown | Fault:
    """Return a figure and what surrounds it in its document, read in a worker process.

    Args:
        path: The document.
        showing: Where the figure stands.
        limits: What reading it may take.
    """
    return _answer(path, Shown, showing, limits)


def _answer(path: Path, kind: type[Answer], question: Question, limits: Limits | None) -> Answer | Fault:
    worker = Worker(limits or Limits())
    try:
        return worker.ask(path, kind, question)
    finally:
        worker.stop()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Pool:
    """Workers, each started when first needed and used by one thread at a time."""

    def __init__(self, size: int, limits: Limits) -> None:
        self.size = size
        self._limits = limits
        self._all = [Worker(limits) for _ in range(size)]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._all:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="readers")

    def start(self, path: Path, kind: type[Answer], question: Question) -> Future[Answer | Fault]:
        """Ask the next idle worker, as soon as there is one."""
        return self._threads.submit(self._ask, path, kind, question)

    def _ask(self, path: Path, kind: type[Answer], question: Question) -> Answer | Fault:
        worker = self._idle.get()
        try:
            return worker.ask(path, kind, question)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """Stop every worker; questions that nobody took up are dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.stop()
        self._threads.shutdown(wait=True)
