"""Writes the code list of indicators from their declaration: `python -m schemas.make_indicators`.

Belongs here: `indicators.yaml` as a code list, so that it is declared once.
Does not belong here: the declaration. The committed file is checked fresh by a test.
"""

from __future__ import annotations

import csv
import io

from schemas import codelists, indicators

TARGET = codelists.FOLDER / "indicator.csv"


def render() -> str:
    """Return the code list as CSV."""
    written = io.StringIO()
    rows = csv.DictWriter(written, codelists.COLUMNS, restval="", lineterminator="\n")
    rows.writeheader()
    rows.writerows(
        {"code": said.code, "label_en": said.label_en, "label_nl": said.label_nl, "label_fr": said.label_fr}
        for said in indicators.declared().values()
    )
    return written.getvalue()


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8", newline="\n")
