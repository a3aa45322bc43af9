"""What the service can do: one verb per function, each owning its transaction."""
