"""Arithmetic as oracle: totals and parts that close, that do not, and units that drift."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from schemas.messages import catalogue
from schemas.periods import Period
from sources.readers.blocks import Block, Cell
from sources.readers.prose import arithmetic, lexicon, numbers, sums
from sources.readers.prose.document import Figure
from sources.readers.prose.frame import Reading

YEAR = Period(date(2021, 1, 1), date(2021, 12, 31))
UNIT = {"measure": "allegation", "conduct": "SEA", "subject_org": "UN"}
PEOPLE = UNIT | {"measure": "victim_survivor"}


def passage(*sentences: tuple[str, list[dict[str, str] | None]], language: str = "en", start: int = 0) -> list[Figure]:
    """Return a paragraph's figures, each sentence with the codes of its numbers; None is context."""
    words = lexicon.load(language)
    block = Block("paragraph", " ".join(text for text, _ in sentences), start=start)
    figures = []
    for text, codes in sentences:
        found = numbers.find(text, words)
        assert len(found) == len(codes), [number.printed for number in found]
        for number, code in zip(found, codes, strict=True):
            reading = Reading(number, UNIT | code, YEAR, "accepted", 0.8) if code is not None else None
            reading = reading or Reading(number, {}, None, "context", 0.9, ("counts something else",))
            figures.append(Figure(reading, text, start + block.text.index(text), block))
    return figures


def told(figures: list[Figure], language: str = "en") -> list[tuple[int | None, tuple[str, ...]]]:
    checked = arithmetic.checked(figures, lexicon.load(language))
    return [(figure.reading.number.value, figure.reading.reasons) for figure in checked]


def reasons(figures: list[Figure], language: str = "en") -> set[str]:
    return {reason for _, given in told(figures, language) for reason in given}


OF_WHICH = passage(
    ("43 allegations, of which 18 exploitation and 25 abuse.", [{}, {"conduct": "SE"}, {"conduct": "SA"}])
)


def test_parts_that_close_are_told_and_raise_confidence() -> None:
    checked = arithmetic.checked(OF_WHICH, lexicon.load("en"))
    assert {figure.reading.reasons for figure in checked} == {("parts close: 43 = 18 + 25",)}
    assert {figure.reading.confidence for figure in checked} == {0.9}
    assert {figure.reading.disposition for figure in checked} == {"accepted"}
    assert [figure.reading.number for figure in checked] == [figure.reading.number for figure in OF_WHICH]


def test_parts_of_parts_and_parts_in_the_next_sentence() -> None:
    figures = passage(
        ("There were 43 victims.", [PEOPLE]),
        ("They are 18 women and 25 children, 20 girls and 5 boys.",
         [PEOPLE | {"survivor": code} for code in ("women", "child", "girls", "boys")]),
    )  # fmt: skip
    assert told(figures) == [
        (43, ("parts close: 43 = 18 + 25",)),
        (18, ("parts close: 43 = 18 + 25",)),
        (25, ("parts close: 43 = 18 + 25", "parts close: 25 = 20 + 5")),
        (20, ("parts close: 25 = 20 + 5",)),
        (5, ("parts close: 25 = 20 + 5",)),
    ]


def test_a_total_of_an_earlier_paragraph() -> None:
    first = passage(("The mission received 54 allegations.", [{}]))
    second = passage(
        ("By type: 17 abuse, 34 exploitation, 3 unknown.", [{"conduct": code} for code in ("SA", "SE", "UNKNOWN")]),
        start=100,
    )
    assert reasons([*first, *second]) == {"parts close: 54 = 17 + 34 + 3"}


STATES = ("substantiated", "not_substantiated", "under_investigation", "preliminary_assessment", "under_review")


def statuses(text: str, *more: None) -> list[Figure]:
    total = passage(("The mission received 54 allegations.", [{}]))
    return [*total, *passage((text, [*({"status": code} for code in STATES), *more]), start=100)]


def test_components_that_do_not_close_are_a_finding_and_kept_as_printed() -> None:
    figures = statuses("Proven 2, not proven 2, investigated 21, first assessment 27, under review 1.")
    reason = "components do not close: 53 of 54 (2 + 2 + 21 + 27 + 1)"
    checked = arithmetic.checked(figures, lexicon.load("en"))
    assert {figure.reading.reasons for figure in checked} == {(reason,)}
    assert [replace(f.reading, reasons=()) for f in checked] == [f.reading for f in figures]


def test_a_case_takes_up_what_its_sentence_counts() -> None:
    total = passage(("La misión recibió 54 acusaciones.", [{}]), language="es")
    codes = [{"status": code} for code in STATES]
    codes[-1]["measure"] = "case"
    text = "Dos probadas, dos descartadas, 21 se investigan, 27 en evaluación y un caso se examina."
    figures = [*total, *passage((text, list(codes)), language="es", start=100)]
    assert reasons(figures, "es") == {"components do not close: 53 of 54 (2 + 2 + 21 + 27 + 1)"}


@pytest.mark.parametrize(
    "figures",
    [
        # The part that is missing may be there, only not understood.
        statuses("Proven 2, not proven 2, investigated 21, assessed 27, under review 1, and one withdrawn.", None),
        passage(("43 cases: 18 men, 24 boys and 1 other.", [{}, {"conduct": "SE"}, {"conduct": "SA"}, None])),
        passage(("43 cases: 18 men, 24 boys and 1 other.", [{}, {"conduct": "SE"}, {"conduct": "SA"}, {}])),
        # Far from its total, not said to be all, of another window or unit, twice the same code.
        passage(("43 reports: 18 this, 12 that.", [{}, {"conduct": "SE"}, {"conduct": "SA"}])),
        passage(("43 reports, 40 of staff, 2 of police.", [{}, {"personnel": "staff"}, {"personnel": "police"}])),
        passage(("43 reports: 18 this, 24 that.", [{}, {"conduct": "SE"}, PEOPLE | {"conduct": "SA"}])),
        passage(("43 reports: 18 this, 24 that.", [{}, {"conduct": "SE"}, {"conduct": "SE"}])),
        # Actions run beside each other.
        passage(("43 people: 18 dismissed, 24 warned.", [{}, {"action": "dismissal"}, {"action": "warning"}])),
    ],
)  # fmt: skip
def test_no_finding_where_something_else_explains_the_gap(figures: list[Figure]) -> None:
    assert reasons(figures) <= {"counts something else"}


def test_two_parts_that_equal_a_total_elsewhere_by_chance() -> None:
    agencies = ({"subject_org": "WFP"}, {}, {"subject_org": "UNICEF"})
    assert reasons(passage(("WFP 19, in all 34 for it, UNICEF 15.", list(agencies)))) == set()


def test_a_unit_that_drifts() -> None:
    parts = [{"conduct": code} for code in ("SE", "SA", "UNKNOWN")]
    figures = passage(
        ("There were 38 allegations and 43 victims.", [{}, PEOPLE]),
        ("By type: 12 exploitation, 19 abuse, 12 unknown.", parts),
    )
    reason = "unit drifts: 12 + 19 + 12 = 43 victim_survivor, not 38 allegation"
    assert told(figures) == [(38, ()), (43, ()), (12, (reason,)), (19, (reason,)), (12, (reason,))]


@pytest.mark.parametrize(
    ("total", "other", "codes"),
    [
        (3, 20, [PEOPLE | {"survivor": code} for code in ("women", "girls", "boys")]),  # people are no reports
        (3, 20, [{"conduct": code} for code in ("SE", "SA", "OTHER")]),  # far from their total
    ],
)
def test_no_drift_by_chance(total: int, other: int, codes: list[dict[str, str]]) -> None:
    ahead = [PEOPLE, {}] if codes[0].get("measure") else [{}, PEOPLE]
    figures = passage((f"There were {total} and {other}.", list(ahead)), ("14, 4 and 2.", list(codes)))
    assert reasons(figures) == set()


def test_what_is_unknown_may_belong_to_another_breakdown() -> None:
    codes = [PEOPLE | {"survivor": code} for code in ("child", "girls", "boys", "unknown")]
    figures = passage(("100 children: 60 girls and 40 boys; 4 unknown.", codes))
    assert reasons(figures) == {"parts close: 100 = 60 + 40"}


def test_a_figure_in_doubt_only_for_how_it_was_inferred_is_lifted() -> None:
    def doubtful(reason: str, **changes: object) -> list[str]:
        weak = {"disposition": "review", "confidence": 0.5, "reasons": (reason,)} | changes
        figures = [replace(OF_WHICH[0], reading=replace(OF_WHICH[0].reading, **weak)), *OF_WHICH[1:]]  # type: ignore[arg-type]
        return [figure.reading.disposition for figure in arithmetic.checked(figures, lexicon.load("en"))]

    assert doubtful("as in the sentence before")[0] == "accepted"
    assert doubtful("as in the sentence before", confidence=0.3)[0] == "review"
    assert doubtful("label not understood: Other")[0] == "review"
    assert doubtful("unknown period", period=None)[0] == "review"
    assert doubtful("as the number before", codes={"measure": "allegation", "conduct": "_T"})[0] == "review"


def table(lines: str, codes: dict[int, dict[str, str]] | None = None) -> list[Figure]:
    """Return a table's figures; `codes` by row, share or range cells as they are printed."""
    rows = [[cell.strip() for cell in line.split("|")] for line in lines.strip().splitlines()]
    block = Block("table", rows=tuple(tuple(Cell(text) for text in row) for row in rows), start=50)
    figures, offset = [], 50
    for number, row in enumerate(rows):
        text = " | ".join(row)
        for found in numbers.find(text, lexicon.load("en")):
            is_share = text[found.end :].startswith("%")
            period = Period(date(2020 + text[: found.start].count("|"), 1, 1), date(2020 + text.count("|"), 12, 31))
            coded = UNIT | (codes or {}).get(number, {"ref_area": f"X{number}"} if row[0] != "Total" else {})
            reading = Reading(found, coded, period, "context" if is_share else "accepted", 0.8)
            figures.append(Figure(reading, text, offset, block))
        offset += len(text) + 1
    return figures


def test_columns_close_in_the_total_row() -> None:
    found = told(table("Place | A | B\nNorth | 3 | 4\nSouth | 5 | 6\nTotal | 8 | 10"))
    assert [(value, reason) for value, (reason,) in found if value in (8, 10)] == [
        (8, "parts close: 8 = 3 + 5"),
        (10, "parts close: 10 = 4 + 6"),
    ]


def test_rows_close_in_the_total_column_and_subtotals_in_the_last_row() -> None:
    rows = "Place | A | B | Total\nNorth | 3 | 4 | 7\nSouth | 5 | 6 | 11"
    assert {"parts close: 7 = 3 + 4", "parts close: 11 = 5 + 6"} <= reasons(table(rows))
    rows = "Place | A\nNorth | 3\nSouth | 5\nTotal | 8\nEast | 1\nWest | 4\nTotal | 5\nGrand total | 13"
    wanted = {"parts close: 8 = 3 + 5", "parts close: 5 = 1 + 4", "parts close: 13 = 3 + 5 + 1 + 4"}
    assert reasons(table(rows)) == wanted


def test_a_total_without_a_label_is_known_by_its_sums() -> None:
    rows = "Place | A | B | C\nNorth | 3 | 4 | 7\nSouth | 5 | 6 | 5\nBoth | 8 | 10 | 13"
    assert reasons(table(rows)) == {
        "parts close: 8 = 3 + 5", "parts close: 10 = 4 + 6", "components do not close: 12 of 13 (7 + 5)",
    }  # fmt: skip
    assert reasons(table("Place | A\nNorth | 3\nSouth | 5\nEast | 8")) == set()


def test_a_labelled_total_that_is_missed_by_one() -> None:
    assert reasons(table("Place | A\nNorth | 30\nSouth | 23\nTotal | 54")) == {
        "components do not close: 53 of 54 (30 + 23)"
    }


@pytest.mark.parametrize(
    "rows",
    [
        "Place | A\nNorth | 30\nSouth | 13\nTotal | 54",
        "Place | A\nNorth | 30\nEast | <5\nSouth | 23\nTotal | 54",
        "Place | A | B\nNorth | 30 | 1\nEast | | 2\nSouth | 23 | 1\nTotal | 54 | 9",
        "Place | A | Share\nNorth | 30 | 60%\nSouth | 20 | 40%\nTotal | 50 | 101%",
    ],
)
def test_no_finding_in_a_table_where_a_part_may_be_missing(rows: str) -> None:
    assert not [reason for reason in reasons(table(rows)) if not reason.startswith("parts close")]


def test_long_sums_are_shortened() -> None:
    rows = "Place | A\n" + "\n".join(f"R{chr(65 + at)} | {at}" for at in range(1, 10)) + "\nTotal | 45"
    assert reasons(table(rows)) == {"parts close: 45 = 1 + 2 + 3 + 4 + ... (9 parts)"}


def test_a_total_coded_like_one_of_its_parts_is_not_confirmed() -> None:
    figures = table("Place | A\nNorth | 3\nSouth | 5\nTotal | 8", {1: {}, 2: {"ref_area": "KEN"}, 3: {}})
    checked = arithmetic.checked(figures, lexicon.load("en"))
    assert [figure.reading.confidence for figure in checked] == [0.8, 0.9, 0.8]


def test_findings_are_in_the_catalogue() -> None:
    assert set(sums.FINDINGS) <= set(catalogue())
