"""The rows that one person may not read, over all registers in one question to the database.

The audit trail asks it: what tells of such a row is left out, and there are twenty-four registers.
"""

from django.db import DEFAULT_DB_ALIAS, connections

from beredd.site.accounts.rights import Person, reach_in
from beredd.site.registers.register import Register, registers


def hidden_rows(user: Person, programme: str) -> dict[str, list[str]]:
    """Return the codes of a programme's rows that the person may not read today, by register that has any.

    Who may not read the programme at all has nothing to ask here and gets nothing.
    """
    reach = reach_in(user, programme)
    if reach is None:
        return {}
    known = registers()
    one, *_others = known.values()
    connection = connections[DEFAULT_DB_ALIAS]
    hidden = one.model._default_manager.filter(programme=programme).exclude(reach.condition()).order_by()
    arm, given = hidden.values_list("number").query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    # All registers have these columns from one model: Django writes the question once, and only the table differs.
    quoted = connection.ops.quote_name
    table = quoted(one.model._meta.db_table)
    arms = (arm.replace(table, quoted(of.model._meta.db_table)) for of in known.values())
    numbered = (sql.replace("SELECT ", f"SELECT {position}, ", 1) for position, sql in enumerate(arms))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(numbered), list(given) * len(known))
        rows = cursor.fetchall()
    return _codes(rows, list(known.values()))


def _codes(rows: list[tuple[int, int]], known: list[Register]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for position, number in rows:
        of = known[position]
        found.setdefault(of.key, []).append(f"{of.prefix}-{number}")
    return found
