"""The data of every action, a file for each feature.

An input is what a button, a command or a form asks for: small enough that a button carries it (`action.py`), so that a
button still works after a restart. `base.py` has what all of them share; what an action does is in its feature's
folder.
"""
