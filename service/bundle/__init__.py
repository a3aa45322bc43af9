"""What a version is: its files, read as plain values; nothing is judged or run here."""
