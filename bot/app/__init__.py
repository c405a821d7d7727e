"""What joins the features: the door every request comes through, the background task, the registry of actions."""
