"""What is done to a whole database: migrations, backup, restore, copying, and erasing a member from it."""
