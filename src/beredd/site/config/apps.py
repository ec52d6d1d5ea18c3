"""The site as a Django app: its messages are compiled when it starts, if they are not."""

from django.apps import AppConfig


class Site(AppConfig):
    """Pages that belong to no room (start, accessibility statement) and the words of the interface."""

    name = "beredd.site.config"
    label = "site_config"

    def ready(self) -> None:
        """Compile message files that are new, and listen for log-ins from the first one on."""
        from beredd.site.accounts import assurance  # noqa: F401 - its receivers note when a session began
        from beredd.site.config.messages import compile_messages

        compile_messages()
