"""Discord: slash commands, buttons and forms over the gateway, by discord.py."""
