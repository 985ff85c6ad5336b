"""What the fake says: one line of JSON for each event, never two mixed."""

import json
import sys
import threading

_lock = threading.Lock()


def say(event, **facts):
    """Writes an event to standard output."""
    line = json.dumps({"event": event, **facts}, sort_keys=True)
    with _lock:
        try:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            pass  # Whoever started us is gone; standard input ends in a moment.
