"""Whether the backend lives and can serve."""

from __future__ import annotations

from typing import Literal

from api_client.wire.base import Answer, VisibleAscii


class Health(Answer):
    """``GET /v1/health`` and ``GET /v1/ready``."""

    status: Literal["ok"]
    version: VisibleAscii
