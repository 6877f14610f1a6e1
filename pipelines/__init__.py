"""The way of a figure, step by step.

Belongs here: `steps/` (pure functions), the thin Dagster layer over them, the home folder data lies in.
Does not belong here: reading formats (`sources/readers`), opening DuckDB (`warehouse/`), printing (`cli/`).
"""
