"""The typed input of every action, a file for each feature: data small enough to ride in a button."""
