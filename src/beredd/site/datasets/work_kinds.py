"""Reading a data set, as the worker knows it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.urls import reverse

from beredd.common.text import Text
from beredd.programmes import load_programme, programme_ids
from beredd.site.accounts.rights import Person
from beredd.site.datasets import reading, store
from beredd.site.datasets.registers import DATA_SETS
from beredd.site.registers.sight import Sight
from beredd.site.work.kinds import WorkKind
from beredd.site.work.models import Work


def _seen(user: Person, works: Iterable[Work]) -> set[int]:
    """Return the works whose data set a person may read: one question for each programme."""
    by_programme: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for work in works:
        by_programme[work.programme][DATA_SETS.number_of(work.code) or 0].append(work.pk)
    seen: set[int] = set()
    for programme, numbers in by_programme.items():
        if programme in programme_ids():
            rows = Sight(user, load_programme(programme)).rows(DATA_SETS, withdrawn=True).filter(number__in=numbers)
            seen.update(key for number in rows.values_list("number", flat=True) for key in numbers[number])
    return seen


KINDS: Final = (
    WorkKind(
        key="read_data_set",
        title=Text(sv="Läser datamängd", da="Læser datasæt", en="Reading data set"),
        steps={
            "read": Text(sv="Läser filerna", da="Læser filerne", en="Reading the files"),
            "interpret": Text(sv="Tolkar resultaten", da="Fortolker resultaterne", en="Interpreting the results"),
            "first_isolates": Text(
                sv="Väljer första isolat", da="Vælger første isolater", en="Choosing first isolates"
            ),
            "values": Text(
                sv="Räknar indikatorernas värden", da="Beregner indikatorernes værdier",
                en="Counting the indicators’ values",
            ),
            "store": Text(sv="Sparar", da="Gemmer", en="Storing"),
        },
        run=reading.run,
        finish=reading.finish,
        failed=reading.failed,
        seen=_seen,
        address=lambda work: reverse("data_set", args=[work.programme, work.code]),
        sweep=store.sweep,
    ),
)  # fmt: skip
