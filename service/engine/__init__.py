"""What runs: the only door to SpiffWorkflow. Plain values go in and a step comes out."""
