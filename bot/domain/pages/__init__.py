"""Reading a forecast page: its dates, lines, outcome lists and story."""
