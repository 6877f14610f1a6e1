"""What a row may hold in each state: one declaration, kept by DuckDB as CHECK and by Pandera as row rules.

Belongs here: the terms each state lays on value, bounds, qualifier, status and reference.
Does not belong here: SQL (`warehouse/ddl.py`), Pandera (`tables.py`), rules over several rows (`steps/validate.py`).

The states are told apart because silence is never zero: what was not reported has no number, a zero says it is one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from schemas import codelists

# empty: holds nothing. given: one of the columns holds something, blanks do not count. one_of: holds one of the
# operands. same_as: holds what the operand column holds. at_least: not below a number or column, where both are there.
# only_with: holds nothing unless the operand column does.
Operator = Literal["empty", "given", "one_of", "same_as", "at_least", "only_with"]
NUMBERS = ("obs_value", "obs_low", "obs_high")
TABLE = "observations"
WITHHELD = ("conf_status", "C")
ELSEWHERE = "included_elsewhere"
INCLUDING = "W"  # status of a figure that includes another, in a pair with its K


@dataclass(frozen=True)
class Term:
    """One thing a row must keep.

    Attributes:
        operator: What it asks.
        columns: Columns it asks it of.
        operand: Numbers or codes; the name of another column for `same_as` and `only_with`; either for `at_least`.
    """

    operator: Operator
    columns: tuple[str, ...]
    operand: tuple[int | str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What rows of one kind must keep.

    Attributes:
        code: Code of the fault, in messages.csv.
        says: The rule in words, for the message.
        terms: All of them hold.
        when: Column and code of the rows it speaks of; None for every row.
    """

    code: str
    says: str
    terms: tuple[Term, ...]
    when: tuple[str, str] | None = None


def _empty(*columns: str) -> tuple[Term, ...]:
    return tuple(Term("empty", (column,)) for column in columns)


def _one_of(column: str, *codes: int | str) -> Term:
    return Term("one_of", (column,), codes)


def _at_least(column: str, least: int | str) -> Term:
    return Term("at_least", (column,), (least,))


def _state(code: str, says: str, *terms: Term) -> Rule:
    alone = () if code == ELSEWHERE else _empty("included_in")
    return Rule("E503", f"{code}: {says}", (*terms, *alone), ("state", code))


_EXACT = (Term("same_as", ("obs_low",), ("obs_value",)), Term("same_as", ("obs_high",), ("obs_value",)))
_INEXACT = tuple(code for code in codelists.load("qualifier").codes if code != "exact")
_NOTHING = _empty(*NUMBERS)

RULES: tuple[Rule, ...] = (
    Rule("E302", "the count is below zero", tuple(_at_least(name, 0) for name in NUMBERS)),
    Rule("E503", "the state is in its code list", (_one_of("state", *codelists.load("state").codes),)),
    Rule(
        "E503",
        "withheld from the public: no value, no bounds, status Q",
        (*_NOTHING, _one_of("obs_status", "Q")),
        WITHHELD,
    ),
    _state(
        "reported",
        "a value above 0 that both bounds equal, and qualifier exact",
        Term("given", ("obs_value",)),
        _at_least("obs_value", 1),
        *_EXACT,
        _one_of("qualifier", "exact"),
        _one_of("obs_status", "A", "B", "D", "E", "P", "U", "V", INCLUDING),
    ),
    _state(
        "explicit_zero",
        "value and bounds are 0, and qualifier exact",
        _one_of("obs_value", 0),
        *_EXACT,
        _one_of("qualifier", "exact"),
        _one_of("obs_status", "A"),
    ),
    _state(
        "approximate",
        "a value or a bound, the lower not above the upper, and a qualifier that is not exact",
        Term("given", NUMBERS),
        _at_least("obs_high", "obs_low"),
        _one_of("qualifier", *_INEXACT),
        _one_of("obs_status", "A", INCLUDING),
    ),
    _state(
        "withheld_by_publisher",
        "no value; bounds as stated, the lower from 1 and not above the upper ('<5' is 1 to 4), or none",
        *_empty("obs_value"),
        _at_least("obs_low", 1),
        _at_least("obs_high", "obs_low"),
        Term("only_with", ("obs_high",), ("obs_low",)),
        _one_of("obs_status", "Q"),
    ),
    _state("not_reported", "no value and no bounds; silence is never 0", *_NOTHING, _one_of("obs_status", "O")),
    _state("not_collected", "no value and no bounds", *_NOTHING, _one_of("obs_status", "L")),
    _state("not_applicable", "no value and no bounds", *_NOTHING, _one_of("obs_status", "M")),
    _state(
        ELSEWHERE,
        "no value and no bounds, and included_in names the figure that includes it",
        *_NOTHING,
        Term("given", ("included_in",)),
        _one_of("obs_status", "K"),
    ),
    _state(
        "withdrawn",
        "no value and no bounds, and a comment or a correction that says why",
        *_NOTHING,
        Term("given", ("comment", "correction")),
        _one_of("obs_status", "A"),
    ),
)
BY_STATE: dict[str, Rule] = {rule.when[1]: rule for rule in RULES if rule.when and rule.when[0] == "state"}
EMPTY: tuple[str, ...] = tuple(code for code, rule in BY_STATE.items() if _empty("obs_value")[0] in rule.terms)


def status_of(state: str) -> str:
    """Return the SDMX status of a count in a state, where nothing else is known of it; A for an unknown state."""
    terms = BY_STATE[state].terms if state in BY_STATE else ()
    return next((str(term.operand[0]) for term in terms if term.columns == ("obs_status",)), "A")


def for_columns(names: Collection[str]) -> tuple[Rule, ...]:
    """Return the rules that a table can keep: of each the terms whose columns it has.

    Args:
        names: Columns of the table.
    """
    kept = (
        replace(rule, terms=tuple(term for term in rule.terms if set(term.columns) <= set(names)))
        for rule in RULES
        if rule.when is None or rule.when[0] in names
    )
    return tuple(rule for rule in kept if rule.terms)
