#!/usr/bin/env python3
"""Read, write and compare reference sets. Needs numpy, and no PyTorch.

    python3 sets.py                 for each set: keys, equal, close, differing and why, missing and why; exit code 1 if something is unexplained
    python3 sets.py since           measure since.json: from which release on the sets have the base's bits
    python3 sets.py since --check   measure, compare with the since.json that is there, write nothing
    python3 sets.py why KEY         what each set has of a key, and why

README.md beside this file says what a set is and how its files read.
"""
import argparse
import fnmatch
import glob
import hashlib
import io
import json
import os
import re
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
FORMAT = 2
SUMS = "SHA256SUMS"


class Mistake(Exception):
    """Something the person at the keyboard can put right; shown without a traceback."""


# ---- bytes ----

def sha256(data):
    return hashlib.sha256(data).hexdigest()


def npy_bytes(array):
    """A version 1.0 .npy file; written here so that no numpy version changes a byte."""
    header = f"{{'descr': {array.dtype.str!r}, 'fortran_order': False, 'shape': {array.shape!r}, }}"
    header += " " * (-(10 + len(header) + 1) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode("latin-1") + array.tobytes()


def npz_bytes(files):
    """A .npz file without compression and without a date: the same bytes every time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return file.getvalue()


def dtype_name(array):
    """PyTorch's name of an array's type. numpy has no bfloat16; its bits are kept as uint16, which nothing else is."""
    return "bfloat16" if array.dtype.name == "uint16" else array.dtype.name


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    """Write a file beside the old one, then put it in the old one's place."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(f"{path}.new", "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(f"{path}.new", path)


def json_bytes(value, by_line=()):
    """JSON with sorted keys: a field a line, and of the fields named in `by_line` an item a line, so that a change is seen where it is."""
    def one_line(part):
        return json.dumps(part, sort_keys=True, ensure_ascii=False)

    def field(name, part):
        if name not in by_line or not part:
            return f" {one_line(name)}: {one_line(part)}"
        return f" {one_line(name)}: {{\n" + ",\n".join(f"  {one_line(key)}: {one_line(part[key])}" for key in sorted(part)) + "\n }"
    return ("{\n" + ",\n".join(field(name, value[name]) for name in sorted(value)) + "\n}\n").encode("utf-8")


def read_json(path):
    try:
        return json.loads(read(path).decode("utf-8"))
    except FileNotFoundError:
        raise Mistake(f"{path} is missing: restore it from the repository.") from None
    except ValueError as error:
        raise Mistake(f"{path} is not valid JSON: {error}") from None


def write_sums(folder, names):
    """SHA256SUMS as `sha256sum -c` reads it."""
    write(os.path.join(folder, SUMS), "".join(f"{sha256(read(os.path.join(folder, name)))}  {name}\n" for name in sorted(names)).encode())


def wrong_sums(folder):
    """Which files are not those that SHA256SUMS names."""
    problems = []
    try:
        lines = read(os.path.join(folder, SUMS)).decode().splitlines()
    except FileNotFoundError:
        return [f"{os.path.join(folder, SUMS)}: the file is missing"]
    for line in lines:
        digest, name = line.split("  ", 1)
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            problems.append(f"{path}: the file is missing")
        elif sha256(read(path)) != digest:
            problems.append(f"{path}: the file is not the one that {SUMS} describes")
    return problems


# ---- the arrays of all sets ----

class Store:
    """arrays/GROUP.npz: each array that a set holds, once, under its key and the first 16 digits of its hash."""

    def __init__(self, folder):
        self.folder = os.path.join(folder, "arrays")
        self.groups = {}

    @staticmethod
    def name(key, digest):
        return f"{key}/{digest[:16]}.npy"

    def group(self, name):
        """The .npy files of a group, by name."""
        if name not in self.groups:
            path = os.path.join(self.folder, f"{name}.npz")
            files = {}
            if os.path.exists(path):
                with zipfile.ZipFile(path) as archive:
                    files = {entry: archive.read(entry) for entry in archive.namelist()}
            self.groups[name] = files
        return self.groups[name]

    def array(self, group, key, digest):
        import numpy
        try:
            array = numpy.load(io.BytesIO(self.group(group)[self.name(key, digest)]), allow_pickle=False)
        except KeyError:
            raise Mistake(f"arrays/{group}.npz lacks {self.name(key, digest)}: restore it from the repository, or export the set again.") from None
        if sha256(array.tobytes()) != digest:
            raise Mistake(f"arrays/{group}.npz: {self.name(key, digest)} does not have the hash {digest}: restore the file from the repository.")
        return array

    def add(self, group, key, array):
        self.group(group)[self.name(key, sha256(array.tobytes()))] = npy_bytes(array)

    def save(self, sets=None):
        """Write the groups that were read or added to; given the sets, without what none of them refers to any more."""
        wanted = None if sets is None else {
            (tensor["group"], self.name(key, tensor["sha256"])) for each in sets for key, tensor in each.tensors.items() if tensor["stored"]}
        for group, files in self.groups.items():
            path = os.path.join(self.folder, f"{group}.npz")
            kept = {name: data for name, data in files.items() if wanted is None or (group, name) in wanted}
            if kept:
                write(path, npz_bytes(kept))
            elif os.path.exists(path):
                os.remove(path)


# ---- sets ----

class Set:
    """A set on disk. `tensors` has every key that it ran: what moved from its own manifest, the rest from the base's."""

    def __init__(self, folder, base=None):
        self.folder, self.base = folder, base
        self.manifest = read_json(os.path.join(folder, "manifest.json"))
        self.name = self.manifest["name"]
        if self.manifest["format"] != FORMAT:
            raise Mistake(f"{self.name} has format {self.manifest['format']}; this script reads {FORMAT}. Export it again.")
        if self.manifest["base"] is None:
            self.tensors = self.manifest["tensors"]
            return
        if base is None or base.name != self.manifest["base"]:
            raise Mistake(f"{self.name} is stored relative to {self.manifest['base']}, which is not there.")
        lacking = {key for keys in self.manifest["missing"].values() for key in keys}
        self.tensors = {}
        for group, edition in self.manifest["ran"].items():
            for key, kind, digest in read_edition(os.path.dirname(folder), group, edition):
                known = base.tensors.get(key)
                if key in lacking or known is None or (kind_of(known), known["sha256"][:16]) != (kind, digest):
                    continue                                          # a key that is new or another since this set was made
                self.tensors[key] = {**known, **self.manifest["moved"].get(key, {})}

    @property
    def release(self):
        return release_number(self.manifest["torch"]["version"])

    @property
    def device(self):
        """What drew instead of the CPU, or None."""
        return self.manifest.get("device")

    @property
    def is_wheel(self):
        return self.manifest["torch"]["origin"].startswith("wheel")

    def missing(self):
        """key -> why, for each key of the base that this set lacks."""
        reasons = {key: why for why, keys in self.manifest["missing"].items() for key in keys}
        groups = self.manifest["ran"]
        return {key: reasons.get(key) or (f"group {tensor['group']} not run" if tensor["group"] not in groups else "added later")
                for key, tensor in self.base.tensors.items() if key not in self.tensors}


def release_number(text):
    return tuple(int(part) for part in text.split(".")[:2])


def kind_of(tensor):
    """Type and shape as an edition writes them: float32[4,3]."""
    return f"{tensor['dtype']}[{','.join(map(str, tensor['shape']))}]"


def edition_bytes(tensors):
    return "".join(f"{tensor['sha256'][:16]} {kind_of(tensor)} {key}\n" for key, tensor in sorted(tensors.items())).encode()


def write_edition(folder, base, group):
    """The list of a group's keys as the base has them now, named by its own hash; a set says by that name what it ran."""
    data = edition_bytes({key: tensor for key, tensor in base.tensors.items() if tensor["group"] == group})
    name = sha256(data)[:16]
    write(os.path.join(folder, "editions", f"{group}.{name}.txt"), data)
    return name


def read_edition(folder, group, name):
    path = os.path.join(folder, "editions", f"{group}.{name}.txt")
    try:
        data = read(path)
    except FileNotFoundError:
        raise Mistake(f"{path} is missing: restore it from the repository.") from None
    if sha256(data)[:16] != name:
        raise Mistake(f"{path} does not have the hash that its name says: restore it from the repository.")
    for line in data.decode().splitlines():
        digest, kind, key = line.split(" ")
        yield key, kind, digest


def manifest_bytes(manifest):
    return json_bytes(manifest, by_line=("tensors", "moved", "missing", "sources"))


def relative_to(base, tensors):
    """What of a set's tensors is not as in the base: key -> the fields that differ."""
    moved = {}
    for key, tensor in tensors.items():
        fields = {field: tensor[field] for field in ("sha256", "dtype", "shape", "stored") if tensor[field] != base.tensors[key][field]}
        if fields:
            moved[key] = fields
    return moved


def open_sets(folder):
    """(base, all sets with the base first)."""
    folders = sorted(os.path.dirname(path) for path in glob.glob(os.path.join(folder, "*", "manifest.json")))
    bases = [path for path in folders if read_json(os.path.join(path, "manifest.json"))["base"] is None]
    if len(bases) != 1:
        raise Mistake(f"{folder} holds {len(bases)} sets without a base; expected one.")
    base = Set(bases[0])
    order = {"LinuxX64": 0, "LinuxX64WithoutAvx2": 1, "WindowsX64": 2, "LinuxArm64": 3, "MacOSArm64": 4}
    others = [Set(path, base) for path in folders if path != bases[0]]
    return base, [base, *sorted(others, key=lambda s: (s.device is not None, order[s.manifest["platform"]], s.is_wheel, s.release, s.name))]


def finish(folder):
    """Drop what no set refers to, and write the sums of what the sets share."""
    _, sets = open_sets(folder)
    used = {f"{group}.{edition}.txt" for each in sets for group, edition in (each.manifest["ran"] or {}).items()}
    for path in glob.glob(os.path.join(folder, "editions", "*.txt")):
        if os.path.basename(path) not in used:
            os.remove(path)
    shared = [f"arrays/{os.path.basename(path)}" for path in glob.glob(os.path.join(folder, "arrays", "*.npz"))]
    shared += [f"editions/{name}" for name in used]
    write_sums(folder, [*shared, *(name for name in ("tolerances.json", "since.json", "known-differences.json") if os.path.exists(os.path.join(folder, name)))])


# ---- why a key differs ----

def rules(folder):
    path = os.path.join(folder, "known-differences.json")
    return read_json(path) if os.path.exists(path) else []


def applies(rule, a_set):
    """Whether a set is one of those that a rule is about, and the rule about a difference from the newest PyTorch."""
    python = tuple(int(part) for part in a_set.manifest["python"].split(".")[:2])
    return (rule["against"] == "newest" and a_set.device is None and a_set.manifest["platform"] in rule["platforms"]
            and rule["builds"] in ("all", "wheels" if a_set.is_wheel else "distributions")
            and (rule["from"] is None or a_set.release >= release_number(rule["from"]))
            and (rule["before"] is None or a_set.release < release_number(rule["before"]))
            and (rule["before_python"] is None or python < release_number(rule["before_python"])))


def covers(rule, key):
    return any(fnmatch.fnmatchcase(key, pattern) for pattern in rule["keys"])


def within(store, key, mine, theirs, tolerance):
    """Whether two arrays agree within a tolerance."""
    import numpy
    if not (mine["stored"] and theirs["stored"]) or kind_of(mine) != kind_of(theirs):
        return False
    x, y = (store.array(tensor["group"], key, tensor["sha256"]) for tensor in (mine, theirs))
    if x.dtype.kind != "f":
        return False
    with numpy.errstate(all="ignore"):
        good = (x == y) | (numpy.abs(x - y) <= tolerance["absolute"] + tolerance["relative"] * numpy.abs(y)) | (numpy.isnan(x) & numpy.isnan(y))
    return bool(good.all())


def explain(a_set, sets, store, since, known, tolerances):
    """key -> why, for each key of the set that is not as in the base."""
    base, reasons = a_set.base, {}
    for key, tensor in a_set.tensors.items():
        original = base.tensors[key]
        if (tensor["sha256"], kind_of(tensor)) == (original["sha256"], kind_of(original)):
            continue
        rule = next((rule for rule in known if applies(rule, a_set) and covers(rule, key)), None)
        if original["compare"] != "bits" and within(store, key, tensor, original, tolerances[original["compare"]]):
            reasons[key] = "close"
        elif a_set.device:
            reasons[key] = "another device"
        elif key in since and a_set.release < release_number(since[key]):
            reasons[key] = f"since {since[key]}"
        elif rule:
            reasons[key] = rule["id"]
        elif a_set.manifest["platform"] != base.manifest["platform"] and original["group"] not in ("texts", "printed"):
            reasons[key] = "platform"                                 # the tests replay it with that platform's arithmetic
        else:
            reasons[key] = "UNEXPLAINED"
    return reasons


def counts(reasons):
    """'a 3, b 2' of key -> reason."""
    total = {}
    for why in reasons.values():
        total[why] = total.get(why, 0) + 1
    return ", ".join(f"{why} {number}" for why, number in sorted(total.items())) or "none"


def table(folder):
    """Print the table; True if nothing is unexplained."""
    base, sets = open_sets(folder)
    store, since, known = Store(folder), read_json(os.path.join(folder, "since.json")), rules(folder)
    tolerances = read_json(os.path.join(folder, "tolerances.json"))
    sound = True
    print("| set | build | keys | equal | close | differing, and why | missing, and why | bytes of its own |")
    print("|---|---|---|---|---|---|---|---|")
    users = {}
    for each in sets:
        for key, tensor in each.tensors.items():
            if tensor["stored"]:
                users.setdefault((key, tensor["sha256"]), []).append(each.name)
    for each in sets:
        own = sum(len(store.group(tensor["group"])[Store.name(key, tensor["sha256"])])
                  for key, tensor in each.tensors.items() if tensor["stored"] and users[key, tensor["sha256"]] == [each.name])
        own += len(read(os.path.join(each.folder, "manifest.json")))
        reasons = explain(each, sets, store, since, known, tolerances) if each is not base else {}
        missing = counts(each.missing()) if each is not base else "none"
        close = sum(why == "close" for why in reasons.values())
        differing = {key: why for key, why in reasons.items() if why != "close"}
        for key, why in differing.items():
            if why == "UNEXPLAINED":
                sound = False
                print(f"UNEXPLAINED {each.name} {key}", file=sys.stderr)
        print(f"| {each.name} | {each.manifest['torch']['origin']} | {len(each.tensors)} | {len(each.tensors) - len(reasons)} | {close} | {counts(differing)} | {missing} | {own:,} |")
    return sound


def why(folder, key):
    base, sets = open_sets(folder)
    store, since, known = Store(folder), read_json(os.path.join(folder, "since.json")), rules(folder)
    tolerances = read_json(os.path.join(folder, "tolerances.json"))
    if key not in base.tensors:
        raise Mistake(f"There is no key {key}.")
    for each in sets:
        if key not in each.tensors:
            print(f"{each.name:36} missing: {each.missing()[key]}")
            continue
        reason = "the base" if each is base else explain(each, sets, store, since, known, tolerances).get(key, "equal")
        print(f"{each.name:36} {each.tensors[key]['sha256'][:16]} {reason}")


def measured_since(folder):
    """
    key -> the first release from which on every set of the base's platform has the base's bits, where an older one has others.
    Sets that a known difference covers do not count; nor do keys that are compared with a tolerance.
    """
    base, sets = open_sets(folder)
    known, since = rules(folder), {}
    same_platform = sorted((each for each in sets if each.device is None and each.manifest["platform"] == base.manifest["platform"]), key=lambda each: each.release)
    for key, original in base.tensors.items():
        if original["compare"] != "bits":
            continue
        asked = [each for each in same_platform if key in each.tensors and not any(applies(rule, each) and covers(rule, key) for rule in known)]
        differing = [each.release for each in asked if each.tensors[key]["sha256"] != original["sha256"] and each.release <= base.release]
        if differing:
            later = [each.release for each in asked if each.release > max(differing)]
            since[key] = ".".join(map(str, min(later)))
    return since


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog="The rest is in README.md.")
    parser.add_argument("command", nargs="?", choices=("table", "since", "why"), default="table")
    parser.add_argument("key", nargs="?", help="for `why`")
    parser.add_argument("--folder", default=HERE, help="the folder of the sets (default: this script's)")
    parser.add_argument("--check", action="store_true", help="with `since`: write nothing; exit code 1 if since.json is not what was measured")
    options = parser.parse_args()
    problems = [problem for folder in [options.folder, *(os.path.dirname(path) for path in glob.glob(os.path.join(options.folder, "*", SUMS)))] for problem in wrong_sums(folder)]
    for problem in problems:
        print(problem, file=sys.stderr)
    if options.command == "table":
        return 0 if table(options.folder) and not problems else 1
    if options.command == "why":
        if not options.key:
            raise Mistake("Say which key: sets.py why KEY")
        why(options.folder, options.key)
        return 0
    path, data = os.path.join(options.folder, "since.json"), json_bytes(measured_since(options.folder))
    if options.check:
        if read(path) != data:
            print("since.json is not what the sets say; run: python3 reference-data/sets.py since", file=sys.stderr)
            return 1
        return 0
    write(path, data)
    finish(options.folder)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Mistake as mistake:
        print(f"sets.py: {mistake}", file=sys.stderr)
        sys.exit(2)
