"""``beredd remind``: letters of what is due, sent once a day by a timer."""

from cyclopts import App

from beredd.common.errors import ExitCode

app = App(name="remind", help="Send the reminders of the day by e-mail.")


@app.default
def remind(*, dry_run: bool = False) -> int:
    """Send each person one letter of what is late and what comes, as each has chosen; safe to run again.

    Workbooks that somebody has read in and not confirmed within a day are thrown away at the same time.

    Parameters
    ----------
    dry_run
        Count the letters, send none.
    """
    from beredd.site.starting import plain_database_faults, set_up

    set_up()
    with plain_database_faults():
        from beredd.site.config.reader import today
        from beredd.site.registers.excel_imports import forget_old
        from beredd.site.reminders.letters import remind as send

        sent = send(today(), dry_run=dry_run)
        if not dry_run:
            forget_old()
    done = "would be sent" if dry_run else "sent"
    print(f"{sent.letters} letters {done}; nothing due for {sent.nothing}, no address for {sent.no_address},")
    print(f"not today for {sent.not_today}.")
    if sent.failed:
        print(f"{sent.failed} letters could not be sent; they are tried again the next time. See `beredd check`.")
        return ExitCode.SURROUNDINGS
    return ExitCode.DONE
