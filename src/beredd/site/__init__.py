"""The site: the Django project (``config``) and one app a room that stores rows and shows pages.

What a decision says is read from content files by the rooms below; only what people add is kept in the database.
"""
