"""The reference values, one small function per tensor or group of tensors.

Every function is registered with the calls that make its keys; a call is written as a reader would write it, and is
evaluated as it stands. What a function returns becomes one key (a tensor, a number, a text) or several (a dictionary:
the key, a dot, the name; the name "" is the key itself).
"""
import inspect
import re
from collections import namedtuple

Entry = namedtuple("Entry", "key group call function since needs compare long hash_only")
ENTRIES = []
BITS = {"how": "bits"}
FILES = {"digits": None}


def close(relative, absolute, reason):
    """A comparison with a tolerance: |difference| <= absolute + relative * |expected|, and why bits cannot be had."""
    return {"how": "close", "relative": relative, "absolute": absolute, "reason": reason}


def reference(group, calls, since="1.13", needs="1.13", compare=BITS, long=False, hash_only=(), uses=()):
    """Register a function under keys.

    group: the .npz that holds the results.  calls: key -> the arguments of the call, as text.
    since: the release that first gave today's bits.  needs: the release that first had the API at all.
    compare: how a result may be compared: BITS, close(...), or a function from the name of a result to one of the two.
    long: trains networks; exported with --long only.  uses: helpers whose source belongs to this one's.
    """
    def register(function):
        function.shown = "\n\n".join(source_of(f) for f in (*uses, function))
        for key, arguments in calls.items():
            if not re.fullmatch(r"[a-z0-9_.-]+", key):
                raise ValueError(f"key {key!r} of {function.__name__}: only a-z, 0-9, '_', '.' and '-' are allowed")
            if any(entry.key == key for entry in ENTRIES):
                raise ValueError(f"key {key!r} is registered twice")
            ENTRIES.append(Entry(key, group, f"{function.__name__}({arguments})", function, since, needs, compare, long, hash_only))
        return function
    return register


def source_of(function):
    """The source of a function without its decorator."""
    lines = inspect.getsource(function).rstrip().split("\n")
    while not re.match(r"(def|class) ", lines[0]):
        lines.pop(0)
    return "\n".join(lines)
