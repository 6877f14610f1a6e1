"""Write `codelists/area.csv` from ISO 3166-1: `python -m schemas.make_areas`.

Belongs here: ISO's codes and names, and names beside ISO's own in `ALIASES`, never only in the file.
Does not belong here: missions (they are organisations) and regions (no source breaks down by region).
Needs the development dependency pycountry, whose pinned version decides the names: the same version gives the
same file byte for byte; after raising it, run this again.
"""

import csv
import gettext
import io
from pathlib import Path

import pycountry
from pycountry.db import Data

from schemas.codelists import COLUMNS, FOLDER, normalise

TARGET = FOLDER / "area.csv"

TOTAL = (
    "_T", "All areas", "Alle gebieden", "Toutes les zones",
    "total|totaal|all countries|worldwide|global|alle landen|wereldwijd|tous les pays|monde entier|mondial",
    "", "", "", "",
)  # fmt: skip

# "Congo" alone is Congo-Brazzaville to ISO and Congo-Kinshasa to the press: here it is a name of neither.
LABEL_IS_OFFICIAL_NAME = {"COG"}

ALIASES = {
    "ARE": "UAE|VAE|EAU",
    "BGD": "Bengladesh",
    "BHS": "The Bahamas",
    "BIH": "Bosnia|Bosnië|Bosnië-Herzegovina|Bosnie",
    "BLR": "Biélorussie",
    "BRN": "Brunéi",
    "CAF": "CAR|C.A.R.|RCA|Centrafrique|Centrafricaine, République",
    "CIV": "Ivory Coast|Cote d'Ivoire",
    "COD": "DRC|D.R.C.|DR Congo|D.R. Congo|Democratic Republic of the Congo|Democratic Republic of Congo"
    "|Congo-Kinshasa|Congo (Kinshasa)|Democratische Republiek Congo|RDC|RD Congo|R.D. Congo",
    "COG": "Congo-Brazzaville|Congo (Brazzaville)|Congo Republic|Congo, Republic of the",
    "CPV": "Cape Verde|Kaapverdische Eilanden",
    "FLK": "Falkland Islands|Falklandeilanden|Malouines|Îles Malouines",
    "FSM": "Micronésie",
    "GBR": "UK|U.K.|Great Britain|VK|Groot-Brittannië|Grande-Bretagne",
    "GMB": "The Gambia",
    "GNB": "Guinea Bissau|Guinee Bissau|Guinée Bissau",
    "HKG": "Hong-Kong",
    "KOR": "Republic of Korea|Republiek Korea|République de Corée",
    "LAO": "Lao PDR",
    "LKA": "Sri-Lanka",
    "MKD": "Macedonia|Macedonië|Macédoine",
    "MMR": "Burma|Birma",
    "NLD": "The Netherlands|Holland",
    "PHL": "The Philippines|de Filipijnen",
    "PRK": "DPRK",
    "PSE": "Palestine|Palestina|oPt|Occupied Palestinian Territory|Occupied Palestinian Territories"
    "|Bezette Palestijnse Gebieden|Territoire palestinien occupé|Territoires palestiniens occupés",
    "REU": "La Réunion",
    "RUS": "Russia|Russie",
    "SDN": "The Sudan",
    "SLV": "Le Salvador",
    "SSD": "Zuid-Sudan|Sud-Soudan",
    "STP": "São Tomé and Príncipe|São Tomé en Príncipe|São Tomé-et-Príncipe",
    "SWZ": "Swaziland",
    "SYR": "République arabe syrienne",
    "TLS": "East Timor|Timor-Oriental",
    "TUR": "Turkey",
    "USA": "U.S.|U.S.A.|VS",
    "VAT": "Vatican|Vatican City|Holy See|Vaticaanstad|Saint-Siège|Heilige Stoel",
}


def render() -> str:
    """Return the text of `area.csv`: `_T` first, then every ISO 3166-1 country by alpha-3 code."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow(TOTAL)
    writer.writerows(sorted(_row(country) for country in pycountry.countries))
    return text.getvalue()


def main() -> None:
    """Write the file."""
    TARGET.write_text(render(), encoding="utf-8", newline="\n")


def _row(country: Data) -> tuple[str, ...]:
    fields = {key: str(value) for key, value in country}
    code = fields["alpha_3"]
    main_name = "official_name" if code in LABEL_IS_OFFICIAL_NAME else "name"
    labels = _in_three_languages(fields[main_name])
    aliases = [fields["alpha_2"]]
    for key in ("common_name", "official_name"):
        aliases += _in_three_languages(fields[key]) if key in fields else []
    aliases += ALIASES.get(code, "").split("|")
    return (code, *labels, "|".join(_new((code, *labels), aliases)), TOTAL[0], "", "", fields["numeric"])


def _in_three_languages(name: str) -> list[str]:
    folder = Path(pycountry.LOCALES_DIR)
    return [name, *(gettext.translation("iso3166-1", folder, [lang]).gettext(name) for lang in ("nl", "fr"))]


def _new(known: tuple[str, ...], aliases: list[str]) -> list[str]:
    names = {normalise(alias): alias for alias in aliases if alias}
    return [alias for name, alias in names.items() if name not in map(normalise, known)]


if __name__ == "__main__":
    main()
