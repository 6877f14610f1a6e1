"""Disclosure control against an attacker who tries everything, in small made-up worlds.

The attacker knows every shown and every published cell, that a withheld one is at least 1, and which cells add up.
He is written without the code he attacks: he looks for whole numbers that would make a withheld count large, and
where he finds none he has proved that it is small.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.steps import disseminate, protect
from pipelines.steps.derive import changes, pairs
from pipelines.steps.relations import relation
from schemas import structure, tables
from warehouse import engine

Make = Callable[..., Any]
CAP = 1000  # far above any count of these worlds: nothing is proved by it
THRESHOLD = 5
TREES = {
    "conduct": ("SEAH", ("SEA", "SH")),
    "status": ("_T", ("open", "closed")),
    "ref_area": ("_T", ("KEN", "UGA")),
}
COUNTS = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7, 9, 11])
REST = st.sampled_from([0, 0, 0, 0, 1, 2, 3, 6])
QUICK = settings(
    max_examples=6, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
# Turned into SQL once: that takes longer than running them over a few rows.
VIEWS = {table: rows for table, rows in disseminate.views().items() if table != "coverage"}
DISTINCT = pairs.distinct()
SLOW = settings(QUICK, max_examples=4)


@dataclass(frozen=True)
class Cell:
    """One printed count: who, in which edition, of what; and whether in confidence."""

    source: str
    edition: str
    subject: str
    period: str
    codes: tuple[tuple[str, str], ...]
    value: int
    private: bool
    day: int
    delivery: int = 1
    tier: int = 1

    @property
    def key(self) -> tuple[Any, ...]:
        return self.subject, self.period, self.codes


def _truth(draw: Any, dims: tuple[str, ...]) -> dict[tuple[str, ...], int]:
    """Return the count of every leaf; `rest` is what no printed part accounts for."""
    leaves = itertools.product(*((*TREES[name][1], "rest") for name in dims))
    return {leaf: draw(REST if "rest" in leaf else COUNTS) for leaf in leaves}


def _table(truth: dict[tuple[str, ...], int], dims: tuple[str, ...]) -> dict[tuple[tuple[str, str], ...], int]:
    """Return every cell that a form over these dimensions could print."""
    cells = {}
    for codes in itertools.product(*((TREES[name][0], *TREES[name][1]) for name in dims)):
        sides = [None if code == TREES[name][0] else code for name, code in zip(dims, codes, strict=True)]
        chosen = [
            n for leaf, n in truth.items() if all(s in (None, c) for s, c in zip(sides, leaf, strict=True))
        ]  # fmt: skip
        cells[tuple(zip(dims, codes, strict=True))] = sum(chosen)
    return cells


def _tables_of_periods(draw: Any, dims: tuple[str, ...]) -> dict[str, dict[Any, int]]:
    form = draw(st.sampled_from(["year", "years", "halves"]))
    names = {"year": ["2024"], "years": ["2023", "2024"], "halves": ["2024-S1", "2024-S2"]}[form]
    found = {name: _table(_truth(draw, dims), dims) for name in names}
    if form == "halves":
        found["2024"] = {codes: found["2024-S1"][codes] + found["2024-S2"][codes] for codes in found["2024-S1"]}
    return found


def _revised(draw: Any, tables_: dict[str, dict[Any, int]], dims: tuple[str, ...]) -> dict[str, dict[Any, int]]:
    """Return a second delivery: of one period other numbers, of the others the same."""
    if "2024-S1" in tables_:
        return tables_
    period = draw(st.sampled_from(sorted(tables_)))
    return {**tables_, period: _table(_truth(draw, dims), dims)}


@st.composite
def worlds(draw: Any) -> list[Cell]:
    """One or two confidential organisations, one or two deliveries, and publications about the same."""
    dims = tuple(draw(st.lists(st.sampled_from(sorted(TREES)), min_size=1, max_size=2, unique=True)))
    cells: list[Cell] = []
    subjects = draw(st.sampled_from([("EXAMPLE_PARTNER",), ("EXAMPLE_PARTNER", "FMO")]))
    for subject in subjects:
        now = _tables_of_periods(draw, dims)
        kept = [codes for codes in next(iter(now.values())) if draw(st.integers(0, 9)) < 8]
        cells += _printed(subject, f"{subject}-1", subject, now, kept, day=1)
        again = draw(st.sampled_from(["no", "no", "later", "same day"]))
        if again != "no":
            now = _revised(draw, now, dims)
            day = 1 if again == "same day" else 5
            cells += _printed(subject, f"{subject}-2", subject, now, kept, day=day, delivery=2)
        if draw(st.booleans()):
            known = [codes for codes in next(iter(now.values())) if draw(st.integers(0, 9)) < 3]
            cells += _printed("press", f"press on {subject}", subject, now, known, day=9, private=False)
        if draw(st.integers(0, 3)) == 0:
            other = _tables_of_periods(draw, dims)
            cells += _printed("other", f"other on {subject}", subject, other, kept, day=3)
        if draw(st.integers(0, 3)) == 0:
            # The organisation itself tells otherwise, and not yet officially: a value that stands beside its own.
            heard = _tables_of_periods(draw, dims)
            cells += _printed(subject, f"heard of {subject}", subject, heard, kept, day=7, tier=3)
    return cells


def _printed(
    source: str, edition: str, subject: str, by_period: dict[str, dict[Any, int]], kept: list[Any], *, day: int,
    delivery: int = 1, private: bool = True, tier: int = 1,
) -> list[Cell]:  # fmt: skip
    return [
        Cell(source, edition, subject, period, codes, values[codes], private, day, delivery, tier)
        for period, values in by_period.items()
        for codes in kept
    ]


@pytest.fixture(scope="session")
def observed(observation: Make) -> Callable[[list[Cell]], list[dict[str, Any]]]:
    """Return the cells of a world as observations."""

    def row(cell: Cell) -> dict[str, Any]:
        return observation(
            cell.value, source=cell.source, edition=cell.edition, subject_org=cell.subject, time_period=cell.period,
            reporting_org=cell.subject if cell.source == cell.subject else "UN", as_of=date(2025, 1, cell.day),
            conf_status="N" if cell.private else "F", delivery=cell.delivery, tier=cell.tier, comment="heard",
            place="Sheet!B2", coding="conduct = SH: mapping.csv line 3", correction="a slip",
            printed_value=str(cell.value),
            **dict(cell.codes),
        )  # fmt: skip

    return lambda world: [row(cell) for cell in world]


# The attacker ---------------------------------------------------------------------------------------------------

Sum = tuple[int, tuple[int, ...]]
Given = tuple[str, tuple[int, ...]]  # kind, and the cells of it: a total and its parts, a later and an earlier one


def _groups(world: list[Cell]) -> Iterator[list[int]]:
    """Yield what an attacker reads side by side: each edition, and the last of each source with the publications.

    Whom he believes comes first: of several cells with one key the first counts.
    """
    of: dict[str, list[int]] = {}
    for i, cell in enumerate(world):
        of.setdefault(cell.edition, []).append(i)
    yield from of.values()
    for subject in sorted({cell.subject for cell in world}):
        last = max((edition for edition in of if edition.startswith(f"{subject}-")), default="")
        editions = (f"press on {subject}", last, f"other on {subject}", f"heard of {subject}")
        press, *told = (of.get(edition, []) for edition in editions)
        yield from ([*one, *press] for one in told)
        yield from ([*one, *press, *other] for one, other in itertools.permutations(told, 2))
        yield from ([*press, *one, *other] for one, other in itertools.permutations(told, 2))


def _sums(world: list[Cell], group: list[int]) -> Iterator[Sum]:
    at = {world[i].key: i for i in reversed(group)}
    for (subject, period, codes), total in at.items():
        if period == "2024":
            halves = [at.get((subject, half, codes)) for half in ("2024-S1", "2024-S2")]
            there = tuple(i for i in halves if i is not None)
            yield from ((total, (i,)) for i in there)
            yield total, there
        for number, (name, code) in enumerate(codes):
            if code == TREES[name][0]:
                below = [(*codes[:number], (name, part), *codes[number + 1 :]) for part in TREES[name][1]]
                yield total, tuple(at[subject, period, part] for part in below if (subject, period, part) in at)


def _twins(world: list[Cell], group: list[int]) -> Iterator[Sum]:
    for i, j in itertools.combinations(group, 2):
        if world[i].key == world[j].key and world[i].value == world[j].value:
            yield i, (j,)


class Attacker:
    """What can be written down about the withheld cells of a world, and a search for numbers that fit."""

    def __init__(self, world: list[Cell], withheld: set[int]) -> None:
        self.world, self.withheld = world, withheld
        # Parts that are more than their total, of two who tell otherwise, tell him only that one of them is wrong.
        found = {s for group in _groups(world) for s in _sums(world, group) if s[1]}
        self.sums = sorted(s for s in found if self.rest(s) >= 0)
        self.twins = sorted({s for group in _groups(world) for s in _twins(world, group)})
        self.lines = [self._line(s, exact=self.rest(s) == 0) for s in self.sums]
        self.lines += [self._line(s, exact=True) for s in self.twins]

    def rest(self, equation: Sum) -> int:
        """Return what the parts of a sum leave."""
        total, parts = equation
        return self.world[total].value - sum(self.world[i].value for i in parts)

    def terms(self, signed: dict[int, int]) -> tuple[dict[int, int], int]:
        """Return the unknown terms of a signed sum of cells, and the known rest of it."""
        known = sum(sign * self.world[i].value for i, sign in signed.items() if i not in self.withheld)
        return {i: sign for i, sign in signed.items() if i in self.withheld}, known

    def _line(self, equation: Sum, *, exact: bool) -> tuple[dict[int, int], int, int, int]:
        total, parts = equation
        terms, known = self.terms({total: 1} | dict.fromkeys(parts, -1))
        return terms, known, 0, 0 if exact else CAP

    def can_be(self, signed: dict[int, int], low: int, high: int) -> bool:
        """Return whether some whole numbers give a signed sum of cells a value from low to high."""
        terms, known = self.terms(signed)
        lines = [*self.lines, (terms, known, low, high)]
        return _search(dict.fromkeys(self.withheld, (1, CAP)), lines)

    def proves_small(self, signed: dict[int, int], *, none_is_small: bool) -> bool:
        """Return whether a sum of cells must lie in 1..4, whichever numbers fit."""
        if self.can_be(signed, THRESHOLD, CAP):
            return False
        return none_is_small or not self.can_be(signed, -CAP, 0)


def _search(bounds: dict[int, tuple[int, int]], lines: list[tuple[dict[int, int], int, int, int]]) -> bool:
    if (tight := _tightened(bounds, lines)) is None:
        return False
    wide = [name for name, (low, high) in tight.items() if low < high]
    if not wide:
        return True
    name = min(wide, key=lambda n: tight[n][1] - tight[n][0])
    low, high = tight[name]
    middle = (low + high) // 2
    return _search({**tight, name: (low, middle)}, lines) or _search({**tight, name: (middle + 1, high)}, lines)


def _tightened(
    bounds: dict[int, tuple[int, int]], lines: list[tuple[dict[int, int], int, int, int]]
) -> dict[int, tuple[int, int]] | None:
    """Return the bounds that no line contradicts, or None when nothing fits."""
    bounds, moved = dict(bounds), True
    while moved:
        moved = False
        for terms, known, low, high in lines:
            ends = {n: sorted((sign * bounds[n][0], sign * bounds[n][1])) for n, sign in terms.items()}
            least, most = known + sum(e[0] for e in ends.values()), known + sum(e[1] for e in ends.values())
            if least > high or most < low:
                return None
            for name, sign in terms.items():
                floor, roof = low - most + ends[name][1], high - least + ends[name][0]
                new = (floor, roof) if sign > 0 else (-roof, -floor)
                tight = (max(new[0], bounds[name][0]), min(new[1], bounds[name][1]))
                if tight != bounds[name]:
                    bounds[name], moved = tight, True
                    if tight[0] > tight[1]:
                        return None
                    break
            else:
                continue
            break
    return bounds


def _small(value: int) -> bool:
    return 1 <= abs(value) < THRESHOLD


def _disclosed(attacker: Attacker) -> Iterator[str]:
    """Yield what the attacker proves of confidential cells, named as a finding names it."""
    world = attacker.world
    said = {(cell.key, cell.value) for cell in world if not cell.private}
    published = {i for i, cell in enumerate(world) if (cell.key, cell.value) in said}
    for i, cell in enumerate(world):
        if cell.private and _small(cell.value) and attacker.proves_small({i: 1}, none_is_small=True):
            yield _name("cell", world, (i,))
    for total, parts in attacker.sums:
        signed = {total: 1} | dict.fromkeys(parts, -1)
        # What publications alone say is nobody's secret.
        private = any(world[i].private and i not in published for i in signed)
        if private and _small(attacker.rest((total, parts))) and attacker.proves_small(signed, none_is_small=True):
            yield _name("remainder", world, (total, *parts))
    for later, earlier in itertools.permutations(range(len(world)), 2):
        kind = _kind(world[earlier], world[later])
        change = world[later].value - world[earlier].value
        if kind and _small(change) and (world[later].private or world[earlier].private):
            sign = 1 if change > 0 else -1
            if attacker.proves_small({later: sign, earlier: -sign}, none_is_small=False):
                yield _name(kind, world, (later, earlier))


def _kind(earlier: Cell, later: Cell) -> str | None:
    if (earlier.source, earlier.subject, earlier.codes) != (later.source, later.subject, later.codes):
        return None
    if (earlier.period, later.period) == ("2023", "2024"):
        return "year_on_year"
    same = earlier.period == later.period
    return "revision" if same and (earlier.day, earlier.delivery) < (later.day, later.delivery) else None


def _name(kind: str, world: list[Cell], rows: tuple[int, ...]) -> str:
    # Two who say the same of the same thing are one to an attacker.
    return f"{kind}: " + " ".join(sorted(str((*world[i].key, world[i].value)) for i in rows))


@pytest.fixture(scope="session")
def protected(observed: Any, view: Make) -> Callable[[list[Cell]], tuple[set[int], list[Given], list[dict[str, Any]]]]:
    """Return withheld cells, what is given away, and the observations of a world."""

    def run(world: list[Cell]) -> tuple[set[int], list[Given], list[dict[str, Any]]]:
        rows = observed(world)
        number = {row["figure_id"]: i for i, row in enumerate(rows)}
        spans = view("observation_spans", rows).sort_values("conf_status", ascending=False, kind="stable")
        withheld, findings = protect.protect(spans)
        hidden = {number[figure_id] for figure_id in withheld["figure_id"]}
        given = []
        for _, _, fault in findings:
            kind, _, ids = fault.place.partition(" of ")
            given.append((kind, tuple(number[figure_id] for figure_id in ids.split(" and "))))
        return hidden, given, rows

    return run


@QUICK
@given(world=worlds())
def test_no_attacker_proves_that_a_confidential_count_is_small(protected: Any, world: list[Cell]) -> None:
    withheld, given_away, _ = protected(world)
    assert all(world[i].private and world[i].value > 0 for i in withheld)
    assert not [cell for i, cell in enumerate(world) if cell.private and _small(cell.value) and i not in withheld]
    named = {_name(kind, world, rows) for kind, rows in given_away}
    assert set(_disclosed(Attacker(world, withheld))) - named == set()
    if any(cell.edition.startswith(("other", "heard")) for cell in world):
        return  # of those who contradict each other this attacker reads the last alone, not what stood at each date
    # What is called given away must be so: with all that may go withheld, it is proved all the same.
    everything = Attacker(world, {i for i, cell in enumerate(world) if cell.private and cell.value > 0})
    assert [given for given in given_away if not _is_given_away(everything, *given)] == []


def _is_given_away(attacker: Attacker, kind: str, rows: tuple[int, ...]) -> bool:
    first, *others = rows
    sign = 1 if attacker.rest((first, tuple(others))) > 0 else -1
    signed = {first: sign} | dict.fromkeys(others, -sign)
    return attacker.proves_small(signed, none_is_small=kind in ("cell", "remainder"))


def _public(world_rows: list[dict[str, Any]], withheld: pd.DataFrame, folder: Path) -> Path:
    files = {"observations": [folder / "observations.parquet"], "withheld": [folder / "withheld.parquet"]}
    tables.typed(pd.DataFrame(world_rows), "observations").to_parquet(files["observations"][0], index=False)
    withheld.to_parquet(files["withheld"][0], index=False)
    engine.write(protect.public_observations(), files, folder / "public.parquet")
    return folder / "public.parquet"


# Between some values of every world, whatever they are split by: by period and by vintage, of every cost.
BROKEN: list[dict[str, Any]] = [
    {"facet": "unit", "reason": "R08", "applies_to": "period", "break_conduct": "SH"},
    {"facet": "system", "reason": "R08", "applies_to": "vintage", "break_conduct": "SEA"},
    {"facet": "coverage", "reason": "R07", "applies_to": "period", "break_subject_org": "FMO"},
    {"facet": "coverage", "reason": "R07", "applies_to": "vintage", "break_subject_org": "CARE"},
]
DAYS = {"period": pd.Timestamp(2024, 1, 1), "vintage": pd.Timestamp(2025, 1, 4)}
# A series that was published and restated: of each branch of the views there is a row that must be there.
RESTATED = [
    Cell("other", f"published {day}", subject, period, (), value, private=False, day=day)
    for subject in ("CARE", "PLAN")
    for day, period, value in ((1, "2022-S2", 30), (1, "2023", 40), (1, "2024", 70), (5, "2024", 60))
]


def _with_a_half_before(world: list[Cell]) -> list[Cell]:
    """Return a world in which the first year of every confidential edition has a shorter window before it."""
    first = {cell.edition: min(other.period for other in world if other.edition == cell.edition) for cell in world}
    return world + [
        replace(cell, period="2022-S2", value=2 * cell.value)
        for cell in world
        if cell.private and cell.period == first[cell.edition]
    ]


def _breaks() -> pd.DataFrame:
    sources = ("EXAMPLE_PARTNER", "FMO", "press", "other")
    rows = [
        broken | {"source": source, "break_id": f"{source}/breaks.csv/{line}", "break_date": DAYS[broken["applies_to"]]}
        for source in sources
        for line, broken in enumerate(BROKEN, 2)
    ]
    return tables.typed(pd.DataFrame(rows), "breaks")


def _reasons(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return a reason for every step from one edition to another, with the count before it; as of the public file."""
    said = {"revision_reason": "error", "effect": "EXAMPLE effect", "citation": "EXAMPLE report"}
    steps = [
        said | {"source": later["source"], "figure_id": later["figure_id"], "revised_from": earlier["obs_value"]}
        | {"revised_from_figure_id": earlier["figure_id"]}
        for earlier, later in itertools.permutations(rows, 2)
        if all(earlier[name] == later[name] for name in structure.DIMENSIONS) and earlier["as_of"] <= later["as_of"]
    ]  # fmt: skip
    editions = [
        {"source": row["source"], "edition": row["edition"], "access": access}
        for row in rows
        for access in ("confidential" if row["conf_status"] == "N" else "published",)
    ]
    given = {"revision_reasons": steps, "editions": editions, "findings": [], "sources": []}
    restricted = {name: tables.typed(pd.DataFrame(each), name) for name, each in given.items()}
    return disseminate.public_tables(restricted)["revision_reasons"]


def _shown(rows: list[dict[str, Any]], withheld: pd.DataFrame, folder: Path) -> dict[str, pd.DataFrame]:
    """Return every view of the public file of a world, and table `intervals` as the pipeline works it out for it."""
    frames = {"breaks": _breaks(), "revision_reasons": _reasons(rows)}
    files = {"observations": [_public(rows, withheld, folder)], "intervals": []}
    files |= {name: [folder / f"{name}.parquet"] for name in frames}
    for name, frame in frames.items():
        frame.to_parquet(files[name][0], index=False)
    known = changes.with_intervals(engine.read(DISTINCT, files, disseminate.standing_views()))
    files["intervals"] = [folder / "intervals.parquet"]
    known.to_parquet(files["intervals"][0], index=False)
    return dict(zip(VIEWS, engine.read_each([*map(relation, VIEWS)], files, VIEWS), strict=True)) | {"intervals": known}


@SLOW
@given(world=worlds())
def test_no_view_of_the_public_file_shows_a_small_confidential_number(
    observed: Any, view: Make, world: list[Cell]
) -> None:
    rows = observed([*_with_a_half_before(world), *RESTATED])
    private = {row["edition"] for row in rows if row["conf_status"] == "N"}
    spans = view("observation_spans", rows).sort_values("conf_status", ascending=False, kind="stable")
    withheld, _ = protect.protect(spans)
    with TemporaryDirectory() as name:
        shown = _shown(rows, withheld, Path(name))
    values = shown["observation_spans"]["obs_value"]
    for column in ("obs_value", "previous_value"):
        assert shown["intervals"][column].isin(values).all()
    assert len(shown["observation_spans"]) == len(rows)
    _every_branch_has_a_row(shown)
    for table, frame in shown.items():
        of = _of_editions(frame, private)
        for column in SMALL:
            small = of[of[column].abs().between(1, 4)] if column in of else of.iloc[:0]
            assert small.empty, (table, column)
        for column in protect.PRIVATE_COLUMNS:
            assert column not in of or of[column].isna().all(), (table, column)
        resting = _of_figures(frame, set(withheld["figure_id"]))
        for column in (name for name in RESTING if name in resting):
            assert resting[column].isna().all(), (table, column)
    assert _of_editions(shown["revisions"], private)["revision_reason"].eq("unknown").all()
    _nothing_small_in(shown["indicators"], private, set(withheld["figure_id"]))
    hidden = shown["observation_spans"].set_index("figure_id").loc[list(withheld["figure_id"])]
    values, codes = list(protect.VALUE_COLUMNS), ["state", "obs_status", "conf_status"]
    assert hidden[values].isna().all(axis=None)
    assert hidden[codes].drop_duplicates().to_numpy().tolist() in ([], [["reported", "Q", "C"]])


SMALL = ("obs_value", "obs_low", "obs_high", "previous_value", "revised_from", "absolute_change", "revision")
RESTING = ("absolute_change", "percent_change", "ratio", "ratio_low", "ratio_high", "verdict", "revision")


def _of_editions(frame: pd.DataFrame, editions: set[str]) -> pd.DataFrame:
    """Return the rows of a view that name one of some editions, as its own or as the earlier one."""
    names = [name for name in ("edition", "previous_edition") if name in frame]
    return frame[frame[names].isin(editions).any(axis=1)]


def _of_figures(frame: pd.DataFrame, figures: set[str]) -> pd.DataFrame:
    """Return the rows of a view that set one of some figures against another, or it against them."""
    names = [name for name in frame if name.endswith("figure_id")]
    return frame[frame[names].isin(figures).any(axis=1)]


def _every_branch_has_a_row(shown: dict[str, pd.DataFrame]) -> None:
    """Assert that a change has its interval, another its break, a rate the one per day, and a revision its reason."""
    of = shown["year_on_year"].query("source == 'other' and time_period == '2024'").set_index("subject_org")
    assert of.at["PLAN", "ratio"] == 1.5
    assert tuple(of.loc["CARE", ["reason_codes", "break_ids", "grade"]]) == ("R07 R12", "other/breaks.csv/5", "C")
    assert shown["rates_per_day"].query("subject_org == 'PLAN'")["ratio"].round(2).tolist() == [0.67]  # 40/365 v 30/184
    revised = shown["revisions"].query("source == 'other' and subject_org == 'PLAN'")
    assert revised[["revision", "revision_reason"]].to_numpy().tolist() == [[-10, "error"]]


def _nothing_small_in(indicators: pd.DataFrame, private: set[str], withheld: set[str]) -> None:
    """Assert that no indicator shows a small confidential count, nor rests a number on one that is withheld."""
    ids = indicators["figure_ids"].str.split(";").map(set)
    of = indicators[ids.map(lambda figures: any(figure.split("/")[1] in private for figure in figures))]
    numbers = pd.concat(
        [of[["count_low", "count_high", "base_low", "base_high"]], of.loc[of["unit"].eq("count"), ["value"]]]
    )
    assert not numbers.abs().isin(range(1, THRESHOLD)).any(axis=None)
    resting = indicators[ids.map(lambda figures: bool(figures & withheld))]
    sums = resting["indicator"].isin(["all_reporters", "matched_panel"])
    assert resting.loc[~sums, ["value", "value_low", "value_high", "verdict"]].isna().all(axis=None)
    # Of a sum the end is open in the window in which a member is withheld.
    assert resting.loc[sums, ["count_high", "base_high"]].isna().any(axis=1).all()
