"""What the mappings of the sources are worth, and which figures a change of one would code otherwise.

Belongs here: holding the labels of figures read so far against two mappings.
Does not belong here: the rules of a line (`sources/mapping_rules.py`), coding an edition (`steps/classify.py`),
printing (`cli`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from pipelines.editions import Editions
from pipelines.home import Home
from pipelines.steps.classify import CODED, code_of
from pipelines.steps.extract import extract
from pipelines.store import last_reading
from schemas.codelists import normalise
from schemas.messages import DeclarationError, HeldEdition, several
from sources import mapping
from sources.declaration import Edition
from sources.mapping import Mapping
from sources.registry import Source
from warehouse import query

NOT_KNOWN = "(not known)"
LABELLED = (*CODED, "time_period")
COLUMNS = ("source", "dimension", "label", "old_code", "new_code", "figures", "figure_ids")
Line = tuple[str, str, str, str, str, str]


def check(sources: dict[str, Source], day: date) -> pd.DataFrame:
    """Return what is wrong or out of date in the mappings.

    Args:
        sources: Sources to look at, by id.
        day: Day on which a label must still have a line.

    Returns:
        source, code (of the fault; empty for a label whose last line has ended), place, what to do.
    """
    rows = []
    for source in sources.values():
        lines, faults = mapping.examine(source.folder)
        rows += [(source.id, fault.code, fault.place, fault.detail) for fault in faults]
        rows += [
            (source.id, "", f"{source.id}/mapping.csv, line {entry.line}", _ended(entry))
            for dimension, entry in lines
            if entry.valid_to and entry.valid_to < day and not _goes_on(lines, dimension, entry)
        ]
    return pd.DataFrame(rows, columns=["source", "code", "place", "what to do"])


def unused(home: Home, sources: dict[str, Source]) -> pd.DataFrame:
    """Return the lines whose label stands in no edition collected here and in no bundled example.

    Args:
        home: Home folder, with the figures read so far.
        sources: Sources to look at, by id.

    Returns:
        Columns of `check`; no row for a source of which nothing was read.
    """
    printed: dict[tuple[str, str], set[str]] = {}
    for edition, figures in _read(home, sources):
        for name, column in (*((name, name) for name in LABELLED), (mapping.STATE, "printed_value")):
            said = printed.setdefault((edition.source, name), set())
            said.update(normalise(str(label)) for label in figures[column].dropna().unique())
    rows = [
        (source.id, "", f"{source.id}/mapping.csv, line {entry.line}", f"'{entry.label}' stands in no edition so far")
        for source in sources.values()
        for dimension, entry in mapping.examine(source.folder)[0]
        if (source.id, dimension) in printed and normalise(entry.label) not in printed[source.id, dimension]
    ]
    return pd.DataFrame(rows, columns=["source", "code", "place", "what to do"])


def _read(home: Home, sources: dict[str, Source]) -> Iterator[tuple[Edition, pd.DataFrame]]:
    for edition in Editions(home).editions.values():
        if edition.source in sources and (figures := last_reading(home, edition)) is not None:
            yield edition, figures
    for source in sources.values():
        for example in source.examples.values():
            # What a wrong declaration keeps from being read says nothing of labels; the check names what is wrong.
            with suppress(HeldEdition, DeclarationError, OSError):
                yield example, extract(example.path.read_bytes(), example, source).figures


def _goes_on(lines: list[tuple[str, mapping.Entry]], dimension: str, entry: mapping.Entry) -> bool:
    """Return whether another line of the same label holds on days after the last of this one."""
    return any(
        (other.valid_to or date.max) > (entry.valid_to or date.max)
        for known, other in lines
        if known == dimension and normalise(other.label) == normalise(entry.label)
    )


def _ended(entry: mapping.Entry) -> str:
    return f"'{entry.label}' ended on {entry.valid_to}: a label no later edition may print; else add a line"


def since_file(home: Home, source: Source, earlier: Path) -> pd.DataFrame:
    """Return the labels that a present mapping codes otherwise than an earlier one did.

    Args:
        home: Home folder, with the figures read so far.
        source: Source the mapping belongs to.
        earlier: The earlier mapping.csv, of the same columns; lines that break a rule count for nothing.

    Returns:
        Columns of `COLUMNS`: one row per dimension (or `state`), label and pair of codes, `(not known)` where a
        mapping has none, with the number of figures and their ids.

    Raises:
        DeclarationError: The present mapping breaks a rule.
    """
    lines, _ = mapping.parse(earlier)

    def compared(edition: Edition, figures: pd.DataFrame) -> Iterator[Line]:
        old, new = mapping.in_force(lines, edition.as_of), mapping.load(source.folder, edition.as_of)
        for name in LABELLED:
            yield from _unlike(figures, name, name, partial(_codes, name, old, new))
        yield from _unlike(figures, "state", "printed_value", partial(_states, old, new))

    return _grouped(home, {source.id: source}, compared)


def since_release(home: Home, sources: dict[str, Source], file: Path) -> pd.DataFrame:
    """Return the labels whose code in a release is another than the present mappings give.

    Args:
        home: Home folder, with the figures read so far.
        sources: Sources to look at, by id.
        file: Warehouse file of the release. Figures that were corrected or confirmed by an analyst are left out.

    Returns:
        As `since_file`.

    Raises:
        DeclarationError: A present mapping breaks a rule.
    """
    released = query.as_coded(file)
    coded = released.assign(figure_id=released["figure_id"].str.split(";")).explode("figure_id").set_index("figure_id")

    def compared(edition: Edition, figures: pd.DataFrame) -> Iterator[Line]:
        new = mapping.load(sources[edition.source].folder, edition.as_of)
        known = figures[figures["figure_id"].isin(coded.index)]
        for name in LABELLED:
            for code, rows in known.groupby(known["figure_id"].map(coded[name])):
                yield from _unlike(rows, name, name, partial(_now, name, str(code), new))

    return _grouped(home, sources, compared)


def _now(name: str, before: str, new: Mapping, label: str) -> tuple[str | None, str | None]:
    return before, code_of(name, label, new)


def _codes(name: str, old: Mapping, new: Mapping, label: str) -> tuple[str | None, str | None]:
    return code_of(name, label, old), code_of(name, label, new)


def _states(old: Mapping, new: Mapping, word: str) -> tuple[str | None, str | None]:
    before, now = old.find("state", word), new.find("state", word)
    return before.code if before else None, now.code if now else None


def _unlike(
    figures: pd.DataFrame, dimension: str, column: str, codes: Callable[[str], tuple[str | None, str | None]]
) -> Iterator[Line]:
    """Yield source, dimension, label, both codes and figure of every label that two codings give two codes."""
    for label, rows in figures.dropna(subset=[column]).groupby(column):
        before, now = codes(str(label))
        if before != now:
            for row in rows.itertuples():
                yield row.source, dimension, str(label), before or NOT_KNOWN, now or NOT_KNOWN, row.figure_id


def _grouped(
    home: Home, sources: dict[str, Source], compared: Callable[[Edition, pd.DataFrame], Iterator[Line]]
) -> pd.DataFrame:
    run = Editions(home)
    found = [
        (line[0], line[1], _shown(line[2], edition, line[4]), *line[3:])
        for edition in run.editions.values()
        if edition.source in sources and (figures := last_reading(home, edition)) is not None
        for line in compared(edition, figures)
    ]
    lines = pd.DataFrame(found, columns=[name for name in COLUMNS if name != "figures"])
    grouped = lines.groupby(list(COLUMNS[:5]), sort=True)["figure_ids"]
    return grouped.agg(figures="count", figure_ids=" ".join).reset_index()[list(COLUMNS)]


def _shown(label: str, edition: Edition, now: str) -> str:
    """Return the label; of a confidential edition only what a mapping or code list of today holds."""
    is_declared = edition.access == "published" or now != NOT_KNOWN
    return label if is_declared else f"(a label of {several(len(label), 'character')})"
