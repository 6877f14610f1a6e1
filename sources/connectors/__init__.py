"""Fetch an edition: one module per place editions come from.

Belongs here: finding and fetching bytes.
Does not belong here: reading them (`sources/readers`).
"""
