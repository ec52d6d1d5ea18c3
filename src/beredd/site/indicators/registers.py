"""The registers of this room: periods, and the values entered in them."""

from typing import Final

from beredd.common.text import Text
from beredd.indicators.entry import PeriodState
from beredd.site.indicators.doors import period_doors, value_doors
from beredd.site.indicators.models import PeriodRow, ValueRow
from beredd.site.indicators.rules import check_period, check_value, guard_period, guard_value
from beredd.site.indicators.value_columns import PERIOD_COLUMNS, VALUE_COLUMNS
from beredd.site.registers.register import Due, Register

PERIODS: Final = Register(
    key="periods",
    capability="IND",
    model=PeriodRow,
    title=Text(sv="Perioder för värden", da="Perioder for værdier", en="Periods for values"),
    one=Text(sv="Period", da="Periode", en="Period"),
    intro=Text(
        sv="Värden skrivs bara i en period som är öppnad. Den som leder programmet öppnar och låser.",
        da="Værdier skrives kun i en periode, der er åbnet. Den, der leder programmet, åbner og låser.",
        en="Values are written only in a period that has been opened. Whoever leads the programme opens and locks.",
    ),
    columns=PERIOD_COLUMNS,
    due=Due(
        column="closes",
        what=Text(sv="Sista dag för värden", da="Sidste dag for værdier", en="Last day for values"),
        state="state",
        closed=frozenset({PeriodState.CLOSED.value, PeriodState.LOCKED.value}),
    ),
    checks=(check_period,),
    guards=(guard_period,),
    doors=period_doors,
)

VALUES: Final = Register(
    key="values",
    capability="IND",
    model=ValueRow,
    title=Text(sv="Värden", da="Værdier", en="Values"),
    one=Text(sv="Värde", da="Værdi", en="Value"),
    intro=Text(
        sv="Varje värde lämnas in av en person och godkänns av en annan. Ett godkänt värde ändras aldrig: det "
        "revideras.",
        da="Hver værdi indsendes af én person og godkendes af en anden. En godkendt værdi ændres aldrig: den "
        "revideres.",
        en="Each value is submitted by one person and approved by another. An approved value is never changed: it is "
        "revised.",
    ),
    columns=VALUE_COLUMNS,
    checks=(check_value,),
    guards=(guard_value,),
    doors=value_doors,
)

REGISTERS: Final[tuple[Register, ...]] = (PERIODS, VALUES)
