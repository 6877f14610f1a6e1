"""Pages per second and memory of reading long documents: `python benchmarks/reading.py`.

Belongs here: made-up PDFs of prose and of tables (EXAMPLE), the time and memory that reading them takes on one core.
Does not belong here: how well they are read (`extraction.py`), assertions; what must hold is in the tests.

Each measure runs in a process of its own: opening the PDF, its words and boxes, blocks, language, figures, the JSON
contract. Generating the PDF is not counted; seconds are processor time of one core. Targets: 20 pages of prose and 5
pages of tables per second, and memory that grows with nothing but the text itself.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import time

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

PAGES = (100, 500)
SHOWN = {"figures": 0, "seconds": 1, "pages/s": 1, "peak MB": 0}  # with digits after the point
LINES, LINE_HEIGHT, TOP, LEFT = 46, 15, 780, 60
PLAIN = (
    "The office keeps in touch with its partners about training, learning and the code of conduct.",
    "Community consultations were held in several regions, and people said which channels they trust.",
    "A help desk answers questions, and managers discuss what they learn with their teams every month.",
    "EXAMPLE Agency publishes this page to measure how fast a document is read; nothing in it happened.",
)
COUNTED = "In {year}, EXAMPLE Agency received {total} allegations of sexual exploitation and abuse: {a} substantiated."
COLUMNS = ("Country", "Allegations", "Substantiated", "Not substantiated", "Open")
COUNTRIES = ("Kenya", "Uganda", "Chad", "Mali", "Niger", "Somalia", "Ethiopia", "Burundi", "Malawi", "Zambia")
TABLES = 3


def main() -> None:
    """Print pages per second and peak memory, a line per kind of page and length."""
    if len(sys.argv) == 3:
        print(json.dumps(_measure(sys.argv[1], int(sys.argv[2]))))
        return
    print(f"{'pages':<8} {'number':>6}", *(f"{name:>8}" for name in SHOWN))
    for kind in PAGE:
        for pages in PAGES:
            done = subprocess.run([sys.executable, __file__, kind, str(pages)], check=True, capture_output=True)
            found = json.loads(done.stdout)
            shown = (f"{found[name]:>8.{digits}f}" for name, digits in SHOWN.items())
            print(f"{kind:<8} {pages:>6}", *shown)


def pdf(kind: str, pages: int) -> bytes:
    """Return a PDF of EXAMPLE pages.

    Args:
        kind: prose or tables.
        pages: How many.
    """
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=True)
    for number in range(1, pages + 1):
        PAGE[kind](canvas, number)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def _prose(canvas: Canvas, number: int) -> None:
    canvas.setFont("Helvetica", 10)
    for line in range(LINES):
        year, total = 2015 + number % 8, 20 + (number + line) % 60
        text = PLAIN[(number + line) % len(PLAIN)] if line % 8 else COUNTED.format(year=year, total=total, a=total // 3)
        canvas.drawString(LEFT, TOP - LINE_HEIGHT * (line + line // 8), text)


def _tables(canvas: Canvas, number: int) -> None:
    for table in range(TABLES):
        top = TOP - table * (len(COUNTRIES) + 4) * 17
        canvas.setFont("Helvetica", 10)
        year = 2015 + (number + table) % 8
        canvas.drawString(LEFT, top, f"EXAMPLE Agency, sexual exploitation and abuse, {year} (page {number})")
        rows = [COLUMNS, *(_row(country, number + line) for line, country in enumerate(COUNTRIES))]
        for line, row in enumerate(rows):
            y = top - 20 - 17 * line
            for column, cell in enumerate(row):
                canvas.drawString(LEFT + 95 * column + 4, y, str(cell))
                canvas.rect(LEFT + 95 * column, y - 5, 95, 17)


def _row(country: str, seed: int) -> tuple[str, int, int, int, int]:
    parts = (seed % 7, seed % 5, seed % 11)
    return country, sum(parts), *parts


PAGE = {"prose": _prose, "tables": _tables}


def _measure(kind: str, pages: int) -> dict[str, float]:
    content = pdf(kind, pages)
    from sources.readers import contract
    from sources.readers import open as opening

    start = time.process_time()
    figures = contract.extract(opening.read("EXAMPLE.pdf", content))
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (1 << (20 if sys.platform == "darwin" else 10))
    return {"figures": len(figures), "seconds": seconds, "pages/s": pages / seconds, "peak MB": megabytes}


if __name__ == "__main__":
    main()
