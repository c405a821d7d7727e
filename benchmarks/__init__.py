"""What the program claims about speed and size, measured."""
