"""The SQLite connection: the writer task, batches of votes, the lock, and the file."""
