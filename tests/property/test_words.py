"""Every generated sentence passes the linter and carries what a change needs."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipelines.lint import lint
from pipelines.steps.derive.intervals import ratio_interval, verdict
from pipelines.steps.told import Change
from pipelines.steps.words import LANGUAGES, sentence, templates
from schemas import codelists

WORDS = templates("en")
SPLITS = st.sampled_from(
    [(name, code) for name in ("personnel", "survivor", "setting", "status") for code in codelists.load(name).codes]
)
PERIODS = st.sampled_from(
    [
        ("2019", "2018", False),
        ("2020-S1", "2019-S1", False),
        ("2020-Q4", "2019-Q4", False),
        ("2019-05", "2018-05", False),
        ("2019-07-01/P12M", "2018-07-01/P12M", False),
        ("2018-02-20/P223D", "2017-04-01/P12M", True),
    ]
)
COUNTS = st.one_of(st.integers(0, 60), st.integers(0, 20_000))
ORGANISATIONS = st.sampled_from([code for code in codelists.load("organisation").codes if code != "_Z"])


@st.composite
def changes(draw: Any) -> Change:
    period, previous, per_day = draw(PERIODS)
    later, earlier = draw(COUNTS), draw(COUNTS)
    found = ratio_interval(later, earlier, *((223, 365) if per_day else (365, 365)))
    large = min(later, earlier) >= 20 and not per_day
    facets = tuple(draw(st.sets(st.sampled_from(sorted(WORDS["facets"])), min_size=1)))
    grade = draw(st.sampled_from("ABCD"))
    return Change(
        organisation=draw(ORGANISATIONS), subject=draw(st.none() | ORGANISATIONS),
        measure=draw(st.sampled_from(sorted(WORDS["measures"]))),
        conduct=draw(st.sampled_from(sorted(WORDS["conducts"]))),
        basis=draw(st.sampled_from(sorted(WORDS["when"]))), split=tuple(draw(st.sets(SPLITS, max_size=2))),
        time_period=period, previous_time_period=previous, per_day=per_day, value=later, previous_value=earlier,
        ratio=float(found.ratio), low=float(found.low), high=float(found.high),
        verdict=str(verdict(later, earlier)), grade=grade, facets=() if grade == "A" else facets,
        percent=100 * (later - earlier) / earlier if large and draw(st.booleans()) else None,
        reasons=tuple(draw(st.sets(st.sampled_from(["R01", "R02", "R03", "R04", "R05", "R06", "R09"]), max_size=2))),
        coverage=draw(st.none() | st.tuples(st.integers(0, 99), st.integers(0, 99))),
    )  # fmt: skip


@given(change=changes(), language=st.sampled_from(LANGUAGES))
def test_generated_sentences_pass_the_linter(change: Change, language: str) -> None:
    text = sentence(change, language)
    assert lint(text) == []
    assert "None" not in text
    assert "  " not in text
    assert "nan" not in text.split()
    if change.is_in_part:
        assert "interval" not in text
    elif not change.is_refused:
        assert "interval" in text
        coverage = templates(language)["details"]["coverage"].split()[0]
        facets = templates(language)["facets"]["coverage"]
        assert (coverage in text.replace(facets, "")) == (change.coverage is not None)
