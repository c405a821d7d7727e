"""`doctor`: checks of a database for operators, and what is due and stuck in a community for its administrators.

`examine.py` runs the checks one after the other and `report.py` words what they find. A check is a function from
`bot.ports.checks.Checks` to `Findings`: one file each, or a rule of the store (`rules.py`). The last one, `outlook.py`,
looks for no damage but for what is due, waits or is stuck.
"""
