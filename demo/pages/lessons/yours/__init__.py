"""A digit network of one's own: chosen, trained in sight, compared, and taken away."""
