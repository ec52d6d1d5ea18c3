"""``beredd report``: the draft that a decision demands, in Word, PDF and HTML; with ``--final``, the frozen report."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from cyclopts import Parameter

from beredd.common.errors import FoundWanting, UserError

if TYPE_CHECKING:
    from beredd.common.text import Language
    from beredd.indicators.model import Observation
    from beredd.programmes.follow_up import FollowUp
    from beredd.programmes.model import Programme
    from beredd.reports import DueReport, Missing
    from beredd.reports.freeze import Form

Forms = Literal["docx", "pdf", "html"]


def report(
    programme: str,
    /,
    *,
    due: str | None = None,
    out: Path = Path(),
    lang: Literal["sv", "da", "en"] | None = None,
    format_: Annotated[str, Parameter(name="--format")] = "docx,pdf,html",
    final: Annotated[bool, Parameter(negative="")] = False,
    status: Annotated[bool, Parameter(negative="")] = False,
    report_id: Annotated[str | None, Parameter(name="--report")] = None,
    template: Path | None = None,
    today: str | None = None,
) -> None:
    """Write the report that a decision demands: a draft at any time, the final one when nothing is missing.

    What people have recorded in the site is taken along when there is a database; else the draft says what to write. A
    report with a date that is released here is released in the site too.

    Parameters
    ----------
    programme
        The programme's id, such as se-amr-2026.
    due
        The report's date, such as 2026-12-15; without it, the next report to come.
    out
        The folder to write to; it is made when it is not there.
    lang
        The report's language; by default the decision's.
    format_
        One or more of docx, pdf and html, with commas between.
    final
        Write the final report and freeze it. Refused with exit code 3, and a list, while anything is missing.
    status
        Write a status note instead, for a programme whose decision demands no report.
    report_id
        The report's id, where two are due on the same day.
    template
        The agency's own Word template (.docx).
    today
        The day the report is drawn up; by default today.
    """
    from beredd.programmes import load_programme
    from beredd.reports import compose, find_report, gate, next_due_report

    forms = _forms(format_)
    day = _date(today, "--today") or date.today()
    loaded = load_programme(programme)
    follow_up = _follow_up(programme)
    wanted = _date(due, "--due")
    if due is None and report_id is None and not status:
        which = next_due_report(loaded, day, follow_up)
    else:
        which = find_report(loaded, wanted, report=report_id, status=status, follow_up=follow_up, today=day)
    observations = _observations(loaded)
    missing = gate(loaded, which.spec, which.due, follow_up, observations)
    language: Language = lang or loaded.language
    if final and missing:
        raise FoundWanting(
            f"The report cannot be final: {_things(len(missing))} missing.\n{_listed(missing, language)}",
            remedy="\nDo this in the site or in the programme's file, then try again.",
        )
    if final:
        _not_released_yet(loaded, which)
    document = compose(loaded, which, follow_up, observations, language, day, final=final)
    stem = f"{programme}_{which.key}_{language}"
    if final:
        from beredd.reports import freeze

        folder = out / f"{stem}_final"
        sha256 = freeze(
            folder,
            document,
            programme=loaded,
            report=which,
            follow_up=follow_up,
            observations=observations,
            stem=stem,
            forms=forms,
            template=template,
        )
        _tell_the_site(loaded, which, language, folder)
        print(f"Frozen: {folder}\nSHA-256 of its manifest: {sha256}")
        return
    from beredd.common.whole_files import write_whole
    from beredd.reports.freeze import render

    for form in forms:
        path = out / f"{stem}.{form}"
        write_whole(path, render(document, form, template))
        print(f"Draft: {path}")
    _say_missing(which, missing, language)


def frozen(folder: Path, /) -> None:
    """Check a frozen report: whether any of its files has been changed since.

    Parameters
    ----------
    folder
        The folder of a final report, as ``beredd report --final`` wrote it.
    """
    from beredd.reports.freeze import fingerprint, verify

    altered = verify(folder)
    if altered:
        names = "\n".join(f"  {one.name}: {one.how}" for one in altered)
        raise FoundWanting(f"The frozen report is not as it was.\n{names}", where=str(folder))
    print(f"{folder}: as it was.\nSHA-256 of its manifest: {fingerprint(folder)}")


def _forms(text: str) -> list["Form"]:
    """Return the asked formats in order, each once."""
    known: dict[str, Form] = {form: form for form in get_args(Forms)}
    given = list(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    wrong = [form for form in given if form not in known]
    if wrong or not given:
        raise UserError(
            f"--format has no {', '.join(wrong) or 'value'}.", remedy=f"Use one or more of: {', '.join(known)}."
        )
    return [known[form] for form in given]


def _date(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"{option} {text!r} is no date.", remedy="Write a date as 2026-12-15.") from None


def _follow_up(programme: str) -> "FollowUp":
    """Return what people have recorded; nothing, where the site has no database yet."""
    from beredd.site.follow_up_door import follow_up_of

    return follow_up_of(programme)


def _not_released_yet(programme: "Programme", report: "DueReport") -> None:
    """Stop a second release of a report that the site holds as released."""
    from beredd.site.follow_up_door import released_already

    when = released_already(programme, report)
    if when:
        raise FoundWanting(f"The report has been released already: {when}.", remedy="Download it in the site.")


def _tell_the_site(programme: "Programme", report: "DueReport", language: "Language", folder: Path) -> None:
    """Let the site keep the release with its event; when it cannot, nothing has been released and nothing is left."""
    import shutil

    from beredd.site.follow_up_door import keep_release

    try:
        told = keep_release(programme, report, language, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if told:
        print("The site keeps it as released, with an event in the audit trail.")


def _observations(programme: "Programme") -> list["Observation"]:
    """Return the values at hand, for a programme that follows any."""
    if not any(goal.indicators for goal in programme.goals):
        return []
    from beredd.site.follow_up_door import observations_of

    return observations_of(programme)


def _things(number: int) -> str:
    return "1 thing is" if number == 1 else f"{number} things are"


def _listed(missing: list["Missing"], language: "Language") -> str:
    return "\n".join(f"  - [{one.where}] {one.what.to(language)} {one.remedy.to(language)}" for one in missing)


def _say_missing(which: "DueReport", missing: list["Missing"], language: "Language") -> None:
    """Say how far the draft is from final."""
    when = f" ({which.due})" if which.due else ""
    if not missing:
        print(f"Nothing is missing{when}: add --final to freeze it.")
        return
    print(f"Before it can be final{when}, {_things(len(missing))} missing:\n{_listed(missing, language)}")
