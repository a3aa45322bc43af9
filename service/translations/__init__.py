"""Dutch texts. ``nl/*.po`` are kept per part of the service; ``build`` merges them."""
