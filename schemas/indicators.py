"""The rules of indicators.yaml as data.

Belongs here: reading them.
Does not belong here: applying them (`pipelines/steps/derive`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def rules() -> dict[str, Any]:
    """Return the rules of `schemas/indicators.yaml`, by indicator."""
    declared: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return declared
