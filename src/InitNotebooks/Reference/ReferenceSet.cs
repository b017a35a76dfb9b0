using System.Diagnostics.CodeAnalysis;
using TorchInit;

namespace InitNotebooks;

/// <summary>
/// The tensors that one PyTorch build computed, with its version, system and processor. Made by <see cref="ReferenceSets"/>; reading
/// the manifest is cheap, and a tensor's bytes are read when they are first used.
/// </summary>
public sealed class ReferenceSet
{
    private readonly Manifest manifest;
    private readonly SharedFiles shared;

    // The set's own tensors; and, of the base's, those in the lists that it ran, which many sets share.
    private readonly Dictionary<string, ReferenceTensor> own = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyDictionary<string, ReferenceTensor?>> ran = [];
    private readonly Dictionary<string, string> missing = new(StringComparer.Ordinal);

    // Gathered and sorted when they are first asked for: to judge a claim, nobody asks.
    private IReadOnlyList<string>? keys;

    private ReferenceSet(Manifest manifest, SharedFiles shared, ReferenceSet? baseSet)
    {
        (this.manifest, this.shared, Base) = (manifest, shared, baseSet);
        Torch = manifest.Version();
        Platform = manifest.TorchPlatform();
        if (baseSet is null)
            ReadAll();
        else
            ReadRelativeTo(baseSet);
        if (own.Count == 0 && !ran.Any(edition => edition.Keys.Any(key => TryGet(key, out _))))
            throw manifest.Fault(null, "a set without a key", "what PyTorch computed", "Export the set again with reference-data/export_reference.py.");
    }

    /// <summary>The set's name and its folder's, for example <c>linux-x64-2.14.1</c>.</summary>
    public string Name => manifest.Name;

    /// <summary>The release of PyTorch.</summary>
    public TorchVersion Torch { get; }

    /// <summary>What <c>torch.__version__</c> says, in full, for example <c>2.6.0+cpu</c>.</summary>
    public string TorchText => manifest.Torch.Reported;

    /// <summary>Where that PyTorch came from: an official wheel, or a distribution's package with its version.</summary>
    public string Origin => manifest.Torch.Origin;

    /// <summary>Whether that PyTorch is an official wheel, and not a distribution's package.</summary>
    public bool IsWheel => Origin.StartsWith("wheel", StringComparison.Ordinal);

    /// <summary>The operating system as Python's <c>platform.system()</c> names it: Linux, Windows or Darwin.</summary>
    public string System => manifest.System;

    /// <summary>The processor's architecture as Python's <c>platform.machine()</c> names it, for example x86_64.</summary>
    public string Machine => manifest.Machine;

    /// <summary>Which of its CPU kernels PyTorch used: <c>torch.backends.cpu.get_cpu_capability()</c>, for example AVX2.</summary>
    public string CpuCapability => manifest.CpuCapability;

    /// <summary>Whose arithmetic repeats this set; of a set with a <see cref="Device"/>, the platform of the computer that it is in.</summary>
    public TorchPlatform Platform { get; }

    /// <summary>What drew instead of the CPU, for example a GPU by its name; null for the CPU.</summary>
    public string? Device => manifest.Device;

    /// <summary>The linear algebra library that PyTorch used.</summary>
    public string Blas => manifest.Blas;

    /// <summary>The version of Python that ran it, for example <c>3.12.3</c>.</summary>
    public string Python => manifest.Python;

    /// <summary>The SHA-256 of the <c>export_reference.py</c> that made the set: 64 lower-case hexadecimal digits.</summary>
    public string ScriptSha256 => manifest.ScriptSha256;

    /// <summary>The keys of the set, in ordinal order.</summary>
    public IReadOnlyList<string> Keys =>
        keys ??= [.. own.Keys.Concat(ran.SelectMany(edition => edition.Keys)).Distinct(StringComparer.Ordinal).Where(key => TryGet(key, out _)).Order(StringComparer.Ordinal)];

    /// <summary>The base set, which this one is described relative to; null for the base itself.</summary>
    public ReferenceSet? Base { get; }

    /// <summary>Looks a tensor up.</summary>
    /// <returns>False where this set lacks the key, which is no fault: an older PyTorch may lack what makes it.</returns>
    public bool TryGet(string key, [MaybeNullWhen(false)] out ReferenceTensor tensor)
    {
        if (own.TryGetValue(key, out tensor))
            return true;
        if (missing.ContainsKey(key))
            return false;
        foreach (var edition in ran)
        {
            // A key that the base got or changed after this set was made is not in it.
            if (edition.TryGetValue(key, out tensor) && tensor is not null)
                return true;
        }
        return false;
    }

    /// <summary>Looks a tensor up.</summary>
    /// <exception cref="ReferenceDataException">The set has no such key; the message names similar ones.</exception>
    public ReferenceTensor Get(string key)
    {
        if (TryGet(key, out var tensor))
            return tensor;
        var similar = SimilarNames.To(key, Keys);
        throw new ReferenceDataException($"{Name}/{Manifest.FileName}", key, "no such key", "a key of the set",
            similar.Count == 0 ? "ReferenceSet.Keys lists them." : $"Did you mean {string.Join(" or ", similar.Select(k => $"'{k}'"))}?");
    }

    /// <summary>Why this set lacks a key of the base: the release is too old, or the key or its group was not run; null where it has the key.</summary>
    public string? WhyMissing(string key) =>
        Base is null || TryGet(key, out _) ? null
        : missing.TryGetValue(key, out var why) ? why
        : Base.TryGet(key, out var tensor) && manifest.Ran.ContainsKey(tensor.Group) ? "added later"
        : "not run";

    /// <summary>How this set is known to differ in a key from the newest PyTorch of its platform, or null.</summary>
    public KnownDifference? KnownDifferenceIn(string key) => shared.KnownDifferences.FirstOrDefault(known => !known.IsBetweenBuilds && known.IsAbout(this) && known.Covers(key));

    /// <summary>Reads every tensor against its hash.</summary>
    /// <returns>All that is wrong, in the order of keys; empty for a sound set.</returns>
    public IReadOnlyList<ReferenceDataException> Verify()
    {
        var faults = new List<ReferenceDataException>();
        foreach (var key in Keys)
        {
            try
            {
                _ = Get(key).Bytes;
            }
            catch (ReferenceDataException e)
            {
                faults.Add(e);
            }
        }
        return faults;
    }

    /// <summary>The name, version and platform, for example <c>linux-x64-2.14.1: PyTorch 2.14.1, LinuxX64</c>.</summary>
    public override string ToString() => $"{Name}: PyTorch {Torch}, {Platform}";

    internal static ReferenceSet Load(Manifest manifest, SharedFiles shared, ReferenceSet? baseSet) => new(manifest, shared, baseSet);

    private void ReadAll()
    {
        foreach (var (key, tensor) in manifest.Tensors)
            own.Add(key, new ReferenceTensor(shared, key, manifest.Entry(key, tensor, shared)));
        if (manifest.Ran.Count + manifest.Moved.Count + manifest.Missing.Count > 0)
            throw manifest.Fault(null, "'ran', 'moved' or 'missing' in the base set", "all of it in 'tensors'");
    }

    private void ReadRelativeTo(ReferenceSet baseSet)
    {
        if (manifest.Tensors.Count + manifest.Sources.Count > 0)
            throw manifest.Fault(null, "'tensors' or 'sources' in a set that has a base", "what differs from it, in 'moved' and 'missing'");
        foreach (var (why, keys) in manifest.Missing)
            foreach (var key in keys)
                if (!missing.TryAdd(key, why))
                    throw manifest.Fault(key, "a key that is missing twice", "one reason");
        foreach (var (group, edition) in manifest.Ran)
        {
            if (!Manifest.IsPlain(group) || !Manifest.IsPlain(edition))
                throw manifest.Fault(null, $"the group '{group}' of edition '{edition}'", "a name such as init, and 16 hexadecimal digits");
            ran.Add(shared.Edition(group, edition, baseSet));
        }
        if (manifest.Moved.Keys.Concat(missing.Keys).FirstOrDefault(key => !ran.Any(edition => edition.ContainsKey(key))) is { } unknown)
            throw manifest.Fault(unknown, "a key that moved or is missing", "one of the keys that the set ran");
        if (manifest.Moved.Keys.FirstOrDefault(missing.ContainsKey) is { } both)
            throw manifest.Fault(both, "a key that moved and is missing", "one of the two");
        foreach (var (key, moved) in manifest.Moved)
        {
            if (TryGet(key, out var original))
                own.Add(key, shared.Moved(key, moved, () => original.Moved(Entry(baseSet, key, moved))));
        }
    }

    private TensorEntry Entry(ReferenceSet baseSet, string key, MovedFile moved)
    {
        var original = baseSet.manifest.Tensors[key];
        var entry = baseSet.manifest.Entry(key, original with
        {
            Sha256 = moved.Sha256 ?? original.Sha256,
            Dtype = moved.Dtype ?? original.Dtype,
            Shape = moved.Shape ?? original.Shape,
            Stored = moved.Stored ?? original.Stored,
        }, shared);
        return entry.Sha256 == original.Sha256 && entry.Stored == original.Stored && entry.Kind == baseSet.Get(key).Kind
            ? throw manifest.Fault(key, "a key that moved and is as in the base", "what differs only")
            : entry;
    }
}
