"""What verify, drift and inventory found, in the words of whoever reads it."""
