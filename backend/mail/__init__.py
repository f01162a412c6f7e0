"""Mail: rows of the outbox, rendered and handed to a sender, each at least once, always under the same Message-ID."""

from __future__ import annotations

from backend.mail.folder import Folder
from backend.mail.rendering import render
from backend.mail.senders import CannotSend, Refused, Sender
from backend.mail.sending import send_due

__all__ = ["CannotSend", "Folder", "Refused", "Sender", "render", "send_due"]
