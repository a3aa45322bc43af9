"""Logs for process mining: what happened in cases, step by step, without a person in it."""
