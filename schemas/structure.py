"""Every column of every table, declared once.

Belongs here: names, roles, types, code lists, units, descriptions, usage warnings, and which table holds
which column under which key. Pandera models (`tables.py`), the warehouse DDL with its comments and the data
dictionary are generated from this module.
Does not belong here: what each state allows (`states.py`), other rules over several columns (`tables.py`), code lists
(`codelists/`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["dimension", "key", "value", "attribute", "provenance", "derived"]
Type = Literal["text", "integer", "number", "date", "boolean"]

NOT_COMPARED = "Counts of different measures, conducts or bases are not comparable and never added up."
NO_RANKING = "A rise can mean more trust in reporting: neither good nor bad, and no ranking of organisations."


@dataclass(frozen=True)
class Column:
    """One column: the same name means the same thing in every table, file and page.

    Attributes:
        name: Column name.
        role: What part it plays in the structure.
        type: text, integer, number, date or boolean.
        description: What it means, for a reader who is not a programmer.
        codelist: Code list its values come from, if any.
        default: For a breakdown dimension, the code that means "not broken down".
        nullable: Whether the column may be empty.
        unit: Unit of a number.
        warning: What a user must know before using it.
    """

    name: str
    role: Role
    type: Type
    description: str
    codelist: str | None = None
    default: str | None = None
    nullable: bool = True
    unit: str | None = None
    warning: str | None = None


@dataclass(frozen=True)
class Table:
    """One table or view: its columns in order and the columns that identify a row.

    Attributes:
        name: Table name.
        description: What one row is.
        columns: Column names in order.
        key: Columns that together identify a row; empty where no key is promised.
        kind: `frame` travels between steps only; `table` and `view` are in the warehouse.
        private: True when the table exists in the restricted file only.
    """

    name: str
    description: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    kind: Literal["frame", "table", "view"]
    private: bool = False


def _dimension(name: str, description: str, default: str | None = None, codelist: str | None = None) -> Column:
    return Column(name, "dimension", "text", description, codelist, default, nullable=False)


_DIMENSIONS = (
    _dimension("source", "Report series of one publisher: the name of a folder under sources/."),
    _dimension("reporting_org", "Organisation that counted.", codelist="organisation"),
    _dimension(
        "subject_org",
        "Organisation whose personnel or programmes the count concerns; _T for several of one publisher together.",
        codelist="organisation",
    ),
    _dimension(
        "notified_donor",
        "Donor that was informed, when the figure counts notifications to a donor; else _Z.",
        "_Z",
        "organisation",
    ),
    _dimension("ref_area", "Country as ISO 3166-1 alpha-3; _T is all areas.", "_T", "area"),
    _dimension(
        "time_period",
        "Period the count speaks of, in the shortest exact SDMX form: 2021, 2021-S1, 2021-Q3, 2021-07, else "
        "start/duration (2016-04-01/P12M, 2018-02-20/P223D), or ../2023-10-23 where the start is unknown.",
    ),
    _dimension("basis", "Clock of the count: received, occurred, closed, stock or cumulative.", codelist="basis"),
    _dimension("measure", "Unit that is counted (allegation, report, case, ...).", codelist="measure"),
    _dimension("conduct", "Kind of conduct the count covers.", codelist="conduct"),
    _dimension("status", "State of handling.", "_T", "status"),
    _dimension("action", "Action taken against a person or organisation.", "_T", "action"),
    _dimension("personnel", "Category of the alleged perpetrator's employment.", "_T", "personnel"),
    _dimension("perpetrator_sex", "Sex of the alleged perpetrator.", "_T", "perpetrator_sex"),
    _dimension("survivor", "Group of the victim/survivor.", "_T", "survivor"),
    _dimension("setting", "Where it happened: community, workplace, headquarters, programme.", "_T", "setting"),
    _dimension("mode", "Online or offline.", "_T", "mode"),
    _dimension(
        "occurred",
        "When the incidents behind a count by date received took place: _T, a year, a span, unknown, historic.",
        "_T",
        "occurred",
    ),
)

_VALUES = (
    Column("edition", "key", "text", "Issue of the source the figure stands in.", nullable=False),
    Column(
        "obs_value",
        "value",
        "integer",
        "The count. Empty is never zero: see state.",
        unit="count",
        warning=NOT_COMPARED,
    ),
    Column("obs_low", "value", "integer", "Lower bound of the count where the value is not exact.", unit="count"),
    Column("obs_high", "value", "integer", "Upper bound of the count where the value is not exact.", unit="count"),
    Column(
        "qualifier",
        "attribute",
        "text",
        "exact, about, at_least, more_than, at_most, less_than, range.",
        "qualifier",
    ),
    Column(
        "state",
        "attribute",
        "text",
        "What the publisher said: reported, explicit_zero, not_reported, ... Silence is never zero.",
        "state",
        nullable=False,
    ),
    Column("obs_status", "attribute", "text", "SDMX observation status.", "obs_status", nullable=False),
    Column(
        "conf_status",
        "attribute",
        "text",
        "SDMX confidentiality status: F free, N not for publication, C withheld in a public file.",
        "conf_status",
        nullable=False,
    ),
    Column("tier", "attribute", "integer", "1 official, 2 analyst or mirror, 3 press.", "tier", nullable=False),
    Column(
        "as_of",
        "attribute",
        "date",
        "Vintage: the date the edition became known (last day of the month or year where only that is known).",
        nullable=False,
    ),
    Column("delivery", "attribute", "integer", "Delivery number of a submission, 1 first.", nullable=False),
    Column("period_start", "derived", "date", "First day of time_period; empty where unknown."),
    Column("period_end", "derived", "date", "Last day of time_period, inclusive; empty where unknown."),
)

_PROVENANCE = (
    Column(
        "figure_id",
        "provenance",
        "text",
        "Stable id of the reported figure: source/edition/place. Several, joined by ';', where one observation "
        "rests on several figures.",
        nullable=False,
    ),
    Column("place", "provenance", "text", "Where the figure stands: sheet!cell, line, page, paragraph."),
    Column("printed_value", "provenance", "text", "The value as printed."),
    Column(
        "sentence",
        "provenance",
        "text",
        "The sentence or table row it stands in, names of persons masked; only of published documents that were read.",
    ),
    Column(
        "coding",
        "provenance",
        "text",
        "The mapping lines that turned printed labels into codes, one per line.",
    ),
    Column(
        "mapping_predicate",
        "provenance",
        "text",
        "How well the codes fit what was printed, the worst over the labels of the row: exact, close, narrow (the code "
        "is narrower than the label), broad (it is broader).",
        "mapping_predicate",
    ),
    Column("correction", "provenance", "text", "The declared correction that was applied, with its reason."),
    Column("extractor", "provenance", "text", "Reader that took the figure from the document.", nullable=False),
    Column(
        "confidence",
        "provenance",
        "number",
        "Confidence of the reading, 0 to 1.",
        unit="share",
        nullable=False,
    ),
    Column("disposition", "attribute", "text", "accepted, review or context.", "disposition", nullable=False),
    Column("reasons", "attribute", "text", "Why a figure waits in review or is context, one per line."),
    Column("confirmed_by", "provenance", "text", "Analyst who confirmed a figure that needed review."),
    Column("confirmed_at", "provenance", "date", "When it was confirmed."),
    Column(
        "included_in",
        "attribute",
        "text",
        "Of a count that is included elsewhere (status K): id of the figure of the same edition that includes it (W).",
    ),
    Column("comment", "attribute", "text", "Note of the publisher or analyst; never case details."),
    Column("faults", "attribute", "text", "Broken rules, one per line: code and what to do. Empty on valid rows."),
)

_DERIVED = (
    Column(
        "key_number",
        "derived",
        "integer",
        "Number of a combination of all dimensions in this file: the same in every vintage, another in other files.",
        nullable=False,
    ),
    Column("superseded_on", "derived", "date", "Date a later vintage replaced this value; empty while it stands."),
    Column(
        "is_unconfirmed",
        "derived",
        "boolean",
        "True where a better tier was already known: shown beside the current value, never in its place.",
        nullable=False,
    ),
    Column("change_id", "derived", "text", "Id of a year-on-year change, for `dsig why`.", nullable=False),
    Column("previous_time_period", "derived", "text", "Period the change starts from.", nullable=True),
    Column("previous_value", "derived", "integer", "Count in the earlier period.", unit="count"),
    Column("previous_as_of", "derived", "date", "Vintage of the earlier period's value."),
    Column("previous_tier", "derived", "integer", "Tier of the earlier period's value.", "tier"),
    Column("previous_edition", "derived", "text", "Edition of the earlier period's value."),
    Column("previous_figure_id", "derived", "text", "Figure the earlier period's value rests on."),
    Column(
        "absolute_change",
        "derived",
        "integer",
        "obs_value minus previous_value.",
        unit="count",
        warning=NO_RANKING,
    ),
    Column(
        "percent_change",
        "derived",
        "number",
        "Change in per cent of the earlier count; only where both counts are at least 20 and comparable.",
        unit="per cent",
        warning=NO_RANKING,
    ),
    Column(
        "days",
        "derived",
        "integer",
        "Length of the window; 1 where two windows are of equal calendar length.",
        unit="days",
    ),
    Column("previous_days", "derived", "integer", "Length of the earlier window, in the same sense.", unit="days"),
    Column("days_in_both", "derived", "integer", "Days that lie in both windows.", unit="days"),
    Column(
        "ratio",
        "derived",
        "number",
        "Count over earlier count, or counts per day where windows differ in length.",
        unit="ratio",
        warning=NO_RANKING,
    ),
    Column("ratio_low", "derived", "number", "Lower end of the 95 % interval of the ratio.", unit="ratio"),
    Column(
        "ratio_high",
        "derived",
        "number",
        "Upper end of it; empty where there is none (earlier count of zero).",
        unit="ratio",
    ),
    Column(
        "verdict",
        "derived",
        "text",
        "What the two counts allow to say, dispersion taken into account.",
        "verdict",
        warning=NO_RANKING,
    ),
    Column(
        "grade", "derived", "text", "Comparability of the two values, computed: A to D; empty without a pair.", "grade"
    ),
    Column(
        "grade_facets", "derived", "text", "What cost the grade: codes of the code list facet, separated by a space."
    ),
    Column(
        "reason_codes",
        "derived",
        "text",
        "Why a change is not given, or flagged: codes of the code list reason, separated by a space.",
    ),
    Column(
        "indicator", "key", "text", "What the row says: table codes, codelist indicator.", "indicator", nullable=False
    ),
    Column(
        "declared_order", "derived", "integer", "Place of the indicator in its declaration; no ranking.", nullable=False
    ),
    Column(
        "value",
        "derived",
        "number",
        "Value of the indicator, where it is one number; else reason_codes says why not.",
        warning=NO_RANKING,
    ),
    Column("value_low", "derived", "number", "Least the value can be; of a ratio the lower end of its interval."),
    Column("value_high", "derived", "number", "Most it can be; empty where no upper end is known."),
    Column("unit", "derived", "text", "Unit of the value: count, ratio, per_cent, per_1000_staff, organisations."),
    Column("count_low", "derived", "integer", "Least of the count it rests on: later, part or cases.", unit="count"),
    Column("count_high", "derived", "integer", "Most of it; equal where it is exact.", unit="count"),
    Column(
        "base_low", "derived", "integer", "Least of what that is set against: earlier, whole or staff.", unit="count"
    ),
    Column("base_high", "derived", "integer", "Most of it; equal where it is exact.", unit="count"),
    Column(
        "organisations_counted",
        "derived",
        "integer",
        "Coverage: organisations that gave a number, in the window.",
        unit="organisations",
    ),
    Column(
        "organisations_before",
        "derived",
        "integer",
        "Coverage: organisations that gave one, in the earlier window.",
        unit="organisations",
    ),
    Column(
        "organisations_named",
        "derived",
        "integer",
        "Coverage: organisations named, in the window.",
        unit="organisations",
    ),
    Column(
        "figure_ids",
        "provenance",
        "text",
        "Every reported figure it rests on, sorted, joined by ';'. Of a group those of the whole group.",
        nullable=False,
    ),
    Column(
        "indicator_id",
        "derived",
        "text",
        "Id of a row of an indicator, its key in words, for `dsig why`.",
        nullable=False,
    ),
    Column("revised_from", "derived", "integer", "Value in the earlier vintage.", unit="count"),
    Column("revised_from_state", "derived", "text", "State in the earlier vintage.", "state"),
    Column("revised_from_as_of", "derived", "date", "Earlier vintage."),
    Column("revised_from_figure_id", "derived", "text", "Figure in the earlier vintage."),
    Column("revision", "derived", "integer", "obs_value minus the value in the earlier vintage.", unit="count"),
    Column(
        "revision_reason",
        "derived",
        "text",
        "Why the value was revised, where a publication says so; else unknown, never guessed.",
        "revision_reason",
        nullable=False,
    ),
    Column(
        "vintage_number",
        "derived",
        "integer",
        "Place of the vintage among those of its key: 1 is the first release.",
        unit="vintages",
        nullable=False,
    ),
    Column(
        "age_months",
        "derived",
        "integer",
        "Whole months from the end of the period to the vintage; empty where no end is known.",
        unit="months",
    ),
    Column(
        "several_vintages",
        "derived",
        "integer",
        "Figures that have a number in several vintages of one tier.",
        unit="figures",
        nullable=False,
        warning="A publisher prints again what it changed: figures it never printed again say nothing.",
    ),
    Column(
        "revised", "derived", "integer", "Of several_vintages, those that ever changed.", unit="figures", nullable=False
    ),
    Column("share_revised", "derived", "number", "revised as a share of several_vintages.", unit="share"),
    Column(
        "mean_revision",
        "derived",
        "number",
        "Mean of latest minus first release over several_vintages.",
        unit="count",
        warning=NOT_COMPARED,
    ),
    Column("mean_absolute_revision", "derived", "number", "The same without the sign.", unit="count"),
    Column(
        "maturity",
        "derived",
        "number",
        "Share of its latest value at which a value of this age usually stood: the median period of the source.",
        unit="share",
        warning="What was usual, no forecast: nothing is scaled up by it.",
    ),
    Column("maturity_low", "derived", "number", "Lowest of those periods.", unit="share"),
    Column("maturity_high", "derived", "number", "Highest of those periods.", unit="share"),
    Column("maturity_periods", "derived", "integer", "Number of those periods.", unit="periods"),
    Column(
        "value_shown",
        "derived",
        "text",
        "The value as to be read: a number, 'not reported', 'withheld', a range.",
    ),
    Column("due_on", "derived", "date", "Date by which the edition for the period should be out."),
    Column(
        "coverage_status",
        "derived",
        "text",
        "reported, explicit_zero, silent (no figure), held (received, in quarantine), overdue (agreed date passed), "
        "awaited (date only assumed), not_collected (published, not yet taken in), not_due.",
        "coverage_status",
        nullable=False,
    ),
)

_DECLARATIONS = (
    Column("due_basis", "attribute", "text", "How the due date is known: observed, agreed or assumed."),
    Column("covers", "attribute", "text", "Period a submission is about."),
    Column(
        "is_complete", "attribute", "boolean", "False where figures of the edition wait in quarantine or in review."
    ),
    Column("publisher", "attribute", "text", "Who published the document."),
    Column("title", "attribute", "text", "Title of the series."),
    Column("document", "attribute", "text", "Title of the document."),
    Column(
        "cited_via",
        "attribute",
        "text",
        "Who the figures were taken from, when not from the publisher itself.",
    ),
    Column("url", "attribute", "text", "Address of the publication."),
    Column("access", "attribute", "text", "published or confidential.", "access", nullable=False),
    Column("kind", "attribute", "text", "publication or submission."),
    Column("frequency", "attribute", "text", "How often an edition is expected.", "frequency", nullable=False),
    Column("counts", "attribute", "text", "What the publisher counts."),
    Column("organisation", "attribute", "text", "Code of the publisher.", "organisation", nullable=False),
    Column(
        "snapshot",
        "provenance",
        "text",
        "sha256 of the bytes the edition was read from; published editions only.",
    ),
    Column(
        "edition_status",
        "attribute",
        "text",
        "loaded, held (in quarantine as a whole) or not_loaded.",
        nullable=False,
    ),
    Column("figures", "attribute", "integer", "Reported figures read.", unit="figures"),
    Column("valid", "attribute", "integer", "Figures that became observations.", unit="figures"),
    Column("quarantined", "attribute", "integer", "Figures in quarantine.", unit="figures"),
    Column("review", "attribute", "integer", "Figures read that wait for an analyst: dsig review.", unit="figures"),
    Column("context", "attribute", "integer", "Numbers read that are no count of cases.", unit="figures"),
    Column("break_date", "attribute", "date", "First day of the new regime.", nullable=False),
    Column("facet", "attribute", "text", "coverage, definition, system, unit or population.", nullable=False),
    Column("reason", "attribute", "text", "Reason code a change across the break gets.", "reason", nullable=False),
    Column("break_measure", "attribute", "text", "Measure the break concerns; empty for all.", "measure"),
    Column("break_conduct", "attribute", "text", "Conduct the break concerns; empty for all.", "conduct"),
    Column(
        "break_subject_org",
        "attribute",
        "text",
        "Organisation the break concerns; empty for all.",
        "organisation",
    ),
    Column("effect", "attribute", "text", "What the break or revision does to the figures."),
    Column("citation", "provenance", "text", "Where the break or the reason of a revision is documented."),
    Column("who", "provenance", "text", "Who declared it, by role."),
    Column("declared_on", "provenance", "date", "Day it was declared."),
    Column("finding_code", "key", "text", "Code of the finding, for `dsig explain`.", nullable=False),
    Column("finding", "attribute", "text", "What does not fit; shown and kept, never repaired.", nullable=False),
    Column(
        "is_blocking",
        "attribute",
        "boolean",
        "Whether it stops a release until somebody answers for it.",
        nullable=False,
    ),
    Column(
        "found_on",
        "attribute",
        "date",
        "Vintage in which it was first there to be seen; of an edition that is not there, the day it was due.",
    ),
    Column("codelist", "key", "text", "Name of the code list.", nullable=False),
    Column("code", "key", "text", "Code.", nullable=False),
    Column("label_en", "attribute", "text", "English label."),
    Column("label_nl", "attribute", "text", "Dutch label."),
    Column("label_fr", "attribute", "text", "French label."),
    Column("parent", "attribute", "text", "Code one level up."),
    Column("release", "key", "text", "Name of the release: date and number.", nullable=False),
    Column("audience", "key", "text", "public or restricted.", nullable=False),
    Column("released_on", "attribute", "date", "Day the release was built.", nullable=False),
    Column(
        "inputs_digest",
        "provenance",
        "text",
        "Digest of everything the release was built from.",
        nullable=False,
    ),
)

COLUMNS: dict[str, Column] = {
    column.name: column for group in (_DIMENSIONS, _VALUES, _PROVENANCE, _DERIVED, _DECLARATIONS) for column in group
}

DIMENSIONS: tuple[str, ...] = tuple(column.name for column in _DIMENSIONS)
BREAKDOWNS: tuple[str, ...] = tuple(column.name for column in _DIMENSIONS if column.default is not None)
SERIES_KEY: tuple[str, ...] = tuple(name for name in DIMENSIONS if name != "time_period")
OBSERVATION_KEY: tuple[str, ...] = (*DIMENSIONS, "edition")

_REPORTED = (
    *OBSERVATION_KEY,
    "obs_value",
    "obs_low",
    "obs_high",
    "qualifier",
    "state",
    "figure_id",
    "place",
    "printed_value",
    "sentence",
    "coding",
    "mapping_predicate",
    "correction",
    "extractor",
    "confidence",
    "disposition",
    "reasons",
    "confirmed_by",
    "confirmed_at",
    "included_in",
    "comment",
    "faults",
)
_OBSERVED = (
    *OBSERVATION_KEY,
    *(column.name for column in _VALUES if column.name != "edition"),
    *(column.name for column in _PROVENANCE if column.name not in ("faults", "reasons")),
)

_RELEASED = (
    *("period_start", "period_end", "as_of", "obs_value", "value_shown", "state", "conf_status", "tier"),
    *("edition", "figure_id"),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "reported_figures",
            "One printed number of one edition, as printed, with its place; dimensions hold printed labels until "
            "they are classified, codes after.",
            _REPORTED,
            ("figure_id",),
            "frame",
        ),
        Table(
            "observations",
            "One coded figure of one edition: every vintage, nothing updated or deleted.",
            _OBSERVED,
            OBSERVATION_KEY,
            "table",
        ),
        Table(
            "observation_spans",
            "Observations with the span of dates in which each was the value to go by; worked out once for each file.",
            (*_OBSERVED, "value_shown", "key_number", "superseded_on", "is_unconfirmed"),
            ("key_number", "edition"),
            "table",
        ),
        Table(
            "current_observations",
            "The value to go by today: best tier, then latest vintage, then delivery.",
            (*_OBSERVED, "value_shown"),
            DIMENSIONS,
            "view",
        ),
        Table(
            "revisions",
            "One change of a value between two vintages of the same key.",
            (
                *OBSERVATION_KEY,
                "obs_value",
                "state",
                "as_of",
                "figure_id",
                "revised_from",
                "revised_from_state",
                "revised_from_as_of",
                "revised_from_figure_id",
                "revision",
                "revision_reason",
                "effect",
                "citation",
            ),
            OBSERVATION_KEY,
            "view",
        ),
        Table(
            "revision_triangle",
            "Reference period by vintage, in long form: every value that was the one to go by on some day.",
            (*DIMENSIONS, "key_number", "vintage_number", "age_months", *_RELEASED, "superseded_on"),
            (*DIMENSIONS, "vintage_number"),
            "view",
        ),
        Table(
            "first_releases",
            "The value each key had when it first became known; the latest is in current_observations.",
            (*DIMENSIONS, "age_months", *_RELEASED),
            DIMENSIONS,
            "view",
        ),
        Table(
            "revision_statistics",
            "What revisions came to, by source.",
            ("source", "several_vintages", "revised", "share_revised", "mean_revision", "mean_absolute_revision"),
            ("source",),
            "view",
        ),
        Table(
            "maturity",
            "How complete values of an age usually were; only ages of current values, and enough periods.",
            ("source", "age_months", "maturity", "maturity_low", "maturity_high", "maturity_periods"),
            ("source", "age_months"),
            "view",
        ),
        Table(
            "revision_reasons",
            "A declared reason of a revision, with its citation.",
            (
                "source",
                "figure_id",
                "revised_from_figure_id",
                "revised_from",
                "revision_reason",
                "effect",
                "citation",
                "who",
                "declared_on",
            ),
            ("figure_id",),
            "table",
        ),
        Table(
            "year_on_year",
            "One current value with its change on the same window a year earlier, or the reason there is none.",
            (
                *DIMENSIONS,
                "edition",
                "obs_value",
                "state",
                "conf_status",
                "tier",
                "as_of",
                "figure_id",
                "change_id",
                "previous_time_period",
                "previous_value",
                "previous_as_of",
                "previous_tier",
                "previous_edition",
                "previous_figure_id",
                "absolute_change",
                "ratio",
                "ratio_low",
                "ratio_high",
                "verdict",
                "percent_change",
                "grade",
                "grade_facets",
                "reason_codes",
            ),
            DIMENSIONS,
            "view",
        ),
        Table(
            "rates_per_day",
            "One current value set against the nearest earlier window of another length, as counts per day.",
            (
                *DIMENSIONS,
                "period_end",
                "edition",
                "obs_value",
                "days",
                "as_of",
                "figure_id",
                "change_id",
                "previous_time_period",
                "previous_value",
                "previous_days",
                "previous_as_of",
                "previous_edition",
                "previous_figure_id",
                "days_in_both",
                "ratio",
                "ratio_low",
                "ratio_high",
                "verdict",
                "grade",
                "grade_facets",
                "reason_codes",
            ),
            DIMENSIONS,
            "view",
        ),
        Table(
            "indicators",
            "One value of one indicator of one series and period, with what it rests on, or the reason there is none.",
            (
                "declared_order",
                "indicator",
                *DIMENSIONS,
                "value",
                "value_low",
                "value_high",
                "unit",
                "verdict",
                "count_low",
                "count_high",
                "previous_time_period",
                "base_low",
                "base_high",
                "organisations_counted",
                "organisations_before",
                "organisations_named",
                "grade",
                "grade_facets",
                "reason_codes",
                "as_of",
                "figure_ids",
                "indicator_id",
            ),
            ("indicator", *DIMENSIONS),
            "view",
        ),
        Table(
            "intervals",
            "The interval of the ratio of two counts, once for every distinct pair.",
            ("obs_value", "previous_value", "days", "previous_days", "ratio", "ratio_low", "ratio_high", "verdict"),
            ("obs_value", "previous_value", "days", "previous_days"),
            "table",
        ),
        Table(
            "comparison_by_source",
            "The comparison table: every current value by source and series, with its change where comparable.",
            (
                *DIMENSIONS,
                "period_start",
                "period_end",
                "edition",
                "obs_value",
                "value_shown",
                "state",
                "conf_status",
                "tier",
                "as_of",
                "previous_time_period",
                "previous_value",
                "absolute_change",
                "ratio",
                "ratio_low",
                "ratio_high",
                "verdict",
                "percent_change",
                "grade",
                "grade_facets",
                "reason_codes",
                "age_months",
                "maturity",
                "maturity_periods",
                "figure_id",
                "change_id",
            ),
            DIMENSIONS,
            "view",
        ),
        Table(
            "coverage",
            "Who reported, said zero, stayed silent, is overdue or not collected, by source, organisation, period.",
            ("source", "subject_org", "time_period", "coverage_status", "due_on", "due_basis"),
            ("source", "subject_org", "time_period"),
            "view",
        ),
        Table(
            "reporting_calendar",
            "Periods for which an edition is expected, from reporting in source.yaml.",
            ("source", "kind", "subject_org", "time_period", "period_start", "period_end", "due_on", "due_basis"),
            ("source", "time_period"),
            "table",
        ),
        Table(
            "sources",
            "One report series of one publisher.",
            ("source", "title", "publisher", "organisation", "kind", "frequency", "counts"),
            ("source",),
            "table",
        ),
        Table(
            "editions",
            "One issue of a source, and what became of it.",
            (
                "source",
                "edition",
                "publisher",
                "document",
                "cited_via",
                "url",
                "access",
                "tier",
                "as_of",
                "delivery",
                "covers",
                "edition_status",
                "is_complete",
                "figures",
                "valid",
                "quarantined",
                "review",
                "context",
                "snapshot",
            ),
            ("source", "edition"),
            "table",
        ),
        Table(
            "breaks",
            "A declared break, a row for every code it concerns: changes across it get its reason and its cost.",
            (
                "source",
                "break_date",
                "facet",
                "reason",
                "break_measure",
                "break_conduct",
                "break_subject_org",
                "effect",
                "citation",
                "who",
                "declared_on",
            ),
            (),
            "table",
        ),
        Table(
            "findings",
            "Something that does not fit, shown and kept.",
            ("source", "edition", "finding_code", "place", "finding", "is_blocking", "found_on"),
            (),
            "table",
        ),
        Table(
            "codes",
            "Every code with its labels.",
            ("codelist", "code", "label_en", "label_nl", "label_fr", "parent"),
            ("codelist", "code"),
            "table",
        ),
        Table(
            "quarantine",
            "Figures that broke a rule, with one reason per broken rule.",
            ("source", "edition", "faults"),
            (),
            "table",
            private=True,
        ),
        Table(
            "withheld",
            "Cells that the public file withholds, primary (A) or secondary (S); never leaves the home folder.",
            ("figure_id", "conf_status"),
            ("figure_id",),
            "frame",
        ),
        Table(
            "release_info",
            "What this file is.",
            ("release", "audience", "released_on", "inputs_digest"),
            ("release",),
            "table",
        ),
    )
}


def columns_of(table: str) -> tuple[Column, ...]:
    """Return the columns of a table in order.

    Args:
        table: Name of a table in `TABLES`.
    """
    return tuple(COLUMNS[name] for name in TABLES[table].columns)
