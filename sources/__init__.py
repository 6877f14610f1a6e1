"""The world outside: which reports exist and how each is read. No knowledge of the warehouse.

Belongs here: one folder per source (declarations), the registry over them, readers, connectors, what partners get.
Does not belong here: what happens to a figure after it was read (`pipelines/steps/`).
"""
