"""The commands of whoever operates the bot, a file each; they alone join core, adapters and storage."""
