"""The register of data sets."""

from typing import Final

from beredd.common.text import Text
from beredd.site.datasets.columns import DATA_SET_COLUMNS
from beredd.site.datasets.doors import data_set_doors
from beredd.site.datasets.guards import guard_data_set
from beredd.site.datasets.models import DataSetRow
from beredd.site.registers.register import Register

KEY: Final = "datasets"

DATA_SETS: Final = Register(
    key=KEY,
    capability="DATA",
    model=DataSetRow,
    title=Text(sv="Datamängder", da="Datasæt", en="Data sets"),
    one=Text(sv="Datamängd", da="Datasæt", en="Data set"),
    intro=Text(
        sv="Filer från laboratorier och statistik. De läses i bakgrunden; värdena räknas först när någon annan än den "
        "som lämnade in filerna har godkänt datamängden.",
        da="Filer fra laboratorier og statistik. De læses i baggrunden; værdierne tæller først, når en anden end den, "
        "der indleverede filerne, har godkendt datasættet.",
        en="Files from laboratories and statistics. They are read in the background; the values count once somebody "
        "else than who handed in the files has approved the data set.",
    ),
    columns=DATA_SET_COLUMNS,
    guards=(guard_data_set,),
    doors=data_set_doors,
    added_at="upload_data_set",
)

REGISTERS: Final[tuple[Register, ...]] = (DATA_SETS,)
