"""What a code list answers, and how each fault in a file is named."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import codelists
from schemas.codelists import COLUMNS, CodeList, CodeListError, load, names, normalise, read

TREE = """\
_T,All,Alle,Tous,total,,,,
open,Open,Open,Ouvert,in behandeling|en cours,_T,,,
review,Under review,In beoordeling,À l'examen,,open,2018-01-01,2020-12-31,X-1
closed,Closed,Afgesloten,Clos,,_T,,,
"""


def write(folder: Path, rows: str, header: str = ",".join(COLUMNS)) -> Path:
    path = folder / "demo.csv"
    path.write_text(f"{header}\n{rows}", encoding="utf-8")
    return path


@pytest.fixture
def demo(tmp_path: Path) -> CodeList:
    return read(write(tmp_path, TREE))


def test_codes_keep_the_order_of_the_file(demo: CodeList) -> None:
    assert demo.name == "demo"
    assert list(demo.codes) == ["_T", "open", "review", "closed"]


def test_a_line_is_read_whole(demo: CodeList) -> None:
    code = demo.codes["review"]
    assert (code.valid_from, code.valid_to, code.external_id) == (date(2018, 1, 1), date(2020, 12, 31), "X-1")
    assert demo.codes["open"].aliases == ("in behandeling", "en cours")
    assert demo.codes["_T"].parent is None


def test_membership_is_of_codes_only(demo: CodeList) -> None:
    assert "open" in demo
    assert "Open" not in demo
    assert "en cours" not in demo
    assert None not in demo


def test_labels_in_three_languages(demo: CodeList) -> None:
    assert demo.label("closed") == "Closed"
    assert demo.label("closed", "nl") == "Afgesloten"
    assert demo.label("closed", "fr") == "Clos"


def test_the_tree(demo: CodeList) -> None:
    assert demo.parent("review") == "open"
    assert demo.parent("_T") is None
    assert demo.ancestors("review") == ("open", "_T")
    assert demo.ancestors("_T") == ()
    assert demo.children("_T") == ("open", "closed")
    assert demo.children("closed") == ()


@pytest.mark.parametrize(
    "label", ["review", "REVIEW", "  Under \t review\n", "under\u00a0review", "à l'examen", "À l’examen", "X"]
)
def test_find_is_exact_but_for_case_space_and_spelling_of_a_character(demo: CodeList, label: str) -> None:
    assert demo.find(label) == (None if label == "X" else "review")


def test_find_knows_decomposed_accents(demo: CodeList) -> None:
    assert demo.find(unicodedata.normalize("NFD", "À l'examen")) == "review"


@pytest.mark.parametrize("label", ["", " ", "under", "under review?", "A l'examen"])
def test_find_never_guesses(demo: CodeList, label: str) -> None:
    assert demo.find(label) is None


def test_nearest_puts_the_likeliest_first(demo: CodeList) -> None:
    assert demo.nearest("closd")[0] == "closed"
    assert demo.nearest("en course")[0] == "open"
    assert demo.nearest("Review")[0] == "review"


@pytest.mark.parametrize(("n", "length"), [(0, 0), (3, 3), (4, 4), (9, 4)])
def test_nearest_gives_n_codes_where_the_list_is_long_enough(demo: CodeList, n: int, length: int) -> None:
    assert len(set(demo.nearest("zzz", n))) == length


def test_nearest_prefers_a_name_that_holds_every_word() -> None:
    assert set(load("area").nearest("Congo", 2)) == {"COD", "COG"}
    assert load("area").find("Congo") is None


@given(st.text(max_size=30))
def test_nearest_always_answers_and_find_answers_with_a_code(label: str) -> None:
    measure = load("measure")
    assert len(measure.nearest(label)) == 3
    assert measure.find(label) is None or measure.find(label) in measure


@given(st.text(max_size=30))
def test_normalise_is_idempotent_for_what_people_type(label: str) -> None:
    plain = label.encode("ascii", "ignore").decode()
    assert normalise(normalise(plain)) == normalise(plain)


def test_a_list_is_read_once() -> None:
    assert load("measure") is load("measure")


def test_names_are_the_files() -> None:
    assert set(names()) == {path.stem for path in codelists.FOLDER.glob("*.csv")}
    assert list(names()) == sorted(names())


def test_spreadsheet_programs_may_add_a_byte_order_mark_and_blank_lines(tmp_path: Path) -> None:
    path = write(tmp_path, f"{TREE}\n", "\ufeff" + ",".join(COLUMNS))
    assert list(read(path).codes) == ["_T", "open", "review", "closed"]


@pytest.mark.parametrize("name", ["colour", "", "../codelists/measure", "measure.csv"])
def test_unknown_list(name: str) -> None:
    with pytest.raises(
        CodeListError, match=r"no code list .*Fix: use one of access, action, applies_to, area"
    ) as caught:
        load(name)
    assert repr(name) in str(caught.value)


def test_unknown_code_names_the_nearest_three(demo: CodeList) -> None:
    with pytest.raises(CodeListError, match=r"demo: no code 'opne'\. Fix: .*nearest: open, \w+, \w+"):
        demo.label("opne")
    for question in (demo.parent, demo.ancestors, demo.children):
        with pytest.raises(CodeListError, match="no code 'opne'"):
            question("opne")


def test_unknown_language(demo: CodeList) -> None:
    with pytest.raises(CodeListError, match=r"no labels in 'es'. Fix: ask for one of en, nl, fr"):
        demo.label("open", "es")


FAULTS = {
    "code twice": ("a,A,A,A,,,,,\na,B,B,B,,,,,\n", 3, "code 'a' is listed twice", "remove"),
    "label of two codes": ("a,Case,A,A,,,,,\nb,CASE,B,B,,,,,\n", 3, "'b' here and for 'a' on line 2", "keep"),
    "alias of two codes": ("a,A,A,A,zaak,,,,\nb,B,B,B,x|Zaak ,,,,\n", 3, "'Zaak' stands for 'b'", "keep"),
    "alias is another code": ("a,A,A,A,,,,,\nb,B,B,B,A,,,,\n", 3, "'A' stands for 'b' here", "keep"),
    "codes that differ in case": ("a,A,A,A,,,,,\nA,B,B,B,,,,,\n", 3, "'A' stands for 'A' here", "keep"),
    "unknown parent": ("a,A,A,A,,,,,\nb,B,B,B,,c,,,\n", 3, "parent 'c' of 'b' is not in the list", "add"),
    "own parent": ("a,A,A,A,,a,,,\n", 2, "circle: a > a", "clear"),
    "circle": ("a,A,A,A,,b,,,\nb,B,B,B,,c,,,\nc,C,C,C,,a,,,\n", 2, "circle: a > b > c > a", "clear"),
    "circle above": ("a,A,A,A,,b,,,\nb,B,B,B,,c,,,\nc,C,C,C,,b,,,\n", 2, "circle: a > b > c > b", "clear"),
    "no code": (" ,A,A,A,,,,,\n", 2, "code is empty", "fill in code"),
    "no English": ("a, ,A,A,,,,,\n", 2, "label_en is empty (code 'a')", "fill in label_en"),
    "no Dutch": ("a,A,,A,,,,,\n", 2, "label_nl is empty (code 'a')", "fill in label_nl"),
    "no French": ("a,A,A,,,,,,\n", 2, "label_fr is empty (code 'a')", "fill in label_fr"),
    "no day": ("a,A,A,A,,,1 May 2020,,\n", 2, "valid_from '1 May 2020' is no day", "YYYY-MM-DD"),
    "no such day": ("a,A,A,A,,,,2021-02-29,\n", 2, "valid_to '2021-02-29' is no day", "YYYY-MM-DD"),
    "ends before start": ("a,A,A,A,,,2021-01-02,2021-01-01,\n", 2, "is after valid_to", "correct"),
    "comma not quoted": ("a,Case, open,A,A,,,,,\n", 2, "10 cells instead of 9", "double quotes"),
    "after a label of two lines": ('a,"A\nA",A,A,,,,,\na,B,B,B,,,,,\n', 4, "listed twice", "remove"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_names_file_line_and_fix(tmp_path: Path, fault: str) -> None:
    rows, line, what, fix = FAULTS[fault]
    path = write(tmp_path, rows)
    with pytest.raises(CodeListError) as caught:
        read(path)
    message = str(caught.value)
    place, _, rest = message.partition(": ")
    assert place == f"{path}, line {line}"
    said, _, fix_said = rest.partition(". Fix: ")
    assert what in said
    assert fix in fix_said


def test_wrong_columns(tmp_path: Path) -> None:
    path = write(tmp_path, "a,A\n", "code,label")
    with pytest.raises(CodeListError, match=r"line 1: the columns are 'code,label'\. Fix: make them 'code,label_en"):
        read(path)


def test_an_empty_file_has_wrong_columns(tmp_path: Path) -> None:
    path = tmp_path / "demo.csv"
    path.touch()
    with pytest.raises(CodeListError, match="line 1: the columns are ''"):
        read(path)


def test_the_same_name_twice_for_one_code_is_no_fault(tmp_path: Path) -> None:
    demo = read(write(tmp_path, "unicef,UNICEF,UNICEF,UNICEF,Unicef|unicef,,,,\n"))
    assert demo.find("UniCef") == "unicef"
