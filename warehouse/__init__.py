"""The store: the only code that opens DuckDB.

Belongs here: building releases, reading them, exports, the data dictionary.
Does not belong here: what a figure means (`schemas`), how figures are made (`pipelines`), reading documents.
"""
