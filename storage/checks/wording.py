"""How a statement names the rows that it finds."""

Rules = dict[str, str]
"""By the name of a rule: the SELECT of one column, `place`, that finds the rows which break it."""


def place(table: str, *columns: str, of: str = "") -> str:
    """The column `place`: the table, and some of a row's ids and times.

    Args:
        table: the table, as it is called in the statement.
        columns: what names the row; integers and names the program gave, never a member's text.
        of: which of the row's columns is meant, for a row that can be wrong in several.
    """
    named = " || ', ".join(f"{column} ' || coalesce({table}.{column}, '?')" for column in columns)
    return f"'{table}{of and f'.{of}'}: {named} AS place"
