"""The core of Credence: knows no platform and no database."""
