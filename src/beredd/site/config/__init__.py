"""The Django project: settings, addresses, layout, and what all pages share."""
