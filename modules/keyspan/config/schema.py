"""The JSON Schema of keyspan.toml, for editors."""

from __future__ import annotations

import json

from keyspan.config.faults import whole

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> str:
    """Return the JSON Schema as text; docs/keyspan.schema.json is a copy of it."""
    document = {"$schema": DIALECT, **whole().model_json_schema(by_alias=True)}
    return json.dumps(document, indent=2) + "\n"
