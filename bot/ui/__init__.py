"""What cards are made of: blocks, the command table, and how figures, names and refusals are told."""
