using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchInit;

/// <summary>Copies past the caches.</summary>
internal static class PastCaches<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>Copies all of <paramref name="source"/> to the start of <paramref name="destination"/>.</summary>
    public static unsafe void Copy<T>(ReadOnlySpan<T> source, Span<T> destination)
        where T : unmanaged
    {
        var from = MemoryMarshal.AsBytes(source);
        var length = TLanes.Count * sizeof(uint);
        fixed (byte* to = MemoryMarshal.AsBytes(destination))
        {
            var head = (int)(-(nint)to & (length - 1));
            if (!Sse.IsSupported || from.Length < head)
            {
                source.CopyTo(destination);
                return;
            }
            from[..head].CopyTo(new(to, head));
            from = from[head..];
            var registers = from.Length / length;
            ref var words = ref Unsafe.As<byte, uint>(ref MemoryMarshal.GetReference(from));
            ref var target = ref Unsafe.AsRef<uint>(to + head);
            for (nuint i = 0; i < (nuint)(registers * TLanes.Count); i += (nuint)TLanes.Count)
                TLanes.Load(ref words, i).StoreNonTemporal(ref target, i);
            from = from[(registers * length)..];
            from.CopyTo(new(to + head + registers * length, from.Length));
            Sse.StoreFence();
        }
    }
}

/// <summary>How much the processor's caches hold.</summary>
internal static class Caches
{
    /// <summary>Taken where the processor does not say.</summary>
    private const long Usual = 32L << 20;

    private const int Intel = 4, Amd = unchecked((int)0x8000001D);

    /// <summary>The bytes of the largest cache.</summary>
    public static long Size { get; } = Largest();

    /// <summary>Whether it is worth the while to store as many bytes past them.</summary>
    public static bool AreTooSmallFor(long bytes) => bytes > Size;

    private static long Largest()
    {
        if (!X86Base.IsSupported)
            return Usual;
        long largest = 0;
        foreach (var leaf in (int[])[Intel, Amd])
        {
            if ((uint)X86Base.CpuId(leaf & int.MinValue, 0).Eax < (uint)leaf)
                continue;
            for (var i = 0; i < 16; i++)
            {
                var (kind, shape, sets, _) = X86Base.CpuId(leaf, i);
                if ((kind & 31) == 0)
                    break;
                largest = Math.Max(largest, ((shape >>> 22) + 1L) * (((shape >>> 12) & 0x3FF) + 1) * ((shape & 0xFFF) + 1) * ((uint)sets + 1L));
            }
        }
        return largest == 0 ? Usual : largest;
    }
}
