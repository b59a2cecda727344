"""What was done at the visit: services performed, the level of the visit, and the lines both make."""
