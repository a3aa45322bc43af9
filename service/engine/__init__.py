"""The engine behind one door: bundles, checks and steps on SpiffWorkflow."""
