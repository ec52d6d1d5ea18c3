"""Fills the demo with isolates of people who do not exist, labelled as synthetic wherever they are shown."""

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from beredd.programmes import load_programme, programme_ids
from beredd.site.accounts.models import User
from beredd.site.datasets.actions import Handed, NewDataSet, approve, upload
from beredd.site.datasets.models import DataSetRow, Kind, State
from beredd.site.work.worker import work_off

SIZE: Final = "BEREDD_DEMO_ISOLATES"
"""The setting for how many isolates both countries have together."""
USUAL_SIZE: Final = 200_000
SEED: Final = 2026


@dataclass(frozen=True, slots=True)
class DemoSet:
    """What a programme of the demo shows, in its language."""

    country: str
    name: str
    file: str
    note: str
    why: str


SHOWN: Final = {
    "se-amr-2026": DemoSet(
        "SE",
        "Syntetiska isolat 2015–2024",
        "syntetiska-isolat.parquet",
        "Påhittade isolat, dragna kring publicerade serier. Ingen patient finns.",
        "Exempel i demon",
    ),
    "dk-amr-2025": DemoSet(
        "DK",
        "Syntetiske isolater 2015–2024",
        "syntetiske-isolater.parquet",
        "Opdigtede isolater, trukket omkring offentliggjorte serier. Ingen patient findes.",
        "Eksempel i demoen",
    ),
}


def fill(people: Mapping[str, User]) -> None:
    """Hand in, read and approve a synthetic data set for each AMR programme that has no data set."""
    wanted = [
        programme
        for programme in SHOWN
        if programme in programme_ids() and not DataSetRow.objects.filter(programme=programme).exists()
    ]
    if not wanted:
        return
    from beredd.amr import synthetic_isolates

    made = synthetic_isolates(int(os.environ.get(SIZE, USUAL_SIZE)), seed=SEED)
    for programme in wanted:
        shown, held = SHOWN[programme], io.BytesIO()
        made.filter(made["country"] == shown.country).write_parquet(held)
        upload(
            by=people["alva"],
            programme=load_programme(programme),
            data_set=NewDataSet(
                name=shown.name, kind=Kind.ISOLATES.value, place=shown.country, synthetic=True, note=shown.note
            ),
            files=[Handed(name=shown.file, chunks=[held.getvalue()])],
            why=shown.why,
        )
    work_off()
    for programme in wanted:
        row = DataSetRow.objects.get(programme=programme)
        if row.state == State.READ:
            approve(
                by=people["cilla"],
                programme=load_programme(programme),
                code=row.code,
                version=row.version,
                why=SHOWN[programme].why,
            )
