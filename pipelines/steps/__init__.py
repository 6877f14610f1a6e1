"""The eight steps: collect extract classify validate revise derive protect disseminate.

Belongs here: functions from frame to frame (one edition) or from table to table (all figures).
Does not belong here: Dagster, files, DuckDB.
"""
