"""keyspan.toml, read into the frozen values of keyspan.model, with every fault at once."""

from keyspan.config.load import DEFAULT_FILE, load, loads
from keyspan.config.schema import schema

__all__ = ["DEFAULT_FILE", "load", "loads", "schema"]
