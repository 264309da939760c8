"""The tables of parameters in keyspan.toml: [protects.ssm.NAME]."""

from __future__ import annotations

from typing import ClassVar

from keyspan.config.fields import Text
from keyspan.config.protects.each_region import InEachRegionTable
from keyspan.model.protects import Parameter, Protection


class ParameterTable(InEachRegionTable):
    """A SecureString parameter in each Region, which a person puts there: existing = true."""

    kind: ClassVar[type[Protection]] = Parameter

    parameter: Text
    """The name of the parameter: parameter = "/acme/orders/password"."""
