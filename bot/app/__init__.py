"""What joins the features: the door that every request comes through, the background task, and the registry of actions."""
