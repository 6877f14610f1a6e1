"""What does not fit between editions, sources and vintages, and that a confidential count is never told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipelines.editions import Editions, collect_edition
from pipelines.figures import never_collected
from pipelines.home import Home
from pipelines.steps import disseminate, findings
from pipelines.steps.classify import classify
from schemas import tables
from schemas.messages import blocking, catalogue
from sources import mapping
from sources.corrections import Correction
from sources.declaration import Break
from warehouse import engine

Make = Callable[..., dict[str, Any]]
Rows = Iterable[Mapping[str, Any]]
EARLY, LATE = date(2025, 3, 31), date(2026, 3, 31)


@pytest.fixture
def ask(tmp_path: Path) -> Callable[..., pd.DataFrame]:
    """Run an expression over made-up observations; the day is 1 July 2026."""

    def run(
        expression: Any, observations: Rows, calendar: Rows = (), editions: Rows = (), reasons: Rows = ()
    ) -> pd.DataFrame:
        held = {
            "observations": observations,
            "breaks": (),
            "intervals": (),
            "revision_reasons": reasons,
            "reporting_calendar": calendar,
            "editions": editions,
            "release_info": [{"released_on": pd.Timestamp(2026, 7, 1)}],
        }
        files = {name: [tmp_path / f"{name}.parquet"] for name in held}
        for name, rows in held.items():
            tables.typed(pd.DataFrame(list(rows)), name).to_parquet(files[name][0], index=False)
        views = disseminate.views()
        return engine.read(expression, files, {name: views[name] for name in findings.RESTS_ON})

    return run


def told(found: pd.DataFrame) -> list[tuple[str, ...]]:
    return [tuple(row) for row in found[["source", "edition", "place", "finding"]].itertuples(index=False)]


def test_two_sources_that_cannot_both_hold_are_told_with_both_figures(ask: Any, observation: Make) -> None:
    rows = [
        observation(7, source="a", edition="1", figure_id="a/1/1", tier=2),
        observation(9, source="b", edition="2", figure_id="b/2/1", tier=1),
        observation(9, source="b", edition="2", figure_id="b/2/2", measure="report"),
    ]
    found = ask(findings.between_sources(), rows)
    assert told(found) == [("a", "1", "a/1/1", "7 here, 9 in b/2/1")]
    assert found["finding_code"].tolist() == ["F120"]


def test_of_two_alike_the_later_is_held_against_the_earlier(ask: Any, observation: Make) -> None:
    rows = [
        observation(7, source="a", edition="1", figure_id="a/1/1", as_of=LATE),
        observation(9, source="b", edition="2", figure_id="b/2/1", as_of=EARLY),
        observation(8, source="c", edition="3", figure_id="c/3/1", as_of=LATE, measure="report"),
    ]
    assert told(ask(findings.between_sources(), rows)) == [("a", "1", "a/1/1", "7 here, 9 in b/2/1")]


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"obs_value": 5, "obs_low": 5, "obs_high": None, "qualifier": "at_least", "state": "approximate"},
        {"obs_value": None, "obs_low": 1, "obs_high": 9, "qualifier": "less_than", "state": "withheld_by_publisher"},
        {"obs_value": None, "obs_low": None, "obs_high": None, "qualifier": None, "state": "not_reported"},
        {"obs_value": 6, "obs_low": 6, "obs_high": 6, "qualifier": "about", "state": "approximate"},
        {"obs_value": 9, "obs_low": 9, "obs_high": 9, "notified_donor": "NL_MFA"},
    ],
    ids=["equal", "at least", "withheld", "silent", "about", "another key"],
)
def test_what_may_both_hold_is_no_conflict(ask: Any, observation: Make, other: dict[str, Any]) -> None:
    rows = [observation(7, source="a"), observation(7, source="b", **other)]
    assert len(ask(findings.between_sources(), rows)) == 0


def test_bounds_that_cannot_meet_are_a_conflict(ask: Any, observation: Make) -> None:
    withheld = {"obs_value": None, "obs_low": 1, "obs_high": 4, "qualifier": "less_than"}
    rows = [
        observation(7, source="a", edition="1", figure_id="a/1/1"),
        observation(7, source="b", edition="2", figure_id="b/2/1", state="withheld_by_publisher", tier=2, **withheld),
    ]
    (finding,) = told(ask(findings.between_sources(), rows))
    assert finding[:3] == ("b", "2", "b/2/1")


@pytest.mark.parametrize(("first", "second", "owner"), [("N", "F", "a"), ("F", "N", "b"), ("N", "N", "b")])
def test_a_conflict_with_a_confidential_count_tells_no_value_and_stands_under_it(
    ask: Any, observation: Make, first: str, second: str, owner: str
) -> None:
    rows = [
        observation(4711, source="a", edition="1", figure_id="a/x", conf_status=first, as_of=EARLY),
        observation(815, source="b", edition="2", figure_id="b/x", conf_status=second, as_of=LATE),
    ]
    found = ask(findings.between_sources(), rows)
    assert found["source"].tolist() == [owner]
    assert "4711" not in found.to_csv()
    assert "815" not in found.to_csv()
    assert found["finding"].tolist() == [f"another value than {'b' if owner == 'a' else 'a'}/x"]


def test_a_lower_tier_that_says_something_else_later_is_told_without_values(ask: Any, observation: Make) -> None:
    rows = [
        observation(815, edition="official", figure_id="demo/official/1", as_of=EARLY),
        observation(4711, edition="press", figure_id="demo/press/1", as_of=LATE, tier=3),
    ]
    found = ask(findings.between_tiers(), rows)
    said = "another value than demo/official/1 of edition official, which stands: see dsig why"
    assert told(found) == [("demo", "press", "demo/press/1", said)]
    assert found["found_on"].tolist() == [pd.Timestamp(LATE)]


def test_a_press_figure_unlike_a_confidential_one_stands_under_the_confidential_edition(
    ask: Any, observation: Make
) -> None:
    rows = [
        observation(815, edition="2025", figure_id="demo/2025/1", as_of=EARLY, conf_status="N"),
        observation(4711, edition="press", figure_id="demo/press/1", as_of=LATE, tier=3),
    ]
    ((source, edition, place, said),) = told(ask(findings.between_tiers(), rows))
    assert (source, edition, place) == ("demo", "2025", "demo/2025/1")
    assert "demo/press/1" in said


def test_every_restatement_is_one_finding(ask: Any, observation: Make) -> None:
    rows = [
        observation(259, edition="2018", figure_id="demo/2018/1", as_of=date(2019, 3, 31)),
        observation(265, edition="2023", figure_id="demo/2023/1", as_of=date(2024, 3, 31)),
        observation(265, edition="2024", figure_id="demo/2024/1", as_of=date(2025, 3, 31)),
        observation(None, edition="2025", figure_id="demo/2025/1", as_of=date(2026, 3, 31)),
    ]
    found = ask(findings.restated(), rows).sort_values("found_on")
    assert [(edition, said) for _, edition, _, said in told(found)] == [
        ("2023", "259 became 265 since demo/2018/1: see dsig why"),
        ("2025", "265 became not reported since demo/2024/1: see dsig why"),
    ]


@pytest.mark.parametrize(("first", "second", "owner"), [("N", "F", "1"), ("F", "N", "2"), ("N", "N", "2")])
def test_a_restatement_of_a_confidential_count_tells_no_value(
    ask: Any, observation: Make, first: str, second: str, owner: str
) -> None:
    rows = [
        observation(4711, edition="1", figure_id="demo/1/x", as_of=EARLY, conf_status=first),
        observation(815, edition="2", figure_id="demo/2/x", as_of=LATE, conf_status=second),
    ]
    found = ask(findings.restated(), rows)
    assert found["edition"].tolist() == [owner]
    assert "4711" not in found.to_csv()
    assert "815" not in found.to_csv()


def test_an_overdue_submission_and_a_publication_nobody_collected_are_findings(ask: Any, observation: Make) -> None:
    due = {"subject_org": "FMO", "due_on": date(2025, 6, 30), "period_start": EARLY, "period_end": EARLY}
    calendar = [
        {"source": "late", "kind": "submission", "time_period": "2024", "due_basis": "agreed", **due},
        {"source": "assumed", "kind": "submission", "time_period": "2024", "due_basis": "assumed", **due},
        {"source": "out", "kind": "publication", "time_period": "2024", "due_basis": "observed", **due},
        {"source": "demo", "kind": "publication", "time_period": "2024", "due_basis": "observed", **due},
        {"source": "soon", "kind": "publication", "time_period": "2025", "due_basis": "observed", **due}
        | {"due_on": date(2026, 12, 31)},
    ]
    found = ask(findings.not_there(), [observation(7)], calendar).sort_values("source")
    assert told(found) == [
        ("late", "2024", "FMO 2024", "overdue: due by 2025-06-30 (agreed)"),
        ("out", "2024", "FMO 2024", "not collected: due by 2025-06-30 (observed)"),
    ]
    assert set(found["found_on"]) == {pd.Timestamp(2025, 6, 30)}


def test_all_of_them_are_one_list_of_the_declared_columns(ask: Any, observation: Make) -> None:
    rows = [
        observation(7, source="a", edition="1", as_of=EARLY),
        observation(8, source="a", edition="2", as_of=LATE),
        observation(9, source="b", edition="3", as_of=LATE, tier=2),
    ]
    found = ask(findings.between_editions(), rows)
    assert tuple(found.columns) == findings.COLUMNS
    assert found["finding_code"].tolist() == ["F121", "F120"]


def _corrected(**changes: Any) -> Correction:
    facts = {"figure_id": "demo/2025/line_2", "expect": {"obs_value": "7"}, "set": {"conduct": "SH"}}
    said = {"reason": "a slip", "who": "an analyst", "when": EARLY, "citation": "erratum"}
    return Correction(**(facts | said | changes))


def test_a_correction_holds_while_the_figure_is_what_it_expects(figure: Make, edition: Any) -> None:
    declared = [_corrected(), _corrected(figure_id="demo/2024/line_2")]
    rows = tables.typed(pd.DataFrame([figure(7), figure(9, place="line 3")]), "reported_figures")
    assert findings.expired(declared, edition(), classify(rows, mapping.Mapping({}), declared)) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"expect": {"obs_value": "8"}}, "the figure is not what it expects; renew or remove it"),
        ({"figure_id": "demo/2025/line_9"}, "the edition has no such figure; mend figure_id or remove it"),
    ],
)
def test_a_correction_that_the_publisher_mended_is_a_finding_without_the_value(
    figure: Make, edition: Any, changes: dict[str, Any], told: str
) -> None:
    declared = [_corrected(**changes)]
    rows = tables.typed(pd.DataFrame([figure(4711)]), "reported_figures")
    (fault,) = findings.expired(declared, edition(), classify(rows, mapping.Mapping({}), declared))
    assert fault.code == "F124"
    assert fault.place == f"demo/corrections.yaml, {declared[0].figure_id}"
    assert fault.detail == f"declared on 2025-03-31 by an analyst (a slip): {told}"


@pytest.fixture
def guarded(source: Callable[..., Any]) -> Any:
    codes = ("coverage", "R07", "period", None, None, "UN_IP")
    facts = (date(2018, 1, 1), *codes, "built up", "A/73/744", "an analyst", EARLY, 2)
    declared = (Break(*facts, expect=("demo/2018/7", 109)), Break(*facts))
    return source(breaks=declared)


@pytest.fixture
def guards(guarded: Any) -> list[Any]:
    return findings.guarded({"demo": guarded})


def test_only_breaks_with_a_guard_are_asked_about(guards: list[Any]) -> None:
    assert [(source, figure, count) for source, _, figure, count in guards] == [("demo", "demo/2018/7", 109)]


def test_a_guard_is_not_asked_of_an_edition_that_this_home_never_collected(
    guarded: Any, guards: list[Any], tmp_path: Path
) -> None:
    assert findings.guarded({"demo": guarded}, {("demo", "2018")}) == []
    assert findings.guarded({"demo": guarded}, {("demo", "2019")}) == guards
    run = Editions(Home(tmp_path).make())
    resting = {figure.rsplit("/", 1)[0] for _, _, figure, _ in findings.guarded(run.sources)}
    assert "care/2018" in resting
    assert findings.guarded(run.sources, never_collected(run)) == []
    collect_edition(run, "care|2018")
    asked = findings.guarded(run.sources, never_collected(run))
    assert {figure.rsplit("/", 1)[0] for _, _, figure, _ in asked} == {"care/2018"}


def test_a_guard_holds_while_its_count_is_the_value_to_go_by(ask: Any, observation: Make, guards: list[Any]) -> None:
    first = observation(109, edition="2018", figure_id="demo/2018/3;demo/2018/7", as_of=EARLY)
    again = observation(109, edition="2019", figure_id="demo/2019/1", as_of=LATE)
    press = observation(110, edition="press", figure_id="demo/press/1", as_of=LATE, tier=3)
    for rows in ([first], [first, again], [first, press]):
        assert findings.broken_guards(guards, ask(findings.going_by(["demo/2018/7"]), rows)) == []


def test_a_guard_fails_once_the_publisher_restates_the_count(ask: Any, observation: Make, guards: list[Any]) -> None:
    rows = [
        observation(109, edition="2018", figure_id="demo/2018/7", as_of=EARLY),
        observation(112, edition="2019", figure_id="demo/2019/1", as_of=LATE),
    ]
    ((source, edition, fault),) = findings.broken_guards(guards, ask(findings.going_by(["demo/2018/7"]), rows))
    assert (source, edition, fault.code) == ("demo", "2019", "F123")
    assert fault.place == "demo/breaks.csv, 2018-01-01 UN_IP"
    assert "rests on demo/2018/7=109, the value to go by is 112 of demo/2019/1" in fault.detail


def test_a_guard_on_a_figure_that_is_gone_or_confidential_tells_no_value(
    ask: Any, observation: Make, guards: list[Any]
) -> None:
    ((_, edition, fault),) = findings.broken_guards(guards, ask(findings.going_by(["demo/2018/7"]), []))
    assert edition == "2018"
    assert "which no edition that loads holds" in fault.detail
    rows = [observation(4711, edition="2018", figure_id="demo/2018/7", conf_status="N")]
    ((_, edition, fault),) = findings.broken_guards(guards, ask(findings.going_by(["demo/2018/7"]), rows))
    assert (edition, "4711" in fault.detail) == ("2018", False)


def test_what_blocks_is_a_finding_that_can_be_explained() -> None:
    assert blocking() == {"F123"}
    assert {code for code in blocking() if code[0] != "F"} == set()
    assert blocking() <= catalogue().keys()


REASON = {
    "source": "demo", "figure_id": "demo/2/1", "revised_from_figure_id": "demo/1/1", "revised_from": 7,
    "revision_reason": "error", "declared_on": pd.Timestamp(2026, 7, 1),
}  # fmt: skip


@pytest.mark.parametrize(("counted", "fits"), [(7, True), (6, False)])
def test_a_declared_reason_that_fits_no_revision_is_told(ask: Any, observation: Make, counted: int, fits: bool) -> None:
    rows = [
        observation(counted, edition="1", figure_id="demo/1/1", as_of=EARLY),
        observation(9, edition="2", figure_id="demo/2/1", as_of=LATE),
    ]
    found = ask(findings.unfit_reasons(), rows, reasons=[REASON])
    told_of = (
        "demo",
        "2",
        "demo/revisions.csv, demo/2/1",
        "no revision since demo/1/1 with the count that expect names",
    )
    assert told(found) == ([] if fits else [told_of])
    assert found["finding_code"].tolist() == ([] if fits else ["F125"])
