"""The DMN technology compatibility kit played on our decisions; the kit lies elsewhere."""
