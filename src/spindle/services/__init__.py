"""What can be done with a study."""
