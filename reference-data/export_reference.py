#!/usr/bin/env python3
"""Export what this machine's PyTorch computes, as a reference set of the course; or check a set against it.

    python3 export_reference.py                   export the set of this PyTorch beside this script
    python3 export_reference.py --check           export it again in memory and compare; write nothing
    python3 export_reference.py --check --group init
    python3 export_reference.py --list            the keys, their groups and the calls that make them

Runs on PyTorch 1.13 and later, Linux and Windows, x86-64 and arm64, with numpy 1.24 to 2.x; needs nothing else.
README.md beside this file says what a set is and how its manifest reads.
"""
import argparse
import glob
import gzip
import hashlib
import io
import json
import os
import platform
import re
import shutil
import sys
import warnings
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
MAX_SET_BYTES = 3_000_000
STORED_BELOW = 1_000_000


class Mistake(Exception):
    """Something the person at the keyboard can put right; shown without a traceback."""


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog="The rest is in README.md.")
    parser.add_argument("--output", metavar="DIR", default=HERE, help="the folder of the sets (default: this script's)")
    parser.add_argument("--name", help="name of the set (default: made from system, processor and PyTorch's version)")
    parser.add_argument("--base", metavar="DIR", help="the set this one is stored relative to (default: the one in the output folder that has no base itself)")
    parser.add_argument("--group", action="append", metavar="NAME", help="only this group of keys; may be repeated")
    parser.add_argument("--long", action="store_true", help="the groups that train networks too (a base set always has them)")
    parser.add_argument("--check", action="store_true", help="compare with the set that is there and write nothing; exit code 1 if a key differs")
    parser.add_argument("--list", action="store_true", help="list keys, groups and calls")
    parser.add_argument("--without-avx2", action="store_true", help="PyTorch's kernels for a processor without AVX2 (ATEN_CPU_CAPABILITY=default)")
    parser.add_argument("--digits", metavar="FILE", help="scikit-learn's digits.csv.gz, where neither it nor a set with the digits is there")
    parser.add_argument("--origin", help="where this PyTorch came from, if the script cannot tell")
    return parser.parse_args()


# ---- surroundings: everything that could change a bit, fixed before torch is imported ----

def fix_surroundings(options):
    """One thread, one set of CPU kernels, reference BLAS and LAPACK where PyTorch links the system's."""
    is_x64 = platform.machine().lower() in ("x86_64", "amd64")
    if options.without_avx2 and not is_x64:
        raise Mistake("--without-avx2 is for x86-64 processors only.")
    os.environ["ATEN_CPU_CAPABILITY"] = "avx2" if is_x64 and not options.without_avx2 else "default"
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    for name in ("OMP_DYNAMIC", "MKL_DYNAMIC"):
        os.environ[name] = "FALSE"
    if sys.platform == "linux":
        libraries = f"/usr/lib/{platform.machine()}-linux-gnu"
        wanted = [folder for folder in (f"{libraries}/blas", f"{libraries}/lapack") if os.path.isdir(folder)]
        path = [folder for folder in os.environ.get("LD_LIBRARY_PATH", "").split(":") if folder]
        if path[:len(wanted)] != wanted:
            os.environ["LD_LIBRARY_PATH"] = ":".join(wanted + [folder for folder in path if folder not in wanted])
            os.execv(sys.executable, [sys.executable, *sys.argv])     # the loader reads the path only when a program starts


def loaded_libraries(name):
    """The files of this process whose name contains `name` (Linux)."""
    if not os.path.exists("/proc/self/maps"):
        return []
    with open("/proc/self/maps", encoding="utf-8") as maps:
        return sorted({os.path.realpath(line.split()[-1]) for line in maps if name in line})


def blas_name(torch):
    blas = loaded_libraries("/libblas")
    if blas:
        return f"reference BLAS {os.path.basename(blas[0])[len('libblas.so.'):]}" if os.path.basename(os.path.dirname(blas[0])) == "blas" else os.path.basename(blas[0])
    found = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    return found.group(1) if found else "unknown"


def cpu_capability(torch):
    return re.search(r"CPU capability usage: (\w+)", torch.__config__.show()).group(1)


def torch_release_and_origin(torch, options):
    """('2.14.1', where from). A distribution's build may report a development version, so its own records win."""
    reported = torch.__version__
    changelog = "/usr/share/doc/python3-torch/changelog.Debian.gz"
    if os.path.exists(changelog) and "dist-packages" in torch.__file__:
        with gzip.open(changelog, "rt", encoding="utf-8") as text:
            version = re.search(r"\((.*?)\)", text.readline()).group(1)
        release, origin = re.match(r"[\d.]+\d", version).group(0), f"Debian, python3-torch {version}"
    else:
        release, origin = re.match(r"[\d.]+\d", reported).group(0), f"wheel, torch {reported}"
    return reported, release, options.origin or origin


def torch_platform(capability):
    """The C# library's TorchPlatform whose arithmetic this PyTorch has."""
    key = (platform.system(), platform.machine().lower())
    without = capability in ("DEFAULT", "NO")
    if key == ("Linux", "x86_64"):
        return "LinuxX64WithoutAvx2" if without else "LinuxX64"
    if key == ("Windows", "amd64") and not without:
        return "WindowsX64"
    if key == ("Linux", "aarch64"):
        return "LinuxArm64"
    if key == ("Darwin", "arm64"):
        return "MacOSArm64"
    raise Mistake(f"No platform of the course fits {' on '.join(key)} with CPU capability {capability}.")


def set_name(platform_name, release, origin):
    system = {"LinuxX64": "linux-x64", "LinuxX64WithoutAvx2": "linux-x64-without-avx2", "WindowsX64": "windows-x64",
              "LinuxArm64": "linux-arm64", "MacOSArm64": "macos-arm64"}[platform_name]
    return f"{system}-wheel-{release}" if origin.startswith("wheel") and system.startswith("linux") else f"{system}-{release}"


# ---- values as bytes ----

def as_array(value):
    """What a function returned, as a C-ordered little-endian array."""
    import numpy
    import torch
    if isinstance(value, torch.Tensor):
        array = value.detach().cpu().numpy()
    elif isinstance(value, str):
        array = numpy.frombuffer(value.encode("utf-8"), dtype=numpy.uint8)
    elif isinstance(value, float) or (isinstance(value, (list, tuple)) and any(isinstance(x, float) for x in value)):
        array = numpy.array(value, dtype=numpy.float64)
    elif isinstance(value, (int, list, tuple)):
        array = numpy.array(value, dtype=numpy.int64)
    else:
        array = numpy.asarray(value)
    if array.dtype.name not in ("float32", "float64", "int64", "int32", "uint8", "bool"):
        raise TypeError(f"a result of dtype {array.dtype} has no place in a set")
    return numpy.array(array, dtype=array.dtype.newbyteorder("<"), order="C")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def npy_bytes(array):
    """A version 1.0 .npy file; written here so that no numpy version changes a byte."""
    header = f"{{'descr': {array.dtype.str!r}, 'fortran_order': False, 'shape': {array.shape!r}, }}"
    header += " " * (-(10 + len(header) + 1) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode("latin-1") + array.tobytes()


def npz_bytes(arrays):
    """A .npz file without compression and without a date: the same bytes every time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for key in sorted(arrays):
            entry = zipfile.ZipInfo(f"{key}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, npy_bytes(arrays[key]))
    return file.getvalue()


# ---- sets ----

class Set:
    """A set on disk: its manifest, and its arrays as they are asked for."""

    def __init__(self, folder):
        self.folder = folder
        path = os.path.join(folder, "manifest.json")
        try:
            with open(path, encoding="utf-8") as file:
                self.manifest = json.load(file)
        except FileNotFoundError:
            raise Mistake(f"There is no set in {folder} (no manifest.json).") from None
        except ValueError as error:
            raise Mistake(f"{path} is not valid JSON: {error}") from None
        self.groups = {}

    def stored(self, key):
        """The array of a key that is stored here."""
        import numpy
        group = self.manifest["tensors"][key]["group"]
        if group not in self.groups:
            self.groups[group] = numpy.load(os.path.join(self.folder, f"{group}.npz"), allow_pickle=False)
        return self.groups[group][key]


def find_base(options, name):
    """The base set, or None where this set is the base."""
    if options.base:
        base = Set(options.base)
        if base.manifest["base"]:
            raise Mistake(f"--base {options.base}: {base.manifest['name']} is itself stored relative to {base.manifest['base']}.")
        return None if base.manifest["name"] == name else base
    candidates = [Set(os.path.dirname(path)) for path in sorted(glob.glob(os.path.join(options.output, "*", "manifest.json")))]
    bases = [candidate for candidate in candidates if candidate.manifest["base"] is None]
    if len(bases) > 1:
        raise Mistake(f"{options.output} holds several sets without a base; say which one with --base.")
    return bases[0] if bases and bases[0].manifest["name"] != name else None


def release_number(text):
    return tuple(int(part) for part in text.split(".")[:2])


def selected(entries, options, release, with_long):
    groups = {entry.group for entry in entries}
    for group in options.group or ():
        if group not in groups:
            raise Mistake(f"There is no group {group!r}; the groups are {', '.join(sorted(groups))}.")
    return [entry for entry in entries
            if (entry.group in options.group if options.group else with_long or not entry.long)
            and release_number(release) >= release_number(entry.needs)]


def compute(entries):
    """Run every call; key -> (array, entry, how to compare, whether only the hash is kept)."""
    import torch
    results = {}
    for position, entry in enumerate(entries):
        if sys.stderr.isatty():
            print(f"\r{position + 1}/{len(entries)} {entry.key:60.60}", end="", file=sys.stderr, flush=True)
        torch.manual_seed(0)
        value = eval(entry.call, entry.function.__globals__)
        values = value if isinstance(value, dict) else {"": value}
        for name, part in values.items():
            key = f"{entry.key}.{name}".rstrip(".").lower()
            if key in results:
                raise ValueError(f"two functions make the key {key!r}")
            compare = entry.compare(name) if callable(entry.compare) else entry.compare
            results[key] = as_array(part), entry, compare, name in entry.hash_only
    if sys.stderr.isatty():
        print("\r" + 80 * " " + "\r", end="", file=sys.stderr)
    return results


def describe(results, base):
    """The manifest's tensors and sources, and the arrays to store by group."""
    tensors, sources, arrays = {}, {}, {}
    for key, (array, entry, compare, hash_only) in results.items():
        digest = sha256(array.tobytes())
        in_base = base.manifest["tensors"].get(key) if base else None
        same = in_base and (in_base["sha256"], in_base["dtype"], in_base["shape"]) == (digest, array.dtype.name, list(array.shape))
        stored = "no" if hash_only or array.size >= STORED_BELOW else "base" if same else "here"
        if stored == "here":
            arrays.setdefault(entry.group, {})[key] = array
        sources[entry.function.__name__] = entry.function.shown
        tensors[key] = {"group": entry.group, "dtype": array.dtype.name, "shape": list(array.shape), "sha256": digest,
                        "compare": compare, "since": entry.since, "stored": stored,
                        "python": {"source": entry.function.__name__, "call": entry.call}}
    return tensors, sources, arrays


def script_hash():
    """One hash over this script and its modules, line endings apart."""
    files = [os.path.abspath(__file__), *sorted(glob.glob(os.path.join(HERE, "reference", "*.py")))]
    return sha256(b"".join(open(file, "rb").read().replace(b"\r\n", b"\n") for file in files))


def export(results, facts, folder, base, options):
    """Write the set beside the old one, then put it in the old one's place."""
    tensors, sources, arrays = describe(results, base)
    files = {f"{group}.npz": npz_bytes(group_arrays) for group, group_arrays in arrays.items()}
    hashes = {name: sha256(data) for name, data in files.items()}
    if options.group and os.path.isdir(folder):
        old = Set(folder)
        for key, described in old.manifest["tensors"].items():
            if described["group"] not in options.group:
                tensors[key] = described
        sources = {**old.manifest["sources"], **sources}
        for name, digest in old.manifest["files"].items():
            if name[:-len(".npz")] not in options.group:
                hashes[name] = digest
                with open(os.path.join(folder, name), "rb") as file:
                    files[name] = file.read()
    used = {described["python"]["source"] for described in tensors.values()}
    manifest = {**facts, "files": hashes, "sources": {name: text for name, text in sources.items() if name in used}, "tensors": tensors}
    files["manifest.json"] = (json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")
    size = sum(len(data) for data in files.values())
    if size > MAX_SET_BYTES:
        largest = sorted(((len(data), name) for name, data in files.items()), reverse=True)[:4]
        raise Mistake(f"The set would take {size:,} bytes, more than {MAX_SET_BYTES:,}; nothing is written. Largest: {largest}")
    new, old_folder = f"{folder}.new", f"{folder}.old"
    shutil.rmtree(new, ignore_errors=True)
    os.makedirs(new)
    for name, data in files.items():
        with open(os.path.join(new, name), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    if os.path.isdir(folder):
        os.rename(folder, old_folder)
    os.rename(new, folder)
    shutil.rmtree(old_folder, ignore_errors=True)
    counts = {where: sum(described["stored"] == where for described in tensors.values()) for where in ("here", "base", "no")}
    print(f"{os.path.basename(folder)}: {len(tensors)} keys ({counts['here']} stored, {counts['base']} as in the base, {counts['no']} by hash), {size:,} bytes")


def finish_interrupted(folder):
    """An export was killed between its two renames: the old set is whole, only its name is not."""
    if not os.path.isdir(folder) and os.path.isdir(f"{folder}.old"):
        os.rename(f"{folder}.old", folder)


# ---- check ----

def difference(array, compare, described, expected):
    """Why a fresh result is not the recorded one, or None. `expected` gives the recorded array."""
    import numpy
    if (array.dtype.name, list(array.shape)) != (described["dtype"], described["shape"]):
        return f"is {array.dtype.name} {list(array.shape)}, recorded {described['dtype']} {described['shape']}"
    if sha256(array.tobytes()) == described["sha256"]:
        return None
    if described["stored"] == "no":
        return "has another hash"
    recorded = expected()
    if compare["how"] == "close" and array.dtype.kind == "f":
        with numpy.errstate(all="ignore"):
            slack = compare["absolute"] + compare["relative"] * numpy.abs(recorded)
            good = (array == recorded) | (numpy.abs(array - recorded) <= slack) | (numpy.isnan(array) & numpy.isnan(recorded))
    else:
        good = array.reshape(-1).view(numpy.uint8).reshape(array.size, -1) == recorded.reshape(-1).view(numpy.uint8).reshape(array.size, -1)
        good = good.all(axis=1)
    wrong = numpy.flatnonzero(~good)
    if not wrong.size:
        return None
    if described["dtype"] == "uint8" and described["python"]["source"] in ("printed", "error", "warning"):
        return f"is {array.tobytes().decode('utf-8', 'replace')!r}, recorded {recorded.tobytes().decode('utf-8', 'replace')!r}"
    first = int(wrong[0])
    return (f"differs in {wrong.size} of {array.size} values; first at {first}: {array.reshape(-1)[first].item()!r}, "
            f"recorded {recorded.reshape(-1)[first].item()!r}")


def check(results, folder, base, options, with_long, facts):
    """Compare fresh results with the set; print every key that differs; True if none does."""
    recorded = Set(folder)
    manifest, problems = recorded.manifest, []
    for name, digest in manifest["files"].items():
        path = os.path.join(folder, name)
        if not os.path.exists(path):
            problems.append(f"{name}: the file is missing")
        elif sha256(open(path, "rb").read()) != digest:
            problems.append(f"{name}: the file is not the one the manifest describes")
    for key, (array, entry, compare, _) in sorted(results.items()):
        described = manifest["tensors"].get(key)
        if described is None:
            problems.append(f"{key}: not in the set; export it again")
            continue
        if described["stored"] == "base" and base is None:
            raise Mistake(f"{manifest['name']} is stored relative to {manifest['base']}, which is not there.")
        keeper = base if described["stored"] == "base" else recorded
        if described["stored"] != "no":
            try:
                stored_hash = sha256(as_array(keeper.stored(key)).tobytes())
            except Exception as error:
                problems.append(f"{key}: cannot be read from {keeper.manifest['name']}: {error}")
                continue
            if stored_hash != described["sha256"]:
                problems.append(f"{key}: the stored bytes do not have the recorded hash")
                continue
        why = difference(array, compare, described, lambda: keeper.stored(key))
        if why:
            problems.append(f"{key}: {why}")
        for field, now in (("compare", compare), ("since", entry.since), ("group", entry.group)):
            if described[field] != now:
                problems.append(f"{key}: the script says {field} {now}, the manifest {described[field]}")
        if described["python"] != {"source": entry.function.__name__, "call": entry.call}:
            problems.append(f"{key}: the manifest names another call, {described['python']['call']}")
        elif manifest["sources"].get(entry.function.__name__) != entry.function.shown:
            problems.append(f"{key}: the source of {entry.function.__name__} has changed since the export")
    groups = options.group or sorted({described["group"] for described in manifest["tensors"].values()})
    long_groups = {entry.group for entry in registered(options) if entry.long}
    for key, described in sorted(manifest["tensors"].items()):
        if key not in results and described["group"] in groups and (options.group or with_long or described["group"] not in long_groups):
            problems.append(f"{key}: in the set, but the script no longer makes it")
    for fact in ("platform", "cpu_capability", "blas"):
        if manifest[fact] != facts[fact]:
            print(f"note: {fact} is {facts[fact]}, the set was made with {manifest[fact]}")
    for problem in problems:
        print(f"DIFFERS  {problem}")
    print(f"{manifest['name']}: {len(results)} keys compared, {len(problems)} problems" if problems else f"{manifest['name']}: {len(results)} keys compared, all as recorded")
    return not problems


def registered(options):
    """All entries; importing the modules registers them."""
    import importlib
    import reference
    reference.FILES["digits"] = options.digits
    for path in sorted(glob.glob(os.path.join(HERE, "reference", "*.py"))):
        if not path.endswith("__init__.py"):
            importlib.import_module(f"reference.{os.path.basename(path)[:-3]}")
    return reference.ENTRIES


def main():
    options = parse_arguments()
    fix_surroundings(options)
    sys.dont_write_bytecode = True
    sys.path.insert(0, HERE)
    warnings.simplefilter("ignore")
    try:
        import numpy
        import torch
    except ImportError as error:
        raise Mistake(f"This needs PyTorch and numpy in {sys.executable}: {error}") from None
    torch.set_num_threads(1)
    entries = registered(options)
    if options.list:
        for entry in entries:
            print(f"{entry.group:10} {entry.key:50} {entry.call}")
        return 0

    capability = cpu_capability(torch)
    reported, release, origin = torch_release_and_origin(torch, options)
    platform_name = torch_platform(capability)
    name = options.name or set_name(platform_name, release, origin)
    folder = os.path.join(os.path.abspath(options.output), name)
    finish_interrupted(folder)
    base = find_base(options, name)
    if platform_name == "LinuxX64" and capability != "AVX2":
        raise Mistake(f"PyTorch uses {capability} although AVX2 was asked for: this processor or this build lacks it.")
    with_long = options.long or (base is None and not options.check)
    results = compute(selected(entries, options, release, with_long))
    facts = {"format": 1, "name": name, "base": base.manifest["name"] if base else None,
             "torch": {"version": release, "reported": reported, "origin": origin},
             "system": platform.system(), "machine": platform.machine(), "cpu_capability": capability,
             "platform": platform_name, "blas": blas_name(torch), "threads": torch.get_num_threads(),
             "python": platform.python_version(), "numpy": numpy.__version__, "script_sha256": script_hash()}
    if options.check:
        return 0 if check(results, folder, base, options, with_long, facts) else 1
    export(results, facts, folder, base, options)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Mistake as mistake:
        print(f"export_reference.py: {mistake}", file=sys.stderr)
        sys.exit(2)
