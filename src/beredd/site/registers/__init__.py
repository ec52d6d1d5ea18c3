"""Registers: lists of rows that people keep in a programme, all with the same page, history, rights, Excel and API."""
