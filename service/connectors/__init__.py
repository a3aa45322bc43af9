"""Every topic a model may name, and the function that performs it. Adding one is one line."""

from __future__ import annotations

from collections.abc import Mapping

from service.connectors import letter, notice
from service.connectors.context import Connector, JobContext, Tools

CONNECTORS: Mapping[str, Connector] = {
    "brief": letter.send,
    "bericht": notice.announce,
    "signaal": notice.signal,
    "cvs": notice.export,
}

__all__ = ["CONNECTORS", "Connector", "JobContext", "Tools"]
