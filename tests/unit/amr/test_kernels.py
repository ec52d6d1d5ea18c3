import os
from datetime import date
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from isolate_tables import isolate_table
from plain_first_isolates import LEVEL, key, points

from beredd.amr import first_isolates, kernels, warm
from beredd.amr.kernel_cache import keep_compiled
from beredd.amr.packed_results import packed

DRUGS = [f"X{number:02}" for number in range(70)]
"""More than one word of 64 drugs."""


@pytest.fixture(scope="module")
def drawn() -> Any:
    pick = Random(7).choice  # noqa: S311 - a test's data
    return isolate_table(({drug: pick([*LEVEL, "NI", None]) for drug in DRUGS} for _ in range(40)), DRUGS)


@pytest.mark.parametrize(
    ("rule", "plain"),
    [
        (kernels.POINTS, points(DRUGS, 9)),
        (kernels.KEY, key(DRUGS[:3], ignore_i=True)),
        (kernels.KEY_WITH_I, key(DRUGS[-2:], ignore_i=False)),
    ],
)
def test_packed_results_differ_as_the_written_ones_do(drawn: Any, rule: int, plain: Any) -> None:
    drugs = {kernels.POINTS: DRUGS, kernels.KEY: DRUGS[:3], kernels.KEY_WITH_I: DRUGS[-2:]}[rule]
    results = packed(drawn, drugs)
    rows = drawn.to_dicts()
    found = [
        kernels.differ(results.low, results.high, one, other, rule, 9.0) for one in range(40) for other in range(40)
    ]
    assert found == [plain(rows[one], rows[other]) for one in range(40) for other in range(40)]
    assert 100 < sum(found) < 1500


def test_an_isolate_is_tested_when_it_has_a_result() -> None:
    table = isolate_table([{}, {"X69": "NI"}, {"X69": "S"}, {"X01": "R"}], DRUGS)
    assert packed(table, DRUGS).tested.tolist() == [False, False, True, True]


def test_nothing_is_compiled_that_was_not_compiled_beforehand() -> None:
    kernels.warm()
    every = [one for one in vars(kernels).values() if hasattr(one, "signatures")]
    before = {one.__name__: set(map(str, one.signatures)) for one in every}
    assert {"pack", "keep", "walk", "walk_years", "walk_as_peer"} <= set(before)
    rows = [{"AMP": "S", "date": day, "patient": who} for day in (date(2024, 1, 1), None) for who in ("a", "b", None)]
    for table in (isolate_table(rows), isolate_table(rows).sort("patient"), isolate_table(rows).reverse()):
        for parameters in (
            *({"method": method} for method in ("phenotype", "isolate", "patient", "episode", "ears-net", "glass")),
            {"type": "key-antimicrobials"},
            {"threshold": 1, "days": 100},
            {"exclude_icu": True, "include_untested": False},
            {"as_amr_r": True, "threshold": 1},
            {"as_amr_r": True, "method": "patient"},
            {"as_amr_r": True, "type": "key-antimicrobials", "ignore_i": False},
        ):
            first_isolates(table, **parameters)  # type: ignore[arg-type]
    assert {one.__name__: set(map(str, one.signatures)) for one in every} == before


def test_what_is_compiled_is_known_by_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "odd_kernels.py").write_text(
        f"""
from types import SimpleNamespace

def walk(): ...
walk.py_func = walk
walk.stats = SimpleNamespace(cache_path={str(tmp_path / "kept")!r})
"""
    )
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "kept").mkdir()
    assert not warm.is_warm("odd_kernels")
    (tmp_path / "kept" / "odd_kernels.walk-1.py311.nbi").touch()
    assert warm.is_warm("odd_kernels")
    later = (tmp_path / "odd_kernels.py").stat().st_mtime + 60
    os.utime(tmp_path / "odd_kernels.py", (later, later))
    assert not warm.is_warm("odd_kernels")
    kernels.warm()
    assert warm.is_warm("beredd.amr.kernels")


def test_compiled_kernels_go_to_the_sites_folder_where_the_program_may_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen(*, before: str = "", writable: bool) -> str:
        config = SimpleNamespace(CACHE_DIR=before)
        monkeypatch.setattr(os, "access", lambda path, mode: writable)
        keep_compiled(config, tmp_path)
        return str(config.CACHE_DIR)

    monkeypatch.setenv("BEREDD_HOME", "/srv/beredd")
    assert chosen(writable=False) == "/srv/beredd/cache/kernels"
    assert chosen(writable=True) == ""
    assert chosen(writable=False, before="/var/cache/numba") == "/var/cache/numba"
    monkeypatch.delenv("BEREDD_HOME")
    assert chosen(writable=False) == ""


def test_every_module_of_kernels_is_compiled_at_set_up(root: Path) -> None:
    folder = root / "src/beredd/amr"
    with_kernels = {path.stem for path in folder.glob("*.py") if "@njit" in path.read_text(encoding="utf-8")}
    assert {f"beredd.amr.{name}" for name in with_kernels} == set(warm.KERNELS)


def test_the_bits_of_a_word_are_counted() -> None:
    words = [0, 1, 2**63, 2**64 - 1, 0x5555555555555555, 0x123456789ABCDEF0]
    assert [kernels._bits(np.uint64(word)) for word in words] == [word.bit_count() for word in words]
