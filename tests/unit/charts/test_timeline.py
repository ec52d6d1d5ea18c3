"""Dates ahead."""

from datetime import date, timedelta

from beredd.charts import DueMark, timeline_chart

TODAY = date(2026, 11, 22)


def test_dates_stand_in_order_with_today() -> None:
    marks = [
        DueMark(date(2028, 3, 1), "A-22", "amr"),
        DueMark(date(2026, 12, 15), "A-20", "amr"),
        DueMark(date(2026, 10, 1), "C-10", "supply", late=True),
    ]
    chart = timeline_chart(marks, TODAY, "sv")
    assert [row[0] for row in chart.table.rows] == ["1 oktober 2026", "15 december 2026", "1 mars 2028"]
    assert chart.summary == "3 datum från 1 oktober 2026 till 1 mars 2028; närmast C-10, 1 oktober 2026."
    assert "I dag" in chart.svg
    assert ">2027<" in chart.svg


def test_a_short_line_is_marked_by_months_and_a_single_date_is_said_so() -> None:
    chart = timeline_chart([DueMark(TODAY + timedelta(days=70), "A-20", "amr")], TODAY, "en")
    assert chart.summary == "One date: A-20, 31 January 2027."
    assert ">Dec 2026<" in chart.svg


def test_no_dates_are_said_and_many_are_all_in_the_table() -> None:
    assert timeline_chart([], TODAY, "en").summary == "No dates."
    marks = [DueMark(TODAY + timedelta(days=i), f"{i}", "a") for i in range(40)]
    assert len(timeline_chart(marks, TODAY, "en").table.rows) == 40
