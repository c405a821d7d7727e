"""Messages that nobody is waiting for on their way out, and the messages out there kept up to date."""
