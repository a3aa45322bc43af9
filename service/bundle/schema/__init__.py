"""The one described schema of a bundle: every key, what it means and what it may hold."""
