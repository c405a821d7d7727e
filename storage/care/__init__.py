"""Caring for the database file: migrations, backup, restore, copying and erasing."""
