"""Whatever a column can hold comes back from a backup's line of JSON as it was."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from beredd.site.config.codes import CodesField
from beredd.site.operations.backup.tables import _plain

pytestmark = pytest.mark.database

# PostgreSQL keeps no NUL in a text, and no form lets one in.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
numbers = st.integers(min_value=-(2**63), max_value=2**63 - 1)
codes = st.lists(st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1), unique=True).map(tuple)
moments = st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC))
held = st.recursive(
    st.none() | st.booleans() | st.integers(min_value=-(2**53), max_value=2**53) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)

KINDS = st.one_of(
    st.tuples(st.just(models.TextField()), texts),
    st.tuples(st.just(models.CharField(max_length=300)), texts),
    st.tuples(st.just(models.BigIntegerField()), numbers),
    st.tuples(st.just(models.BooleanField()), st.booleans()),
    st.tuples(st.just(models.DateField()), st.dates(min_value=date(1900, 1, 1))),
    st.tuples(st.just(models.DateTimeField()), moments),
    st.tuples(st.just(models.DurationField()), st.timedeltas(timedelta(days=-9999), timedelta(days=9999))),
    st.tuples(
        st.just(models.DecimalField(max_digits=18, decimal_places=6)),
        st.decimals(min_value=Decimal(-(10**11)), max_value=Decimal(10**11), places=6, allow_nan=False),
    ),
    st.tuples(st.just(models.UUIDField()), st.uuids()),
    st.tuples(st.just(models.BinaryField()), st.binary()),
    st.tuples(st.just(models.JSONField()), held),
    st.tuples(st.just(CodesField()), codes),
)


@given(KINDS)
def test_a_value_comes_back_as_it_was(one: tuple[models.Field, object]) -> None:
    field, value = one
    line = json.dumps(_plain(field, value), ensure_ascii=False).encode("utf-8")
    assert b"\n" not in line, "a row is one line"
    raw = json.loads(line)
    again = raw if isinstance(field, models.JSONField) else field.to_python(raw)
    if isinstance(field, models.BinaryField):
        again = bytes(again)
    assert again == value
    assert type(again) is type(value)
    field.get_db_prep_save(again, connection)


@given(KINDS)
def test_nothing_stays_nothing(one: tuple[models.Field, object]) -> None:
    field, _value = one
    if not isinstance(field, CodesField):  # no codes are an empty text, never nothing
        assert _plain(field, None) is None
