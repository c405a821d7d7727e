"""What a forecast was worth once the answer is known."""
