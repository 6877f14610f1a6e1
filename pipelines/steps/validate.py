"""Step 4, validate: coded figures -> observations, or quarantine with one reason per broken rule.

Belongs here: row rules (from `schemas.tables`), rules over several rows of one edition (keys, partitions,
window), and the shape of an observation. Always: rows in = valid + quarantined + review + context.
Does not belong here: whether the release as a whole is believable (`warehouse/expectations.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pandas as pd

from pipelines.steps.decisions import CONTEXT, REVIEW
from schemas import periods, states, structure, tables
from schemas.messages import Fault, HeldEdition
from sources.declaration import Edition, Partition
from sources.registry import Source

LOWEST_TIER = 3
CONF_STATUS = {"published": "F", "confidential": "N"}


@dataclass
class Validated:
    """What became of the figures of one edition.

    Attributes:
        valid: Rows of `reported_figures` that keep every rule.
        quarantined: Rows that do not, with their faults.
        review: Rows that wait for an analyst, with the reasons: nothing is wrong, but nobody has confirmed them.
        context: Rows that count nothing of ours, with the reason.
        observations: The valid rows as frame of table `observations`, one per key.
        findings: What does not fit in a publication.
    """

    valid: pd.DataFrame
    quarantined: pd.DataFrame
    review: pd.DataFrame
    context: pd.DataFrame
    observations: pd.DataFrame
    findings: list[Fault] = field(default_factory=list)


def validate(figures: pd.DataFrame, edition: Edition, source: Source) -> Validated:
    """Sort the coded figures of one edition into valid, quarantined, review and context.

    Args:
        figures: Frame of table `reported_figures`, coded.
        edition: Where they stand.
        source: Its declarations: partitions, kind.

    Raises:
        HeldEdition: The frame is not of the table's shape.
    """
    try:
        figures = tables.well_formed(figures, "reported_figures").reset_index(drop=True)
    except tables.MalformedFrame as error:
        raise HeldEdition([Fault("E602", edition.key, f"the reader gave another shape: {error}")]) from error
    waiting, context = (figures[figures["disposition"].eq(name).fillna(False)] for name in (REVIEW, CONTEXT))
    faults = _Faults(figures.drop(index=[*waiting.index, *context.index]))
    faults.add_frame(tables.broken_rules(faults.figures[faults.none()], "reported_figures"))
    for rule in (_outside_window, _doubled_ids, _contradictions, _unpaired):
        faults.add(rule(faults.figures, edition))
    # A part that waits in review is printed all the same.
    gaps = list(_gaps(pd.concat([faults.figures, waiting]), source.declaration.partitions))
    echo = edition.access == "published"
    findings = [Fault("F101", gap.places, gap.told(echo)) for gap in gaps]
    findings += [Fault("F105", gap.places, gap.drift(echo)) for gap in gaps if gap.counted]
    if source.declaration.kind == "submission":
        read = faults.figures.index
        faults.add((index, "E501", gap.told(echo)) for gap in gaps for index in gap.rows if index in read)
        findings = []
    valid = faults.figures[faults.none()]
    coded = observations(valid, edition, source)
    return Validated(valid, faults.figures[~faults.none()], waiting, context, coded, findings)


class _Faults:
    """The figures of an edition with the faults found so far, one line per broken rule."""

    def __init__(self, figures: pd.DataFrame) -> None:
        self.figures = figures.copy()

    def add(self, found: Iterator[tuple[object, str, str]]) -> None:
        """Keep faults: row, code, detail; one that a row has already is not told twice."""
        for index, code, detail in found:
            line = str(Fault(code, str(self.figures.at[index, "place"]), detail))
            earlier = self.figures.at[index, "faults"]
            lines = [] if pd.isna(earlier) else str(earlier).split("\n")
            if line not in lines:
                self.figures.at[index, "faults"] = "\n".join([*lines, line])

    def add_frame(self, broken: pd.DataFrame) -> None:
        """Keep the faults of a frame: row, code, detail."""
        self.add(broken.itertuples(index=False, name=None))

    def none(self) -> pd.Series:
        """Return which rows have no fault."""
        return self.figures["faults"].isna()


def _outside_window(figures: pd.DataFrame, edition: Edition) -> Iterator[tuple[object, str, str]]:
    for index, text in figures["time_period"].dropna().items():
        try:
            period = periods.parse(text)
        except periods.PeriodError:
            continue
        if period.end > edition.as_of:
            yield index, "E403", f"{text} ends after the edition became known ({edition.as_of})"
        elif edition.window and not _inside(period, edition.window):
            yield index, "E403", f"{text} lies outside {edition.window}, the window of this edition"


def _inside(period: periods.Period, window: periods.Period) -> bool:
    start_inside = period.start is None or window.start is None or period.start >= window.start
    return start_inside and period.end <= window.end


def _doubled_ids(figures: pd.DataFrame, edition: Edition) -> Iterator[tuple[object, str, str]]:
    for index, figure_id in figures["figure_id"][figures["figure_id"].duplicated(keep=False)].items():
        yield index, "E506", f"{figure_id} stands twice in {edition.key}"


def _contradictions(figures: pd.DataFrame, edition: Edition) -> Iterator[tuple[object, str, str]]:
    said = ["obs_value", "obs_low", "obs_high", "qualifier", "state"]
    keyed = figures.dropna(subset=list(structure.DIMENSIONS))
    for _, group in keyed.groupby(list(structure.DIMENSIONS), sort=False):
        if len(group[said].drop_duplicates()) > 1:
            places = " and ".join(group["place"].astype(str))
            for index in group.index:
                yield index, "E502", f"the same key has different values at {places}"


def _unpaired(figures: pd.DataFrame, edition: Edition) -> Iterator[tuple[object, str, str]]:
    """Yield what is included in a figure that this edition does not count (SDMX: K and W go in pairs)."""
    counting = figures["faults"].isna() & (figures["obs_low"].notna() | figures["obs_high"].notna())
    known = set(figures.loc[counting & ~figures["state"].isin(states.EMPTY), "figure_id"])
    for index, figure_id in figures.loc[figures["faults"].isna(), "included_in"].dropna().items():
        if figure_id not in known:
            yield index, "E507", f"included in {figure_id}, which is no counted figure of this edition"


@dataclass(frozen=True)
class _Gap:
    """A total that its printed parts do not make up: rows, where they stand, what is split, the two sums.

    Where the parts make up the total of another measure of the same edition, `counted` is that measure.
    """

    rows: list[object]
    places: str
    dimension: str
    parts: str
    sums: str
    added: int | None
    counted: str = ""

    def told(self, echo: bool) -> str:
        """Return the gap as a sentence; the sums only of a publication, since a fault may travel."""
        if echo:
            return f"components by {self.dimension} do not close: {self.sums} ({self.parts})"
        return f"components by {self.dimension} ({self.parts}) do not add up to their total: compare the cells"

    def drift(self, echo: bool) -> str:
        """Return what the parts count instead."""
        added = f" to {self.added}," if echo else " to"
        return f"components by {self.dimension} ({self.parts}) add up{added} the total of measure {self.counted}"


def _gaps(figures: pd.DataFrame, partitions: tuple[Partition, ...]) -> Iterator[_Gap]:
    """Yield every total that its printed parts do not make up."""
    for partition in partitions:
        chosen = figures
        for name, code in partition.where.items():
            chosen = chosen[chosen[name].eq(code)]
        chosen = chosen[chosen[partition.dimension].isin([partition.total, *partition.parts])]
        context = [name for name in structure.DIMENSIONS if name != partition.dimension]
        for _, group in chosen.groupby(context, sort=False):
            # A part that is already at fault says nothing of the others.
            if group["faults"].isna().all() and (gap := _gap(group, partition)):
                yield replace(gap, counted=_counted_instead(figures, group, partition, gap.added))


def _counted_instead(figures: pd.DataFrame, group: pd.DataFrame, partition: Partition, added: int | None) -> str:
    """Return the measure whose printed total the parts make up, or an empty text."""
    same = [name for name in structure.DIMENSIONS if name not in (partition.dimension, "measure")]
    beside = figures[figures[partition.dimension].eq(partition.total) & figures["obs_value"].eq(added).fillna(False)]
    for name in same:
        beside = beside[beside[name].eq(group[name].iloc[0])]
    others = beside["measure"][beside["measure"].ne(group["measure"].iloc[0])]
    return "" if added is None or others.empty else str(others.iloc[0])


def _gap(group: pd.DataFrame, partition: Partition) -> _Gap | None:
    cells = group.drop_duplicates(subset=[partition.dimension])
    is_total = cells[partition.dimension].eq(partition.total)
    total, parts = cells[is_total], cells[~is_total]
    if total.empty or parts.empty or total["obs_low"].isna().any():
        return None
    # What does not apply adds nothing; a silent part may be anything, so the sum is a lower bound only.
    bounds = parts[["obs_low", "obs_high"]].mask(parts["state"].eq("not_applicable"), 0)
    low = int(bounds["obs_low"].fillna(0).sum())
    high = int(bounds["obs_high"].sum()) if bounds["obs_high"].notna().all() else None
    printed_low, printed_high = total["obs_low"].iloc[0], total["obs_high"].iloc[0]
    if (high is None or printed_low <= high) and (pd.isna(printed_high) or low <= printed_high):
        return None
    places = f"{', '.join(parts['place'].astype(str).unique())} and {total['place'].iloc[0]}"
    parts_named = ", ".join(parts[partition.dimension])
    added = low if low == high else None
    return _Gap(list(group.index), places, partition.dimension, parts_named, f"{low} of {printed_low}", added)


def observations(valid: pd.DataFrame, edition: Edition, source: Source) -> pd.DataFrame:
    """Return valid figures as observations: one per key, resting on one or several figures.

    Args:
        valid: Valid rows of `reported_figures`.
        edition: Gives vintage, tier and access.
        source: Gives the publisher: what its document quotes of another is one tier lower.

    Returns:
        Frame of table `observations`.
    """
    first = valid.groupby(list(structure.OBSERVATION_KEY), sort=False).head(1).copy()
    joined = valid.groupby(list(structure.OBSERVATION_KEY), sort=False)["figure_id"].agg(";".join)
    first["figure_id"] = joined.to_numpy()
    windows = [periods.parse(text) for text in first["time_period"]]
    first["period_start"] = pd.to_datetime(pd.Series([window.start for window in windows], index=first.index))
    first["period_end"] = pd.to_datetime(pd.Series([window.end for window in windows], index=first.index))
    first["as_of"] = pd.Timestamp(edition.as_of)
    first["delivery"] = edition.delivery
    first["tier"] = _tier(first, edition, source)
    first["obs_status"] = _status(first, valid)
    first["conf_status"] = CONF_STATUS[edition.access]
    return tables.typed(first, "observations")


def _status(first: pd.DataFrame, valid: pd.DataFrame) -> pd.Series:
    """Return the SDMX status: that of the state, and W for the figure that includes another (K)."""
    including = valid["included_in"].dropna()
    rests_on = first["figure_id"].str.split(";").map(lambda ids: including.isin(ids).any())
    return first["state"].map(states.status_of).mask(rests_on.astype(bool), states.INCLUDING).astype("string")


def _tier(figures: pd.DataFrame, edition: Edition, source: Source) -> pd.Series:
    tiers = pd.Series(edition.tier, index=figures.index)
    is_quoted = figures["reporting_org"].ne(source.declaration.organisation).fillna(False).astype(bool)
    return tiers.mask(is_quoted, min(edition.tier + 1, LOWEST_TIER)) if edition.is_read else tiers
