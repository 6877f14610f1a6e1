"""Is this release believable? Great Expectations asks before anything is published.

Belongs here: totals and coverage, change against the release before, no suppressed cell exposed, vintages that are
not in the future. Each expectation looks at a small frame read from the candidate.
Does not belong here: types, nulls, code lists, keys, row rules: those are Pandera's, and decide quarantine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from schemas import disclosure, structure
from warehouse import query, releases

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

THRESHOLD = disclosure.rules().threshold
# A source that restates the same keys by this factor was misread more likely than mended.
FACTOR = 5.0
KEPT_SHARE = 0.9  # of the figures of an edition that loaded

_COVERAGE = """
SELECT source, edition, valid FROM editions LEFT JOIN observations USING (source, edition)
WHERE edition_status = 'loaded' AND valid > 0 GROUP BY ALL HAVING count(figure_id) = 0 ORDER BY ALL"""
_FUTURE = "SELECT source, edition, as_of FROM editions WHERE as_of > CAST(? AS DATE) ORDER BY ALL"
_BEFORE = "SELECT source, edition, valid AS before FROM editions WHERE edition_status = 'loaded' ORDER BY ALL"
# What waits in quarantine is no loss in silence: E702 asks about it.
_NOW = "SELECT source, edition, valid + quarantined AS now FROM editions WHERE edition_status = 'loaded'"
_REJECTED = """
SELECT source, edition, count(*) AS rejected FROM (
SELECT source, edition, unnest(string_split(figure_id, ';')) AS figure_id FROM observations)
WHERE figure_id IN (SELECT unnest(?)) GROUP BY ALL"""
_PER_KEY = f"SELECT {', '.join(structure.DIMENSIONS)}, obs_value FROM current_observations WHERE obs_value IS NOT NULL"
_SHOWN_THOUGH_WITHHELD = """
SELECT figure_id FROM observations WHERE conf_status = 'C'
AND (obs_value IS NOT NULL OR obs_low IS NOT NULL OR obs_high IS NOT NULL OR printed_value IS NOT NULL)"""
_PRIVATE = "SELECT source, edition FROM editions WHERE access = 'confidential'"
_SMALL_COUNTS = f"""
SELECT figure_id FROM observations JOIN ({_PRIVATE}) USING (source, edition)
WHERE obs_value BETWEEN 1 AND {THRESHOLD - 1} OR obs_low BETWEEN 1 AND {THRESHOLD - 1}"""
_SMALL_CHANGES = f"""
SELECT change_id AS figure_id FROM year_on_year JOIN ({_PRIVATE}) USING (source, edition)
WHERE abs(absolute_change) BETWEEN 1 AND {THRESHOLD - 1}
UNION ALL
SELECT figure_id FROM revisions JOIN ({_PRIVATE}) USING (source, edition)
WHERE abs(revision) BETWEEN 1 AND {THRESHOLD - 1}"""

# A sum over several may rest on a withheld count in one window: that end is open then.
_INDICATORS = f"""
SELECT indicator, figure_ids FROM (SELECT *, unnest(string_split(figure_ids, ';')) AS figure_id FROM indicators)
JOIN (SELECT figure_id, conf_status FROM observations JOIN ({_PRIVATE}) USING (source, edition)) USING (figure_id)
WHERE count_low BETWEEN 1 AND {THRESHOLD - 1} OR base_low BETWEEN 1 AND {THRESHOLD - 1}
OR conf_status = 'C' AND value IS NOT NULL AND (base_low IS NULL OR base_high IS NOT NULL)"""


@dataclass(frozen=True)
class Answer:
    """One expectation and whether it held.

    Attributes:
        question: What was asked, in words.
        held: Whether it did.
        observed: What was seen where it did not.
    """

    question: str
    held: bool
    observed: str


@dataclass(frozen=True)
class _Question:
    question: str
    rows: pd.DataFrame
    expectation: Expectation
    failing: pd.DataFrame


def believable(candidate: Path, previous: Path | None, day: date, rejected: Sequence[str] = ()) -> list[Answer]:
    """Ask every expectation of a candidate release.

    Args:
        candidate: Folder of the candidate, one folder per audience.
        previous: Folder of the release before, or None.
        day: Day of the release.
        rejected: Ids of figures that an analyst rejected: taken out on purpose, they are no loss.
    """
    import great_expectations as gx  # six seconds to import: only when a candidate is there to be asked about

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_pandas("candidate")
    return [_ask(source, number, asked) for number, asked in enumerate(_questions(candidate, previous, day, rejected))]


def _ask(source: Any, number: int, asked: _Question) -> Answer:
    definition = source.add_dataframe_asset(f"question {number}").add_batch_definition_whole_dataframe("all")
    result = definition.get_batch({"dataframe": asked.rows}).validate(asked.expectation)
    observed = "" if result.success else asked.failing.head(10).to_string(index=False)
    return Answer(asked.question, bool(result.success), observed)


def _questions(candidate: Path, previous: Path | None, day: date, rejected: Sequence[str]) -> Iterator[_Question]:
    restricted, public = (candidate / audience / releases.FILE for audience in releases.AUDIENCES)
    yield _none("every loaded edition gave observations", query.select(restricted, _COVERAGE))
    yield _none("no vintage lies in the future", query.select(restricted, _FUTURE, (day.isoformat(),)))
    yield _none("no withheld cell shows a value", query.select(public, _SHOWN_THOUGH_WITHHELD))
    yield _none("no small confidential count is shown", query.select(public, _SMALL_COUNTS))
    yield _none("no small confidential change or revision is shown", query.select(public, _SMALL_CHANGES))
    yield _none("no indicator tells a small or withheld confidential count", query.select(public, _INDICATORS))
    yield _same_rows(restricted, public)
    if previous is not None:
        before = previous / releases.AUDIENCES[0] / releases.FILE
        yield _none("no edition lost figures that loaded in the release before", _lost(restricted, before, rejected))
        yield _same_scale(restricted, before)


def _none(question: str, rows: pd.DataFrame) -> _Question:
    import great_expectations.expectations as gxe

    return _Question(question, rows, gxe.ExpectTableRowCountToEqual(value=0), rows)


def _between(question: str, rows: pd.DataFrame, column: str, low: float, high: float | None) -> _Question:
    import great_expectations.expectations as gxe

    failing = rows[~rows[column].between(low, float("inf") if high is None else high)]
    expectation = gxe.ExpectColumnValuesToBeBetween(column=column, min_value=low, max_value=high)
    return _Question(question, rows, expectation, failing)


def _same_rows(restricted: Path, public: Path) -> _Question:
    counts = [
        query.select(path, "SELECT count(*) AS rows FROM observations")["rows"][0] for path in (restricted, public)
    ]
    rows = pd.DataFrame({"rows_more_than_public": [counts[0] - counts[1]]})
    return _between("public and restricted hold the same observations", rows, "rows_more_than_public", 0, 0)


def _lost(restricted: Path, before: Path, rejected: Sequence[str]) -> pd.DataFrame:
    """Return the editions that both releases hold and of which too few figures still load, with both counts.

    Context numbers are no figures of ours: an edition has many where it is read and none where it is transcribed.
    """
    on = ["source", "edition"]
    both = query.select(before, _BEFORE).merge(query.select(restricted, _NOW), on=on)
    both = both.merge(query.select(before, _REJECTED, (list(rejected),)), on=on, how="left")
    both["before"] -= both.pop("rejected").fillna(0).astype(int)
    return both[both["now"] < KEPT_SHARE * both["before"]]


def _same_scale(restricted: Path, before: Path) -> _Question:
    both = query.select(before, _PER_KEY).merge(query.select(restricted, _PER_KEY), on=list(structure.DIMENSIONS))
    totals = both.groupby("source", as_index=False)[["obs_value_x", "obs_value_y"]].sum()
    totals = totals[totals["obs_value_x"] > 0]
    # The factor alone: the sums of a confidential source are not for a message.
    factors = pd.DataFrame({"source": totals["source"], "factor": totals["obs_value_y"] / totals["obs_value_x"]})
    return _between("no source multiplied or shrank what it said before", factors, "factor", 1 / FACTOR, FACTOR)
