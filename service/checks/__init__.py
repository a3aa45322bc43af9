"""What is wrong with a version: every finding before it may be published."""
