"""Tests of the service, its measurements and its storms; each module is called ``tests.…``."""
