"""The deployable stacks of this app; imported by main.py only."""
