"""Storms over the whole service: real processes, real databases, a real mail server."""
