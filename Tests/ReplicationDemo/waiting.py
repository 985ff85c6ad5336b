"""What the demonstrations wait for, each with a patience after which it is said never to happen."""
import time


def until(what, seen, patience=300):
    """Waits until something is true, and returns it."""
    end = time.monotonic() + patience
    while True:
        found = seen()
        if found:
            return found
        if time.monotonic() > end:
            raise RuntimeError(f"never happened: {what}")
        time.sleep(0.1)
