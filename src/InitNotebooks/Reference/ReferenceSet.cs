using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TorchInit;

namespace InitNotebooks;

/// <summary>
/// The tensors that one PyTorch build computed, with its version, system and processor. Made by <see cref="ReferenceSets"/>; reading
/// the manifest is cheap, and a tensor's bytes are read when they are first used.
/// </summary>
public sealed class ReferenceSet
{
    private readonly string folder;
    private readonly Manifest manifest;
    private readonly Dictionary<string, ReferenceTensor> tensors;
    private readonly ConcurrentDictionary<string, NpzArchive> archives = new(StringComparer.Ordinal);

    private ReferenceSet(string folder, Manifest manifest)
    {
        this.folder = folder;
        this.manifest = manifest;
        tensors = manifest.Tensors.ToDictionary(
            pair => pair.Key, pair => new ReferenceTensor(this, pair.Key, pair.Value), StringComparer.Ordinal);
        Keys = [.. tensors.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The set's name and its folder's, for example <c>linux-x64-2.14.1</c>.</summary>
    public string Name => manifest.Name;

    /// <summary>The release of PyTorch.</summary>
    public TorchVersion Torch => manifest.Torch;

    /// <summary>What <c>torch.__version__</c> says, in full, for example <c>2.6.0+cpu</c>.</summary>
    public string TorchText => manifest.TorchText;

    /// <summary>Where that PyTorch came from: an official wheel, or a distribution's package with its version.</summary>
    public string Origin => manifest.Origin;

    /// <summary>The operating system as Python's <c>platform.system()</c> names it: Linux, Windows or Darwin.</summary>
    public string System => manifest.System;

    /// <summary>The processor's architecture as Python's <c>platform.machine()</c> names it, for example x86_64.</summary>
    public string Machine => manifest.Machine;

    /// <summary>Which of its CPU kernels PyTorch used: <c>torch.backends.cpu.get_cpu_capability()</c>, for example AVX2.</summary>
    public string CpuCapability => manifest.CpuCapability;

    /// <summary>Whose arithmetic repeats this set.</summary>
    public TorchPlatform Platform => manifest.Platform;

    /// <summary>The linear algebra library that PyTorch used.</summary>
    public string Blas => manifest.Blas;

    /// <summary>The SHA-256 of the <c>export_reference.py</c> that made the set: 64 lower-case hexadecimal digits.</summary>
    public string ScriptSha256 => manifest.ScriptSha256;

    /// <summary>The keys of the set, in ordinal order.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>The base set, where the tensors lie that this one shares with it; null for the base itself.</summary>
    public ReferenceSet? Base { get; private set; }

    /// <summary>The name of the base set by the manifest; null for the base itself.</summary>
    internal string? BaseName => manifest.Base;

    /// <summary>Looks a tensor up.</summary>
    /// <returns>False where this set lacks the key, which is no fault: an older PyTorch may lack what makes it.</returns>
    public bool TryGet(string key, [MaybeNullWhen(false)] out ReferenceTensor tensor) => tensors.TryGetValue(key, out tensor);

    /// <summary>Looks a tensor up.</summary>
    /// <exception cref="ReferenceDataException">The set has no such key; the message names similar ones.</exception>
    public ReferenceTensor Get(string key)
    {
        if (tensors.TryGetValue(key, out var tensor))
            return tensor;
        var similar = SimilarNames.To(key, Keys);
        throw new ReferenceDataException($"{Name}/{Manifest.FileName}", key, "no such key", "a key of the set",
            similar.Count == 0 ? "ReferenceSet.Keys lists them." : $"Did you mean {string.Join(" or ", similar.Select(k => $"'{k}'"))}?");
    }

    /// <summary>
    /// Reads everything: each file against its hash, each tensor against its own, and each <c>.npz</c> for entries that no key names.
    /// </summary>
    /// <returns>All that is wrong, in the order of files and keys; empty for a sound set.</returns>
    public IReadOnlyList<ReferenceDataException> Verify()
    {
        var faults = new List<ReferenceDataException>();
        foreach (var (file, hash) in manifest.Files.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Collect(faults, () => VerifyFile(file, hash));
        foreach (var key in Keys)
            Collect(faults, () => _ = tensors[key].Bytes);
        return faults;
    }

    /// <summary>The name, version and platform, for example <c>linux-x64-2.14.1: PyTorch 2.14.1, LinuxX64</c>.</summary>
    public override string ToString() => $"{Name}: PyTorch {Torch}, {Platform}";

    internal static ReferenceSet Load(string folder) => new(folder, Manifest.Read(folder));

    internal void LinkTo(ReferenceSet baseSet) => Base = baseSet;

    internal NpzArchive Archive(string group) =>
        archives.GetOrAdd(group, name => new NpzArchive(Path.Combine(folder, $"{name}.npz"), FileOf(name)));

    internal string FileOf(string group) => $"{Name}/{group}.npz";

    internal ReferenceTensor BaseTensor(string key) =>
        Base!.TryGet(key, out var tensor)
            ? tensor
            : throw new ReferenceDataException($"{Name}/{Manifest.FileName}", key,
                $"stored: 'base', but no such key in {Base.Name}", "the tensor there");

    private static void Collect(List<ReferenceDataException> faults, Action read)
    {
        try
        {
            read();
        }
        catch (ReferenceDataException e)
        {
            faults.Add(e);
        }
    }

    private void VerifyFile(string file, string expected)
    {
        var group = Path.GetFileNameWithoutExtension(file);
        var archive = Archive(group);
        var hash = ReferenceTensor.HashOf(archive.Content.Span);
        if (hash != expected)
            throw new ReferenceDataException($"{Name}/{file}", null, $"a file with the SHA-256 {hash}", $"{expected} by the manifest");
        foreach (var key in archive.Keys)
        {
            if (!tensors.TryGetValue(key, out var tensor) || tensor.Group != group || tensor.Stored != Storage.Here)
            {
                throw new ReferenceDataException($"{Name}/{file}", key,
                    "an entry", "none: the manifest does not say that it is stored here");
            }
        }
    }
}
