"""Reading a batch in worker processes: one bad document costs only itself."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.messages import Fault
from sources.readers import contract, worker_link
from sources.readers.blocks import Document
from sources.readers.questions import Coded
from sources.readers.worker import documents, figures
from sources.readers.worker_link import Limits

TEXT = "There were 43 cases."


def batch(folder: Path, **texts: str) -> list[Path]:
    """Write text files and return their paths."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return [folder / f"{name}.txt" for name in texts]


def told(found: list[tuple[Path, Document | Fault]]) -> list[tuple[str, str]]:
    """Return each file with its text, or with the code of its fault."""
    return [(path.stem, each.text if isinstance(each, Document) else each.code) for path, each in found]


def test_a_batch_in_order_with_progress(tmp_path: Path) -> None:
    paths = batch(tmp_path, **{f"d{at}": f"{TEXT} {at}" for at in range(9)})
    steps: list[tuple[int, int, Path]] = []
    found = list(documents(paths, workers=2, progress=lambda *step: steps.append(step)))
    assert told(found) == [(f"d{at}", f"{TEXT} {at}") for at in range(9)]
    assert steps == [(at + 1, 9, path) for at, path in enumerate(paths)]


def test_what_cannot_be_read_is_a_fault_and_the_rest_is_read(tmp_path: Path) -> None:
    paths = [*batch(tmp_path, a=TEXT, empty="", z=TEXT), tmp_path / "missing.txt", tmp_path]
    os.mkfifo(tmp_path / "pipe.txt")
    found = told(list(documents([*paths, tmp_path / "pipe.txt"], workers=1)))
    assert [what for _, what in found] == [TEXT, "E101", TEXT, "E102", "E112", "E112"]


def test_no_documents() -> None:
    assert list(documents([])) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no limits of processes here")
def test_a_text_that_takes_too_long_to_count_ends_no_batch(tmp_path: Path) -> None:
    said = "In 2021 there were 43 cases of sexual abuse and 12 of them were closed by the United Nations."
    paths = batch(tmp_path, first=said, huge=f"{said}\n\n" * 9_000, last=said)
    assert isinstance(next(documents(paths[1:]))[1], Document)
    found = list(figures(paths, limits=Limits(processor_seconds=3), workers=1))
    counts = [len(each.elements) if isinstance(each, Coded) else each.code for _, each in found]
    assert counts == [2, "E111", 2]


def test_two_figures_of_one_number_have_ids_of_their_own() -> None:
    found = contract._numbered([{"figure_id": name} for name in ("a/c1", "a/c1", "a/c2")])
    assert [element["figure_id"] for element in found] == ["a/c1", "a/c1.2", "a/c2"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no limits of processes here")
def test_a_document_that_takes_too_much_memory_or_processor_time(tmp_path: Path) -> None:
    paths = batch(tmp_path, first=TEXT, huge="a 7\n" * 12_000_000, last=TEXT)
    for limits in (Limits(memory=1 << 30), Limits(processor_seconds=1)):
        found = list(documents(paths, limits, workers=1))
        assert told(found) == [("first", TEXT), ("huge", "E111"), ("last", TEXT)]


def test_a_document_that_takes_too_long(tmp_path: Path) -> None:
    ((_, found),) = documents(batch(tmp_path, late=TEXT), Limits(seconds=0.001), workers=1)
    assert isinstance(found, Fault)
    assert str(found).startswith("E111 late.txt: reading it took over 0.001 s")


def test_a_worker_starts_without_what_only_sources_need() -> None:
    told = "import sys, sources.readers.worker_process; print(*{'pandas', 'pydantic'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_leaving_early_ends_the_workers(tmp_path: Path) -> None:
    found = documents(batch(tmp_path, a=TEXT, b=TEXT, c=TEXT), workers=2)
    next(found)
    found.close()
    assert list(found) == []


class Harmful:
    """What a worker that was taken over might send."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch harm",)


@pytest.mark.parametrize("sent", [Harmful(), "text", [1]])
def test_an_answer_that_is_no_document_is_not_loaded(sent: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        worker_link.loaded(pickle.dumps(sent), Document)
