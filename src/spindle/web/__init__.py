"""The pages and their JSON interface."""
