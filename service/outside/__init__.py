"""The outside world: mail server, PDF compiler and file store. No rules about who gets what."""

from __future__ import annotations

from pathlib import Path

from service.core.file_address import Bucket, Folder
from service.outside.bucket import S3Files
from service.outside.children import Busy, Children, Limits, Stopped
from service.outside.disk import DiskFiles
from service.outside.files import FileDamaged, FilesAway, FileStore, Kept
from service.outside.mail import (
    Delivery,
    Mailer,
    MailError,
    OutboxMailer,
    OutgoingMail,
    Permit,
    SmtpMailer,
    TakingMailer,
)
from service.outside.parcel import Parcel, TooLarge, parcel, pieces_of
from service.outside.pdf import PdfPrinter, PrintError, TypstPrinter
from service.outside.presses import Presses
from service.outside.scanner import ClamScanner, Scanner, ScannerAway
from service.outside.signing import SealKey, Signer, is_signed
from service.outside.stamping import Authority, HttpAuthority, NotStamped

__all__ = [
    "Authority",
    "Busy",
    "Children",
    "ClamScanner",
    "Delivery",
    "DiskFiles",
    "FileDamaged",
    "FileStore",
    "FilesAway",
    "HttpAuthority",
    "Kept",
    "Limits",
    "MailError",
    "Mailer",
    "NotStamped",
    "OutboxMailer",
    "OutgoingMail",
    "Parcel",
    "PdfPrinter",
    "Permit",
    "Presses",
    "PrintError",
    "S3Files",
    "Scanner",
    "ScannerAway",
    "SealKey",
    "Signer",
    "SmtpMailer",
    "Stopped",
    "TakingMailer",
    "TooLarge",
    "TypstPrinter",
    "files_at",
    "is_signed",
    "parcel",
    "pieces_of",
]


def files_at(place: Folder | Bucket) -> FileStore:
    """The store at *place*; nothing is asked of it yet."""
    return DiskFiles(Path(place.path)) if isinstance(place, Folder) else S3Files(place)
