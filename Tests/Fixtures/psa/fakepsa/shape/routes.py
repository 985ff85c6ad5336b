"""Which method and path ask for what."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Route:
    method: str
    pattern: re.Pattern
    operation: str
    # The name of the method of the fake that carries it out.
    work: str


class Routes:
    """Paths such as `/Tickets/{id}`, where `{id}` is a number; ASP.NET ignores the case."""

    def __init__(self, prefix, table, ignores_case=True):
        flags = re.IGNORECASE if ignores_case else 0
        self._routes = [
            Route(method, re.compile(pattern(prefix + path), flags), operation, work)
            for method, path, operation, work in table
        ]

    def find(self, request):
        """The route and the values of its path; None when the method or the path is unknown."""
        for route in self._routes:
            match = route.pattern.fullmatch(request.path)
            if match and route.method == request.method:
                values = {name: number(value) for name, value in match.groupdict().items()}
                return route, values
        return None

    def methods(self, path):
        """The methods that a path knows; none for an unknown path."""
        return [route.method for route in self._routes if route.pattern.fullmatch(path)]


def pattern(path):
    pieces = re.split(r"(\{\w+\})", path)
    return "".join(piece_pattern(piece) for piece in pieces)


def piece_pattern(piece):
    if piece in ("{name}", "{user}"):
        return f"(?P<{piece[1:-1]}>[^/]+)"
    if piece.startswith("{"):
        return f"(?P<{piece[1:-1]}>\\d+)"
    return re.escape(piece)


def number(value):
    return int(value) if value.isdigit() else value
