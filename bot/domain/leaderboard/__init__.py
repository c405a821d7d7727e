"""Rankings of members over a week, a season or all time."""
