"""The command itself: what it imports, how it ends."""

from __future__ import annotations

import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

import pytest

from cli import main, refresh
from schemas.messages import DeclarationError, DsigError, IntegrityError, SourceUnreachable, catalogue

HEAVY = ("dagster", "pandas", "great_expectations", "duckdb", "ibis", "pandera", "openpyxl", "xlsxwriter", "scipy")
VERBS = ("refresh", "demo", "status", "compare", "query", "why", "show", "sources", "validate", "explain")
LOADED = (
    "import sys; from cli.main import run\ntry:\n run({!r})\nexcept SystemExit as end:\n assert not end.code, end.code"
)
LOADED += "\nprint('loaded', *sorted(name for name in {!r} if name in sys.modules), file=sys.stderr)"


@pytest.mark.parametrize("arguments", [["--help"], ["explain", "E401"], ["compare", "--help"], ["refresh", "--help"]])
def test_help_is_instant(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(arguments, HEAVY)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.split() == ["loaded"]
    assert done.stdout


def _run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main.run(list(arguments))
    said = capfd.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_help_names_every_verb_and_every_exit_code(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = _run(capfd, "--help")
    assert (code, err) == (0, "")
    for verb in VERBS:
        assert verb in out
    for number in ("0 ok", "1 data problems", "2 usage", "3 source unreachable", "4", "70 bug", "130"):
        assert number in " ".join(out.split())
    assert "dagster-home" not in out


@pytest.mark.parametrize(
    "arguments", [["nothing"], ["explain", "--nothing"], ["compare", "stray"], ["status", "--format", "pdf"]]
)
def test_wrong_usage_exits_with_2_and_says_so_on_stderr(
    arguments: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = _run(capfd, *arguments)
    assert (code, out) == (2, "")
    assert "help" in err


@pytest.mark.parametrize("code", catalogue())
def test_every_fault_has_a_documented_exit_code(code: str) -> None:
    plain = main.exit_code_of(DsigError(code, "here", "what"))
    assert plain == (2 if (code.startswith("E80") and code not in ("E806", "E807")) or code == "E107" else 1)
    assert main.exit_code_of(SourceUnreachable(code, "here", "what")) == 3
    assert main.exit_code_of(IntegrityError(code, "here", "what")) == 4


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (DsigError("E703", "here", "run dsig refresh first"), 1, "E703 here: run dsig refresh first"),
        (DeclarationError("E805", "nobody", "known: care"), 2, "dsig explain E805"),
        (SourceUnreachable("E806", "inbox", "Permission denied"), 3, "E806 inbox: Permission denied"),
        (IntegrityError("E705", "snapshots/1", "restore it"), 4, "E705 snapshots/1"),
        (ZeroDivisionError("nought"), 70, "ZeroDivisionError: nought"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_how_a_command_ends(
    error: BaseException,
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    from pipelines import refresh as refreshing

    def fail(_: object) -> NoReturn:
        raise error

    monkeypatch.setenv("DSIG_HOME", str(tmp_path))
    monkeypatch.setattr(refreshing, "refresh", fail)
    ended, out, err = _run(capfd, "refresh")
    assert (ended, out) == (code, "")
    assert said in err
    assert ("Traceback" in err) == (code == 70)


def test_a_blocked_refresh_is_a_data_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from pipelines import refresh as refreshing
    from pipelines.refresh import Outcome

    monkeypatch.setenv("DSIG_HOME", str(tmp_path))
    waiting = [f"fmo|2025: E302 Complaints!C{row}: below zero" for row in range(40)]
    monkeypatch.setattr(refreshing, "refresh", lambda _: Outcome("blocked", "", 1, 0, waiting, ["nothing_waits: ..."]))
    code, out, err = _run(capfd, "refresh")
    assert (code, out) == (1, "")
    assert waiting[0] in err
    assert waiting[refresh.MOST_SHOWN - 1] in err
    assert waiting[refresh.MOST_SHOWN] not in err
    assert f"and {40 - refresh.MOST_SHOWN} more" in err
    assert "not published" in err


@pytest.mark.parametrize(
    ("failed", "said"),
    [
        ("release_is_believable: no edition lost figures", ["E701 ", 'dsig refresh --believe "REASON"']),
        ("no_blocking_finding: F123 breaks.csv", ["E707 ", 'dsig refresh --despite "REASON"']),
    ],
)
def test_what_stops_a_release_names_the_next_command(
    failed: str, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from pipelines import refresh as refreshing
    from pipelines.refresh import Outcome

    monkeypatch.setenv("DSIG_HOME", str(tmp_path))
    monkeypatch.setattr(refreshing, "refresh", lambda _: Outcome("blocked", "", 1, 0, failed=[failed]))
    code, _, err = _run(capfd, "refresh")
    assert (code, [text in err for text in said]) == (1, [True, True])


def test_progress_is_said_from_the_first_moment(capfd: pytest.CaptureFixture[str]) -> None:
    import logging

    from cli import output

    log = logging.getLogger("dsig.progress")
    with output.progress("starting"):
        assert capfd.readouterr().err == "starting\n"
        log.info("%s %s", "extract", "care|2018")
        log.info("%s %s", "extract", "care|2019")
        log.info("revise")
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "extract\nrevise\n")
    log.info("afterwards")
    assert capfd.readouterr().err == ""


def test_a_traceback_is_never_data(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[Any]) -> None:
    from schemas import codelists

    def fail(_: str) -> NoReturn:
        raise RuntimeError("a bug")

    monkeypatch.setattr(codelists, "load", fail)
    code, out, err = _run(capfd, "explain", "E401")
    assert (code, out) == (70, "")
    assert traceback.__name__ not in out
    assert "RuntimeError: a bug" in err
