"""The health pages of a running bot, for supervisors and monitoring; not a platform.

`server.py` serves them, `exposition.py` writes the figures in the form that Prometheus reads.
"""
