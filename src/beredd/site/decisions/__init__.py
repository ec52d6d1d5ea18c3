"""The documents that programmes were read from, stored unaltered, so that a passage shows in its place."""
