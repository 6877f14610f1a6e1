"""Step 6, derive: indicators from current observations.

Belongs here: Ibis expressions, one module per question: `pairs` (which two values are set against each other),
`grades` (what stands between them), `changes` (year on year, per day), `counts` (level, stock, two clocks), `shares`,
`panels` (like for like), `rates` (per 1,000 staff), `silence`, `indicators` (all of them in one table), `comparison`,
`coverage`; and, pure, `intervals` over distinct pairs of counts.
Does not belong here: which value is current (`revise/`), what may be shown to whom (`protect/`).
"""
