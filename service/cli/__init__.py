"""The command ``regelwerk``: collects the commands of this package and words their errors."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from service.cli.words import translate
from service.core.errors import BundleError, ServiceError
from service.core.language import N_, Message

# Each module lists its commands in COMMANDS; they are imported when asked for, so that a small
# command does not wait for the web framework.
MODULES = {
    "feel": "expressions",
    "dmn": "expressions",
    "calendar": "expressions",
    "check": "check",
    "trace": "trace",
    "schema": "schema",
    "publish": "publish",
    "rehearse": "rehearse",
    "user": "people",
    "demo": "demo",
    "db": "database",
    "audit": "audit",
    "files": "files",
    "run": "serve",
    "serve": "serve",
    "metrics": "metrics",
    "work": "worker",
    "tick": "worker",
    "mail": "mail",
    "measures": "measures",
    "bench": "checkout",
    "storm": "checkout",
}


NO_DATABASE = N_(
    "The database does not answer, or it has no tables yet (%(kind)s). Look at"
    " REGELWERK_DATABASE_URL and REGELWERK_DATA_DIR, and run regelwerk db upgrade."
)
NO_FILE = N_("“%(name)s” cannot be used: %(problem)s.")


class Commands(click.Group):
    """Imports a command only when it is used, and turns errors into a text and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        module = import_module(f"service.cli.{MODULES[cmd_name]}")
        return next((c for c in module.COMMANDS if c.name == cmd_name), None)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BundleError as exc:
            _say(exc)
            for finding in exc.findings:
                file = finding.file if finding.line is None else f"{finding.file}:{finding.line}"
                place = " ".join(filter(None, (file, finding.element, finding.name)))
                click.echo(f"  {place}: {translate(finding.message)}", err=True)
            ctx.exit(1)
        except ServiceError as exc:
            _say(exc)
            ctx.exit(1)
        except _database_errors() as exc:
            # Never its own text: that may name a host, an account or a value.
            _say(Message(NO_DATABASE, {"kind": type(exc).__name__}))
            ctx.exit(1)
        except BrokenPipeError:  # the reader of our output left
            raise
        except OSError as exc:
            _say(Message(NO_FILE, {"name": exc.filename or "", "problem": exc.strerror or ""}))
            ctx.exit(1)


def _database_errors() -> tuple[type[Exception], ...]:
    """What a database raises; nothing as long as no command has loaded one."""
    loaded = sys.modules.get("sqlalchemy.exc")
    return () if loaded is None else (loaded.SQLAlchemyError,)


def _say(said: ServiceError | Message) -> None:
    text = translate(said.message if isinstance(said, ServiceError) else said)
    logs = sys.modules.get("service.cli.logs")  # absent in a command that keeps no log
    if logs is not None and logs.are_json():
        logs.log.error("refused", text=text)
    else:
        click.echo(text, err=True)


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="regelwerk", message="regelwerk %(version)s")
def main() -> None:
    """Run a regulation: BPMN with working-day deadlines, letters and proof.

    Exit code 0: done. 1: something was found or refused. 2: the command was not understood.
    """


if __name__ == "__main__":
    sys.exit(main())
