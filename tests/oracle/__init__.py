"""A second reading of the method pages, in plain Python: what the SQL of the indicators is tested against.

Belongs here: rows in, rows out, by docs/method/{indicators,year-on-year,intervals}.md and the declared rules.
Does not belong here: anything of `pipelines/steps/derive/`, SQL, pandas, drawing rows (`tests/property/`).

Where the two disagree, either the page or the code is wrong: mend that one.
"""
