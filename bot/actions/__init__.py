"""What a member can do: one file for each thing, named like the command."""
