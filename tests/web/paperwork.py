"""Documents put into a case, and small files to put there."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from uuid import uuid4

from service.actions.services import Services
from service.store import audit, instances
from service.store.tables import AuditEvent, Document, DocumentKind, Job, JobState

# One dot.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgaGgAAAGEAQFWjyAjAAAAAElFTkSuQmCC"
)


def pdf(*texts: str) -> bytes:
    """A PDF with a page for each of *texts*; without a table of its parts, as broken ones are."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(texts)))
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(texts)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, text in enumerate(texts):
        drawn = f"BT /F1 24 Tf 60 700 Td ({text}) Tj ET"
        parts += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * n} 0 R >>",
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        ]
    body = "".join(f"{number} 0 obj\n{part}\nendobj\n" for number, part in enumerate(parts, 1))
    return f"%PDF-1.7\n{body}trailer << /Root 1 0 R >>\n%%EOF\n".encode()


@dataclass
class Case:
    """A case that documents are added to."""

    services: Services
    number: str

    def letter(
        self,
        audience: str,
        kind: DocumentKind = DocumentKind.LETTER,
        data: bytes = b"%PDF",
        *,
        is_printed: bool = False,
        name: str = "brief.pdf",
        media_type: str = "application/pdf",
    ) -> str:
        """The address of a new document for *audience*; *is_printed*: by a step of the case."""
        now = self.services.clock()
        with self.services.db.writing() as session:
            case = instances.by_number(session, self.number)
            assert case is not None
            step = Job(key="brief", instance_id=case.id, token="brief", element="aanvraag/brief",
                       name="Brief sturen", topic="brief", state=JobState.DONE, not_before=now,
                       created_at=now)  # fmt: skip
            if is_printed:
                session.add(step)
                session.flush()
            document = Document(
                id=str(uuid4()),
                instance_id=case.id,
                kind=kind,
                name=name,
                title="Bericht over een aanvraag",
                media_type=media_type,
                size=len(data),
                sha256=self.services.files.put(data),
                audience=audience,
                addressee=audience.partition(":")[2] or None,
                job_id=step.id,
                created_by="regelwerk",
                created_at=self.services.clock(),
            )
            session.add(document)
        return f"/documenten/{document.id}"

    def last_event(self) -> AuditEvent:
        with self.services.db.reading() as session:
            return audit.latest(session, page=1, size=1)[0]
