"""The stacks of this platform, each with a state of its own."""
