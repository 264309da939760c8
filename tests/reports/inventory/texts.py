"""What the inventories of these tests are made of."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
ORDERS, OTHER = "mrk-" + "0" * 31 + "1", "mrk-" + "0" * 31 + "2"
HOSTILE = "x\n::error::\x1b[2J|`<b>@team ##[error]"
