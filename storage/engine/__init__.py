"""SQLite: the connection, the writer task, the batch of votes, batched reads, the file, and descriptions of tables."""
