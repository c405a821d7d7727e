"""What is stored about a member: showing it, handing it over, erasing it."""
