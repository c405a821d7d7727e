"""Zones, local times, the calendar of weeks, and the slots of weekly rules."""
