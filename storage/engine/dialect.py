"""The words of the schema that differ between database engines.

The scripts in `storage/migrations/` hold them as placeholders of `string.Template`, such as `$integer`, so that one
text serves every engine. An engine has a table of its own words under these names.
"""

from collections.abc import Mapping
from types import MappingProxyType

SQLITE: Mapping[str, str] = MappingProxyType(
    {
        # The key that the database gives to a new row; one that is used once is not given again when its row is gone.
        "id": "INTEGER PRIMARY KEY",
        "id_used_once": "INTEGER PRIMARY KEY AUTOINCREMENT",
        # 64 bits (sqlite.org/datatype3.html).
        "integer": "INTEGER",
        "bytes": "BLOB",
        # Text that is looked for in ranges, so that its order must be that of its characters in every locale.
        "text_in_ranges": "TEXT",
        # How a table ends: columns hold nothing but their types, and in the second kind rows lie in the key's order.
        "rows": "STRICT",
        "rows_by_key": "STRICT, WITHOUT ROWID",
    }
)
