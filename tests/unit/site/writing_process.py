"""A process that works as people do: ``python writing_process.py PROGRAMME DUTY PERSON TIMES`` sets a state so often.

Prints how many it set, and how many times somebody else was first. Run by test_many_writers.py.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beredd.site.config.settings")


def main(programme_id: str, duty: str, person: str, times: int) -> None:
    import django

    django.setup()
    from beredd.programmes import load_programme
    from beredd.programmes.follow_up import DutyState, Evidence
    from beredd.site.accounts.models import User
    from beredd.site.programmes.actions import NewerEntryError, set_state
    from beredd.site.programmes.models import StateRow

    programme = load_programme(programme_id)
    by = User.objects.get(username=person)
    done = late = 0
    while done < times:
        newest = StateRow.objects.filter(programme=programme.id, duty=duty).order_by("id").last()
        state = DutyState.DONE if done % 2 else DutyState.UNDER_WAY
        evidence = [Evidence(text="Ett"), Evidence(text="Två")]
        try:
            set_state(by=by, programme=programme, duty=duty, state=state, reason=f"Varv {done}.", evidence=evidence,
                      seen=newest.pk if newest else 0)  # fmt: skip
            done += 1
        except NewerEntryError:
            late += 1
    print(done, late)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
