using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace InitNotebooks;

/// <summary>Draws GPT-2 tensor by tensor, while a reader watches, and holds the hash of each against PyTorch's.</summary>
internal static class ModelWatch
{
    /// <summary>How many numbers are drawn between two words to the reader.</summary>
    private const int Piece = 1 << 20;

    /// <summary>Draws all of it.</summary>
    /// <param name="seed">The seed; PyTorch's hashes are those of 0 and 1.</param>
    /// <param name="bfloat16">Whether in bfloat16 and not in float32.</param>
    /// <param name="platform">Whose arithmetic.</param>
    /// <param name="sets">What PyTorch computed.</param>
    /// <param name="hash">The SHA-256 of bytes in hexadecimal digits.</param>
    /// <param name="told">Receives each tensor when it is finished, and how far the work is.</param>
    /// <param name="draws">The tensors; null for GPT-2 small.</param>
    /// <param name="model">What the reference keys of the model begin with.</param>
    /// <exception cref="PlatformNotSupportedException">The platform's normals are not to be had here.</exception>
    public static async Task RunAsync(
        long seed, bool bfloat16, TorchPlatform platform, ReferenceSets sets, Func<ArraySegment<byte>, Task<string>> hash, Func<WatchedTensor, Task> told,
        IReadOnlyList<LastingDraw>? draws = null, string model = "gpt2")
    {
        draws ??= [.. Gpt2.LastingDraws()];
        var generator = new TorchGenerator(seed, platform);
        var key = FormattableString.Invariant($"{model}.seed{seed}{(bfloat16 ? "_bfloat16" : "")}");
        var builds = sets.Sets.Where(set => set.Platform == platform && set.HasToday(key)).Select(set => LinesOf(set.Get(key))).ToList();
        var size = bfloat16 ? 2 : 4;
        long all = draws.Where(draw => draw.Std is not null).Sum(draw => (long)draw.Count), drawn = 0;
        var memory = new byte[draws.Max(draw => draw.Count) * size];
        foreach (var draw in draws)
        {
            generator.Skip(draw.Past);
            if (draw.Std is { } std)
            {
                for (var at = 0; at < draw.Count; at += Piece)
                {
                    var count = Math.Min(Piece, draw.Count - at);
                    Normal(memory.AsSpan(at * size, count * size), bfloat16, generator, std);
                    drawn += count;
                    if (at + count < draw.Count)
                        await told(new WatchedTensor(draw.Names, "", 0, "", "", "", 0, 0, (double)drawn / all));
                }
            }
            else
            {
                Fill(memory.AsSpan(0, draw.Count * size), bfloat16, draw.Constant);
            }
            var digest = (await hash(new ArraySegment<byte>(memory, 0, draw.Count * size)))[..16];
            var shape = string.Join('x', draw.Shape.Select(length => length.ToString(CultureInfo.InvariantCulture)));
            var agree = builds.Count(lines => draw.Names.All(name => lines.GetValueOrDefault(name) == $"{shape} {digest}"));
            var state = builds.Count == 0 ? ClaimState.NoReference : agree == builds.Count ? ClaimState.Held : ClaimState.Failed;
            var values = Enumerable.Range(0, Math.Min(3, draw.Count)).Select(i => Value(memory.AsSpan(i * size, size), bfloat16));
            await told(new WatchedTensor(
                draw.Names, shape.Replace('x', '×'), draw.Count, string.Join(", ", values), digest, VerdictWords.Of(state).Sign, agree, builds.Count, (double)drawn / all));
        }
    }

    /// <summary>The lines that PyTorch's side wrote: a tensor's name, its shape and the beginning of its hash.</summary>
    private static Dictionary<string, string> LinesOf(ReferenceTensor text) =>
        text.Text().Split('\n').Select(line => line.Split(' ', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    private static void Normal(Span<byte> memory, bool bfloat16, TorchGenerator generator, double std)
    {
        if (bfloat16)
            generator.Normal(MemoryMarshal.Cast<byte, BFloat16>(memory), 0, std);
        else
            generator.Normal(MemoryMarshal.Cast<byte, float>(memory), 0, std);
    }

    private static void Fill(Span<byte> memory, bool bfloat16, float constant)
    {
        if (bfloat16)
            MemoryMarshal.Cast<byte, BFloat16>(memory).Fill((BFloat16)constant);
        else
            MemoryMarshal.Cast<byte, float>(memory).Fill(constant);
    }

    private static string Value(ReadOnlySpan<byte> memory, bool bfloat16) =>
        (bfloat16 ? (float)MemoryMarshal.Read<BFloat16>(memory) : MemoryMarshal.Read<float>(memory)).ToString("G6", CultureInfo.InvariantCulture);
}

/// <summary>A tensor that was drawn, or is being drawn.</summary>
/// <param name="Names">Its names.</param>
/// <param name="Shape">Its shape in words; empty while it is being drawn.</param>
/// <param name="Count">How many numbers.</param>
/// <param name="Values">The first of them.</param>
/// <param name="Digest">The first sixteen digits of its SHA-256.</param>
/// <param name="Sign">What PyTorch's builds say, as a sign.</param>
/// <param name="Agree">How many builds have the same hash.</param>
/// <param name="Builds">How many builds have one, of those that draw as the newest does.</param>
/// <param name="Share">How much of the model is drawn, 0 … 1.</param>
internal sealed record WatchedTensor(IReadOnlyList<string> Names, string Shape, int Count, string Values, string Digest, string Sign, int Agree, int Builds, double Share);
