"""regelwerk: a service that runs a regulation."""
