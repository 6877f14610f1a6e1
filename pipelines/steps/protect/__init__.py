"""Step 7, protect: what of the confidential figures may leave in the public file.

Belongs here: the rule of `schemas/disclosure.yaml` applied to all vintages at once, and the public observations.
Does not belong here: whether a user may read a file (that is which file they were given).

Published figures are shown as they are, and every attacker knows them. Of confidential editions no count from 1
to threshold - 1 may be worked out: neither a cell, nor the remainder of a total, nor a difference. `sums.py`,
`crossed.py` and `equations.py` say how cells hang together, `suppress.py` chooses what is withheld, `audit.py`
proves it by asking for each small count how large an attacker must admit it could be.
"""

from __future__ import annotations

from collections.abc import Collection

import ibis
import ibis.expr.types as ir
import pandas as pd

from pipelines.steps.protect import audit, equations, suppress
from pipelines.steps.relations import relation
from schemas import codelists, disclosure, structure
from schemas.messages import Fault, IntegrityError

# Of a confidential figure a public file holds the count at most: no label, note or word of the document.
PRIVATE_COLUMNS = ("printed_value", "coding", "correction", "comment", "place", "sentence")
# How well a word stood for what is withheld would tell that it was a word, and which.
VALUE_COLUMNS = ("obs_value", "obs_low", "obs_high", "qualifier", "mapping_predicate")

NOT_SAID = "withdrawn; why is not public"


def confidential() -> ir.Table:
    """Return the observations of confidential editions, from table `observation_spans`."""
    spans = relation("observation_spans")
    return spans.filter(spans.conf_status == "N")


def known_beside(cells: pd.DataFrame) -> ir.Table:
    """Return the published observations an attacker can hold against confidential ones.

    Args:
        cells: Rows of `confidential()`.
    """
    organisations = codelists.load("organisation")
    subjects = set(cells["subject_org"])
    related = {
        code
        for code in organisations.codes
        if {code, *organisations.ancestors(code)} & subjects
        or any(code in organisations.ancestors(subject) for subject in subjects)
    }
    spans = relation("observation_spans")
    return spans.filter(
        spans.conf_status == "F",
        spans.measure.isin(sorted(set(cells["measure"])) or [""]),
        spans.basis.isin(sorted(set(cells["basis"])) or [""]),
        spans.subject_org.isin(sorted(related) or [""]),
    )


def protect(
    cells: pd.DataFrame, shown_before: Collection[str] = ()
) -> tuple[pd.DataFrame, list[tuple[str, str, Fault]]]:
    """Choose what is withheld from the public file, and prove it.

    Args:
        cells: Rows of `observation_spans`: every confidential one, and the published ones beside them.
        shown_before: Ids of confidential figures the last public release showed; what was shown stays shown, so
            that two releases held side by side say no more than the later one.

    Returns:
        Columns `figure_id`, `conf_status` (A primary, S secondary) of what is withheld; source, edition and
        finding where publications alone already give a count away.

    Raises:
        IntegrityError: E704 when the audit of the result finds a count that can be worked out.
    """
    problem = equations.problem(cells, disclosure.rules().threshold, disclosure.rules().differences, shown_before)
    withheld, given_away = suppress.suppress(problem)
    failing = set(audit.failing(problem, withheld)) - given_away
    if failing:
        names = ", ".join(sorted(problem.name(demand) for demand in failing))
        raise IntegrityError("E704", "public file", f"these can be worked out: {names}")
    small = problem.small_cells()
    rows = [(problem.cells.at[i, "figure_id"], "A" if i in small else "S") for i in sorted(withheld)]
    findings = [_given_away(problem, demand) for demand in sorted(given_away, key=problem.name)]
    return pd.DataFrame(rows, columns=["figure_id", "conf_status"]).astype("string"), findings


def _given_away(problem: equations.Problem, demand: equations.Demand) -> tuple[str, str, Fault]:
    """Return the finding under the confidential edition it concerns, so that it never enters the public file."""
    private = next(row for row, _ in demand.terms if problem.is_confidential(row))
    edition = problem.cells.loc[private, ["source", "edition"]]
    what = Fault("F104", problem.name(demand), "publications or earlier releases give this count away")
    return str(edition["source"]), str(edition["edition"]), what


def public_observations() -> ir.Table:
    """Return table `observations` as the public file holds it, from `observations` and frame `withheld`."""
    observations = relation("observations")
    withheld = relation("withheld")
    joined = observations.left_join(withheld, "figure_id")
    hidden = withheld.conf_status.notnull()
    private = observations.conf_status == "N"
    columns = {name: observations[name] for name in structure.TABLES["observations"].columns}
    for name in PRIVATE_COLUMNS:
        columns[name] = ibis.ifelse(private, ibis.null(), observations[name])
    # A withdrawal says why in every file; the words themselves are not public.
    columns["comment"] = ibis.ifelse(private & (observations.state == "withdrawn"), NOT_SAID, columns["comment"])
    # Who confirmed a figure is for those who answer for it, not for the public.
    columns["confirmed_by"] = ibis.null("string")
    for name in VALUE_COLUMNS:
        columns[name] = ibis.ifelse(hidden, ibis.null(), observations[name])
    # One state and one status for everything withheld: how it was withheld would say how small it is.
    columns["state"] = ibis.ifelse(hidden, "reported", observations.state)
    columns["obs_status"] = ibis.ifelse(hidden, "Q", observations.obs_status)
    columns["conf_status"] = ibis.ifelse(hidden, "C", "F")
    return joined.select(**columns)
