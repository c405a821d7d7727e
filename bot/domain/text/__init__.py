"""What a member's text may hold: cleaning, look-alike characters, numerals and percentages."""
