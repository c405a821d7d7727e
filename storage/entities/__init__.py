"""The entities of the store, a file for each noun: its tables, and the SQL behind its port."""
