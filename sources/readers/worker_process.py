"""A worker: reads documents and their figures, draws pages, one after another, as its caller asks, within limits.

Belongs here: limits of the process, what it may not do, faults instead of exceptions.
Does not belong here: the clock (`worker_link.py`), reading (`open.py`), coding (`contract.py`).
"""

from __future__ import annotations

import logging
import math
import os
import pickle
import stat
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from schemas.messages import Fault, HeldEdition
from sources.readers import open as opening
from sources.readers.blocks import Document
from sources.readers.picture import Picture, drawn
from sources.readers.questions import Coded, Coding, Question, Showing, Shown
from sources.readers.worker_link import COUNTING, LENGTH, STEP, STEP_BITS

try:
    import resource
except ImportError:  # A platform without limits of processes.
    resource = None  # type: ignore[assignment]

OPEN_FILES = 32
# A document has no business with the network or other programs; a reader that tries was taken over or tricked.
_REFUSED = frozenset({
    "socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec",
    "os.posix_spawn", "os.fork", "os.remove", "os.rename", "shutil.rmtree",
})  # fmt: skip


def main(memory: int, processor_seconds: int) -> None:
    """Answer until standard input ends.

    Args:
        memory: Bytes of address space.
        processor_seconds: Processor time for each document.
    """
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    log = logging.getLogger("dsig.progress")
    log.addHandler(_Pages(answers))
    log.setLevel(logging.INFO)
    log.propagate = False
    _limit(memory)
    sys.addaudithook(_refuse)
    while head := questions.read(LENGTH.size):
        path, question = pickle.loads(questions.read(LENGTH.unpack(head)[0]))  # noqa: S301 -- of the caller, trusted
        _learn_words(question)
        _limit_processor(processor_seconds)
        _send(answers, _answer(path, question, memory))


def _learn_words(question: Question) -> None:
    """Load the lexicons before a document's clock starts: their seconds are not the document's."""
    if isinstance(question, Coding | Showing):
        from sources.readers.prose import lexicon

        for language in lexicon.LANGUAGES:
            lexicon.load(language)


class _Pages(logging.Handler):
    """Tells the caller which page is being read or counted on: numbers only, nothing of the document."""

    def __init__(self, answers: BinaryIO) -> None:
        super().__init__()
        self.answers = answers

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple):
            done, total = (part for part in record.args if isinstance(part, int))
            phase = STEP | COUNTING if record.msg.startswith("counting") else STEP
            self.answers.write(LENGTH.pack(phase | done << STEP_BITS | total))
            self.answers.flush()


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event in _REFUSED:
        raise PermissionError(event)


def _limit(memory: int) -> None:
    if resource is None:
        return
    # No file can be written, not even by a program that crashes; a pipe is no file.
    most = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
    }
    for which, value in most.items():
        _, hard = resource.getrlimit(which)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (value, value))


def _limit_processor(seconds: int) -> None:
    """Allow so much more processor time; the system ends a process that goes over it."""
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + seconds, hard))


def _answer(path: Path, question: Question, memory: int) -> Document | bytes | Coded | Shown | Fault:
    try:
        content = _content(path)
        if isinstance(question, Picture):
            return drawn(content, path.name, question)
        document = opening.read(path.name, content)
        return document if question is None else _counted(document, question)
    except HeldEdition as held:
        return held.faults[0]
    except MemoryError:
        return Fault("E111", path.name, f"reading it took over {memory >> 20} MB of memory; the others were read")
    except OSError as error:
        return Fault("E102", path.name, f"it cannot be opened ({error.strerror}): check its place and rights")
    except Exception as error:
        # Whatever a damaged file makes a parser do, the next document is read.
        return Fault("E102", path.name, f"its reader failed ({type(error).__name__}): save it anew and report it")


def _counted(document: Document, question: Coding | Showing) -> Coded | Shown:
    # Whoever only asks a worker for a text does not need the words of four languages.
    from sources.readers import contract, surroundings

    if isinstance(question, Showing):
        return surroundings.shown(document, question)
    return contract.coded(document, question)


def _content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        HeldEdition: E105 too large, E112 no file.
    """
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode):
        raise HeldEdition([Fault("E112", path.name, "it is a folder or a device: give the path of a document")])
    if facts.st_size > opening.MAX_BYTES:
        detail = f"over {opening.MAX_BYTES // 1_000_000} MB: ask for it without images"
        raise HeldEdition([Fault("E105", path.name, detail)])
    return path.read_bytes()


def _send(answers: BinaryIO, found: Document | bytes | Coded | Shown | Fault) -> None:
    answer = pickle.dumps(found, protocol=pickle.HIGHEST_PROTOCOL)
    answers.write(LENGTH.pack(len(answer)))
    answers.write(answer)
    answers.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
