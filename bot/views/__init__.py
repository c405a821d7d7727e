"""What is shown, in the interface's own terms: facts in, cards out."""
