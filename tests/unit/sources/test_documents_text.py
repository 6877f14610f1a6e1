"""Documents in plain text, CSV and HTML as blocks."""

from __future__ import annotations

import pytest

from schemas.messages import HeldEdition
from sources.readers import areas, contents, delimited, html, lines, txt
from sources.readers.blocks import Block


def shown(blocks: list[Block]) -> list[tuple[str, str]]:
    """Return kind and text of each block."""
    return [(block.kind, block.canonical) for block in blocks]


def plain(text: str) -> list[tuple[str, str]]:
    """Return the blocks of a text file."""
    return shown(txt.read(text.encode(), "EXAMPLE.txt"))


def page(body: str) -> list[tuple[str, str]]:
    """Return the blocks of a page."""
    return shown(html.read(f"<html><body>{body}</body></html>".encode(), "EXAMPLE.html")[0])


WRAPPED = """\
Cases by region

In the year under review the organisation received forty-three new com-
plaints, against twenty-
eight a year earlier. In- and outflow of SEAH-
meldingen is shown below,
region by region, as every year before this one has shown.
A second paragraph starts here without a blank line.
It has a line of its own that is long enough to be wrapped by hand.
"""


def test_hard_wrapped_lines_are_joined_and_words_made_whole() -> None:
    assert plain(WRAPPED)[1] == (
        "paragraph",
        "In the year under review the organisation received forty-three new complaints, against twenty-eight a year"
        " earlier. In- and outflow of SEAH-meldingen is shown below, region by region, as every year before this one"
        " has shown.",
    )


def test_a_short_line_set_apart_is_a_heading_and_the_first_comment_line_is_not() -> None:
    found = plain("# after: https://example.org (EXAMPLE)\n\nThe figures of 2021\n\nThere were 7 cases.\n")
    assert [kind for kind, _ in found] == ["paragraph", "heading", "paragraph"]
    assert found[0][1] == "# after: https://example.org (EXAMPLE)"


def test_a_heading_over_its_paragraph_without_a_blank_line() -> None:
    found = plain("Workable steps\nThe minister then set out what is to be done about the figures, line by line.\n" * 1)
    assert [kind for kind, _ in found] == ["heading", "paragraph"]


def test_list_items_lose_their_marks_and_keep_their_depth() -> None:
    blocks = txt.read(
        b"Agreed:\n\n 1. Policy\n 2. Procedures\n  - Hotline\n  - Rules\n 3. 14 sanctions\n", "EXAMPLE.txt"
    )
    assert [(block.kind, block.level, block.text) for block in blocks[1:]] == [
        ("item", 1, "Policy"),
        ("item", 1, "Procedures"),
        ("item", 2, "Hotline"),
        ("item", 2, "Rules"),
        ("item", 1, "14 sanctions"),
    ]


def test_a_lone_numbered_line_is_a_heading() -> None:
    found = plain("Some text ends.\n\n3. FOLLOW-UP OF REPORTS\n\nIn 2021 there were 26 reports.\n")
    assert found[1] == ("heading", "3. FOLLOW-UP OF REPORTS")


def test_a_paragraph_goes_on_after_the_furniture_of_a_page() -> None:
    furniture = "\n\nOur reference\n\nBZ-2034\n\n"
    start = "There were 7 reports. The ministry has set up, together with the organisations that it funds, a"
    text = furniture.join([start, "scheme. It works.", "More text.", "The end."])
    assert "funds, a scheme. It works." in plain(text)[0][1]


@pytest.mark.parametrize("rows", ["Year\tReports\n2021\t7\n2022\t9\n", "Year | Reports\n--- | ---\n2021 | 7\n2022 | 9"])
def test_a_table_set_with_tabs_or_bars(rows: str) -> None:
    assert plain(f"Intro here.\n\n{rows}")[1] == ("table", "Year | Reports\n2021 | 7\n2022 | 9")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert shown(txt.read("Één melding: 7 cas reçus.".encode(encoding), "EXAMPLE.txt")) == [
        ("paragraph", "Één melding: 7 cas reçus.")
    ]


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(HeldEdition, match="E104"):
        txt.read(b"\x00\x01\x02" * 50 + b"abc", "EXAMPLE.txt")


def test_a_table_of_contents_loses_its_page_numbers() -> None:
    blocks = txt.read(
        b"Contents\n\nSummary\t1\nCases\t6\nAnnex .......... 12\n\nIn 2021 there were 43 cases.", "EXAMPLE"
    )
    texts = [block.canonical for block in contents.without_pages(blocks)]
    assert texts == ["Contents", "Summary", "Cases", "Annex", "In 2021 there were 43 cases."]


@pytest.mark.parametrize(
    ("last", "first", "joined"),
    [
        ("beleids-", "kader", "beleidskader"),
        ("dix-", "neuf", "dix-neuf"),
        ("in-", "en uitstroom", "in- en uitstroom"),
        ("UN-", "personeel", "UN-personeel"),
        ("West-", "Afrika", "West-Afrika"),
        ("2016-", "17", "2016- 17"),
        ("soft\u00ad", "ware", "software"),
    ],
)
def test_words_broken_over_lines(last: str, first: str, joined: str) -> None:
    assert lines.joined([last, first]) == joined


@pytest.mark.parametrize(
    ("raised", "mark"), [("1", "¹"), ("[12]", "¹²"), ("*", "*"), ("a", "ᵃ"), ("th", None), ("er", None), ("e", None)]
)
def test_note_marks(raised: str, mark: str | None) -> None:
    assert lines.note_mark(raised) == mark


def test_a_csv_file_with_comment_title_and_remark() -> None:
    found = delimited.read(
        b'# EXAMPLE\n"Cases, received"\nGroup;2021;2022\nStaff;1.024;"4"\nPartners;;7,5\nRemark: both are EXAMPLES\n',
        "E.csv",
    )
    assert shown(found) == [
        ("paragraph", "# EXAMPLE"),
        ("heading", "Cases, received"),
        ("table", "Group | 2021 | 2022\nStaff | 1.024 | 4\nPartners |  | 7,5"),
        ("paragraph", "Remark: both are EXAMPLES"),
    ]
    assert found[2].rows[1][2].place == "L4C3"


def test_first_lines_of_running_text_in_a_csv_file_are_one_cell() -> None:
    text = "EXAMPLE, complaints of harassment, 2022\nYear,Type,Number\n2022,Bullying,4\n2022,Fraud,3\n"
    found = shown(delimited.read(text.encode(), "EXAMPLE.csv"))
    assert "EXAMPLE, complaints of harassment, 2022" in [line for _, lines in found for line in lines.split("\n")]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_separator(mark: str) -> None:
    rows = [["Group", "2021"], ["Staff", "7"], ["Partners", "9"]]
    found = delimited.read("\r\n".join(mark.join(row) for row in rows).encode("cp1252"), "EXAMPLE.csv")
    assert shown(found) == [("table", "Group | 2021\nStaff | 7\nPartners | 9")]


def test_a_csv_file_has_the_columns_a_page_may_have() -> None:
    wide = b",".join([b"1"] * (areas.MAX_COLUMNS + 1))
    with pytest.raises(HeldEdition, match="1000 columns"):
        delimited.read(wide + b"\n" + wide, "EXAMPLE.csv")


def test_a_csv_file_without_a_filled_cell() -> None:
    with pytest.raises(HeldEdition, match="E101"):
        delimited.read(b";;\n;;\n", "EXAMPLE.csv")


def test_a_page_without_its_menus_scripts_and_hidden_parts() -> None:
    found = page(
        "<nav>5 items</nav><h2>Cases<br>of 2021</h2>Loose text<p>There were <b>43</b> cases.</p>"
        "<p style='display: none'>99</p><p hidden>98</p><script>97</script><footer>96</footer><aside>95</aside>"
    )
    assert found == [
        ("heading", "Cases of 2021"),
        ("paragraph", "Loose text"),
        ("paragraph", "There were 43 cases."),
    ]


def test_lists_have_depth_and_hand_made_lists_are_lists() -> None:
    body = "<ul><li>one<ul><li>two</li></ul></li></ul><p>These:<br>- three<br>- four</p>"
    blocks, _ = html.read(f"<html><body>{body}</body></html>".encode(), "EXAMPLE.html")
    assert [(block.kind, block.level, block.text) for block in blocks] == [
        ("item", 1, "one"),
        ("item", 2, "two"),
        ("paragraph", 0, "These:"),
        ("item", 1, "three"),
        ("item", 1, "four"),
    ]


def test_raised_note_marks_stand_apart_and_ordinals_do_not() -> None:
    assert page("<p>43<sup><a href='#n'>[1]</a></sup> cases on the 10<sup>th</sup></p>") == [
        ("paragraph", "43 ¹ cases on the 10th")
    ]


def test_spans_are_repeated_and_say_so() -> None:
    blocks, _ = html.read(
        b"<table><caption>Cases</caption><tr><th rowspan=2>Group<th colspan=2>2021</tr><tr><th>Women<th>Men</tr>"
        b"<tr><td>Staff<td>4<td>5</tr></table>",
        "EXAMPLE.html",
    )
    assert shown(blocks) == [
        ("heading", "Cases"),
        ("table", "Group | 2021 | 2021\nGroup | Women | Men\nStaff | 4 | 5"),
    ]
    assert [[cell.is_repeated for cell in row] for row in blocks[1].rows] == [
        [False, False, True],
        [True, False, False],
        [False, False, False],
    ]


def test_a_table_that_only_arranges_the_page_is_text() -> None:
    assert page("<table><tr><td><p>One</p></td></tr><tr><td>Two</td></tr></table>") == [
        ("paragraph", "One"),
        ("paragraph", "Two"),
    ]


def test_spans_that_blow_a_table_up() -> None:
    rows = "<tr><td colspan=999 rowspan=0>x</td><td>z</td></tr>" + "<tr><td>y</td></tr>" * 900
    with pytest.raises(HeldEdition, match="E105"):
        html.read(f"<table>{rows}</table>".encode(), "EXAMPLE.html")


@pytest.mark.parametrize("declared", ["", '<meta charset="utf-8">', "<meta charset=windows-1252>", "<meta charset=no>"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_page_in_another_encoding_than_it_says(declared: str, encoding: str) -> None:
    content = f"<html>{declared}<p>7 cas reçus</p></html>".encode(encoding)
    assert shown(html.read(content, "EXAMPLE.html")[0]) == [("paragraph", "7 cas reçus")]


def test_what_a_page_states() -> None:
    head = '<html lang="nl"><head><title>Een  brief</title><meta name="DCTERMS.issued" content="2022-07-15"></head>'
    _, facts = html.read(f"{head}<body><p>x</p></body></html>".encode(), "EXAMPLE.html")
    assert facts == {"title": "Een brief", "language": "nl", "date": "2022-07-15"}


def test_entities_from_outside_are_not_loaded() -> None:
    content = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>a &x; b</p></body></html>'
    assert "root" not in str(html.read(content, "EXAMPLE.html"))


def test_a_table_set_with_spaces_keeps_its_blank_cells() -> None:
    text = "Category         Received  Open\nSexual abuse           21    12\nHarassment                   11\n"
    (table,) = txt.read(text.encode(), "note.txt")
    assert [[cell.text for cell in row] for row in table.rows][2] == ["Harassment", "", "11"]


def test_a_date_over_a_text_is_no_heading() -> None:
    (first, *_) = txt.read(
        b"The Hague, 3 April 2024\n\nComplaints came in. They are many and more are coming.\n", "n.txt"
    )
    assert first.kind == "paragraph"
