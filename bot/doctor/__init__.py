"""The doctor: a list of checks of one database, a file each, and how what they find is told."""
