"""The outside world: mail server, PDF compiler and file store. No rules about who gets what."""

from __future__ import annotations

from service.outside.files import DiskFiles, FileDamaged, FileStore
from service.outside.mail import (
    Delivery,
    Mailer,
    MailError,
    OutboxMailer,
    OutgoingMail,
    SmtpMailer,
)
from service.outside.pdf import PdfPrinter, PrintError, TypstPrinter
from service.outside.signing import SealKey, Signer, is_signed

__all__ = [
    "Delivery",
    "DiskFiles",
    "FileDamaged",
    "FileStore",
    "MailError",
    "Mailer",
    "OutboxMailer",
    "OutgoingMail",
    "PdfPrinter",
    "PrintError",
    "SealKey",
    "Signer",
    "SmtpMailer",
    "TypstPrinter",
    "is_signed",
]
