"""``beredd indicator``: look at indicators, read and check files of observations and definitions."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from beredd.cli.show import Column, Format, show, show_json
from beredd.common.errors import ExitCode, UserError
from beredd.common.text import Language, label

if TYPE_CHECKING:
    from beredd.common.tables import TableRead
    from beredd.indicators import IndicatorDefinition, Observation, Verdict

app = App(name="indicator", help="Indicators, their observations and verdicts.")

Form = Annotated[Format, Parameter(name="--format", help="table for people, csv or json for machines.")]
Lang = Annotated[Language, Parameter(name="--lang", help="Language of the texts: sv, da or en.")]
IndicatorId = Annotated[str, Parameter(help="Id of an indicator: see beredd indicator list.")]
Values = Annotated[Path, Parameter(help="CSV or XLSX in the columns of beredd indicator template.")]

VALUE_KEYS = (
    "place",
    "period",
    "value",
    "low",
    "high",
    "n",
    "status",
    "vintage",
    "suppressed",
    "missing_reason",
    "source",
)
"""The columns of ``show --format csv``, in their order."""


@app.command(name="list")
def list_(*, form: Form = "table", lang: Lang = "en") -> None:
    """List the indicators with their latest values and verdicts."""
    from beredd.indicators import definitions, national_observations

    rows = [_list_row(one, national_observations(), lang) for one in definitions().values()]
    columns = [
        Column("id", "id", whole=True),
        Column("title", "title"),
        Column("unit", "unit"),
        Column("latest", cell=_latest_words),
        Column("verdicts", cell=lambda row: _verdict_words(row, lang)),
    ]
    show(rows, columns, form)


@app.command(name="show")
def show_(
    indicator: IndicatorId,
    /,
    *,
    form: Form = "table",
    lang: Lang = "en",
    values: Annotated[
        Path | None, Parameter(help="Observations to look at beside the national ones: CSV or XLSX.")
    ] = None,
    chart: Annotated[Path | None, Parameter(help="Write the chart to this SVG file.")] = None,
) -> int:
    """Show an indicator: definition, values of all vintages, verdicts; and draw its chart."""
    from beredd.indicators import definition, judge, national_observations, observations_in, read_observations

    one = definition(indicator)
    observations = list(national_observations())
    code = ExitCode.DONE
    if values is not None:
        read = read_observations(values)
        code = _tell(read)
        observations += observations_in(read)
    own = [observation for observation in observations if observation.indicator == one.id]
    verdicts = judge(one, own)
    if chart is not None:
        from beredd.charts import indicator_chart
        from beredd.common.whole_files import write_whole

        write_whole(chart, indicator_chart(one, own, verdicts, lang).svg.encode())
        print(f"beredd: the chart is in {chart}.", file=sys.stderr)
    if form == "json":
        show_json(_whole(one, own, verdicts, lang))
        return code
    if form == "table":
        _show_definition(one, lang)
    _show_values(own, form)
    if form == "table":
        for verdict in verdicts:
            print(f"{verdict.target}: {label('verdict', verdict.kind.value, lang)}. {verdict.reason.to(lang)}\n")
    return code


@app.command
def read(
    file: Values,
    /,
    *,
    out: Annotated[Path, Parameter(name=["--out", "-o"], help="Where the good rows go: a .parquet or .csv file.")],
    rejected: Annotated[
        Path | None, Parameter(help="Where the faulty rows go; beside the good ones when not given.")
    ] = None,
) -> int:
    """Read a file of observations: good rows to one file, faulty rows with their reasons to another."""
    from beredd.common.tables import write_rejected_csv
    from beredd.indicators import observations_in, read_observations, write_csv, write_parquet

    if out.suffix not in (".parquet", ".csv"):
        raise UserError(f"{out} is neither .parquet nor .csv.", remedy="End the name with one of them.")
    aside = rejected or out.with_name(f"{out.stem}.rejected.csv")
    if len({file.resolve(), out.resolve(), aside.resolve()}) < 3:
        raise UserError("The same file is named twice.", remedy="Read from one file and write to others.")
    table = read_observations(file)
    observations = observations_in(table)
    (write_parquet if out.suffix == ".parquet" else write_csv)(observations, out)
    if table.rejected.height:
        write_rejected_csv(table, aside)
    code = _tell(table)
    print(f"{len(observations)} observations are in {out}.")
    if table.rejected.height:
        print(f"{table.rejected.height} rows to mend are in {aside}.")
    return code


@app.command
def check(file: Annotated[Path, Parameter(help="A definition (.yaml), or observations (.csv, .xlsx).")], /) -> int:
    """Check a definition or a file of observations; nothing is written."""
    from beredd.common.content_files import ContentFaults, load_content
    from beredd.common.errors import Finding
    from beredd.indicators import IndicatorDefinition, read_observations
    from beredd.indicators.definitions import definition_faults

    if file.suffix not in (".yaml", ".yml"):
        table = read_observations(file)
        code = _tell(table)
        print(table.summary())
        return code
    one = load_content(file, IndicatorDefinition)
    faults = [Finding(file=str(file), what=what, remedy=remedy) for what, remedy in definition_faults(one)]
    if one.id != file.stem:
        faults.append(Finding(str(file), f"is {one.id!r}.", f"Name the file {one.id}.yaml.", field="id"))
    if faults:
        raise ContentFaults(faults)
    print(f"{file}: {one.id}, {len(one.targets)} targets; nothing wrong.")
    return ExitCode.DONE


@app.command
def template(
    *, out: Annotated[Path | None, Parameter(name=["--out", "-o"], help="File to write; else it is printed.")] = None
) -> None:
    """Give an empty file of observations to fill in: the columns, and one row to write over."""
    from beredd.common.columns import template_csv
    from beredd.indicators import OBSERVATION_COLUMNS

    text = template_csv(OBSERVATION_COLUMNS)
    if out is None:
        print(text, end="")
        return
    from beredd.common.whole_files import write_whole

    if out.exists():
        raise UserError("The file is there already.", where=str(out), remedy="Give another name, or remove it.")
    write_whole(out, text.encode("utf-8-sig"))
    print(f"The template is in {out}.")


def _tell(table: "TableRead") -> ExitCode:
    """Say on standard error what was wrong in a table, and return the exit code for it."""
    for finding in (*table.notices, *table.findings):
        print(finding, file=sys.stderr)
    for column, count in table.fault_counts.items():
        told = sum(finding.field == column for finding in table.findings)
        if column != "(row)" and count > told:
            print(f"{table.name}: {column}: {count - told} more faults of this column.", file=sys.stderr)
    return ExitCode.WANTING if table.rejected.height else ExitCode.DONE


def _list_row(one: "IndicatorDefinition", observations: "tuple[Observation, ...]", lang: Language) -> dict[str, Any]:
    from beredd.indicators import comparable, judge

    own = [observation for observation in observations if observation.indicator == one.id]
    latest: dict[str, Observation] = {
        observation.place: observation for observation in comparable(own) if observation.value is not None
    }
    return {
        "id": one.id,
        "title": one.title.to(lang),
        "unit": one.unit.to(lang),
        "direction": one.direction.value,
        "version": one.version,
        "latest": [{"place": at, "period": found.period, "value": found.value} for at, found in sorted(latest.items())],
        "verdicts": [
            {
                "target": verdict.target,
                "place": verdict.place,
                "verdict": verdict.kind.value,
                "probability": verdict.probability,
            }
            for verdict in judge(one, own)
        ],
    }


def _latest_words(row: Mapping[str, Any]) -> str:
    return "; ".join(f"{one['place']} {one['value']:g} ({one['period']})" for one in row["latest"])


def _verdict_words(row: Mapping[str, Any], lang: Language) -> str:
    return "; ".join(f"{one['target']}: {label('verdict', one['verdict'], lang)}" for one in row["verdicts"])


def _whole(
    one: "IndicatorDefinition", own: "list[Observation]", verdicts: "list[Verdict]", lang: Language
) -> dict[str, Any]:
    from beredd.indicators.vintages import in_order

    return {
        "definition": one.model_dump(mode="json"),
        "observations": [observation.model_dump(mode="json") for observation in in_order(own)],
        "verdicts": [{**verdict.model_dump(mode="json"), "reason": verdict.reason.to(lang)} for verdict in verdicts],
    }


def _show_definition(one: "IndicatorDefinition", lang: Language) -> None:
    print(f"{one.title.to(lang)} ({one.unit.to(lang)})\n")
    for text in (one.why_it_matters, one.numerator, one.denominator, one.source, one.limitations):
        if text is not None:
            print(text.to(lang))
    print(label("direction", one.direction.value, lang))


def _show_values(own: "list[Observation]", form: Format) -> None:
    from beredd.indicators.vintages import in_order

    rows = [
        {
            **observation.model_dump(mode="json", exclude={"provenance", "indicator"}),
            "source": observation.provenance.source,
        }
        for observation in in_order(own)
    ]
    columns = [
        Column("place", "place", whole=True),
        Column("period", "period", whole=True),
        Column("value", "value", right=True),
        Column("low", "low", right=True),
        Column("high", "high", right=True),
        Column("vintage", "vintage"),
        Column("why missing", "missing_reason"),
        Column("source", "source"),
    ]
    show(rows, columns, form, keys=VALUE_KEYS)
