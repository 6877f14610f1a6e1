"""Partitions: one per edition, `source|edition`, up to step 4.

Belongs here: the partitions definition. Keys are added by the refresh and by the inbox sensor.
Does not belong here: which editions exist (`steps/collect.py`).
"""

import dagster as dg

EDITIONS = dg.DynamicPartitionsDefinition(name="edition")
