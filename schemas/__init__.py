"""The contract: what a figure is. Imports nothing else of dsig.

Belongs here: columns, tables, code lists, periods, the catalogue of messages.
Does not belong here: reading documents, running steps, opening DuckDB.
"""
