"""A community as a file: written, read again, scored."""
