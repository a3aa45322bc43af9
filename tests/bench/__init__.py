"""Measures the service against its aims, on real servers and databases. Changes nothing in it."""
