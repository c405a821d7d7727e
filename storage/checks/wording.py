"""How the SELECT of a rule names the rows that it finds."""

Rules = dict[str, str]
"""By the name of a rule: the SELECT of one column, `place`, of the rows that break it."""


def place(table: str, *columns: str, of: str = "") -> str:
    """The column `place` for a SELECT: the table and what names a row, such as `event.member: id 5`.

    Args:
        table: the table, as it is called in the SELECT.
        columns: the columns that name a row: numbers and the program's own words, never a member's text.
        of: the column that is wrong, where several of a row can be.
    """
    named = " || ', ".join(f"{column} ' || coalesce({table}.{column}, '?')" for column in columns)
    return f"'{table}{of and f'.{of}'}: {named} AS place"
