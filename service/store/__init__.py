"""Tables and queries. The only place that maps rows or writes a select."""
