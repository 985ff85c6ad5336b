"""Settings are named, have defaults, and a name nobody knows is refused."""

import copy


class BadSettings(Exception):
    """A setting that does not exist."""


def merged(defaults, given):
    """The defaults with what was given in their place; lists and tables are replaced whole."""
    result = copy.deepcopy(defaults)
    apply(result, given)
    return result


def apply(settings, given):
    """Changes settings in place, or none of them when one is unknown."""
    for name in given:
        if name not in settings:
            known = ", ".join(sorted(settings))
            raise BadSettings(f"there is no setting {name!r}; there are {known}")
    settings.update(copy.deepcopy(given))
