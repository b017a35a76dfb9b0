using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>A draw that makes each element of as many words.</summary>
internal readonly struct OfWords<T, TValue>(Mt19937 words, TValue value) : IDraw<T>
    where TValue : struct, IOfBits<T>
{
    [SkipLocalsInit]
    public void Fill(Span<T> destination)
    {
        Span<uint> drawn = stackalloc uint[Mt19937.Length];
        while (!destination.IsEmpty)
        {
            if (value.TakesTwo)
            {
                var run = destination[..Math.Min(drawn.Length / 2, destination.Length)];
                Kernels.Best.Words(words, drawn[..(2 * run.Length)]);
                for (var i = 0; i < run.Length; i++)
                    run[i] = value.Of(((ulong)drawn[2 * i] << 32) | drawn[2 * i + 1]);
                destination = destination[run.Length..];
            }
            else
            {
                var run = destination[..Math.Min(drawn.Length, destination.Length)];
                Kernels.Best.Words(words, drawn[..run.Length]);
                for (var i = 0; i < run.Length; i++)
                    run[i] = value.Of(drawn[i]);
                destination = destination[run.Length..];
            }
        }
    }
}

/// <summary>What a draw makes of the 32 or 64 bits that it takes from the stream.</summary>
internal interface IOfBits<T>
{
    /// <summary>Whether it takes two words, the first as the high half, or one.</summary>
    bool TakesTwo { get; }

    /// <summary>The value.</summary>
    T Of(ulong bits);
}
