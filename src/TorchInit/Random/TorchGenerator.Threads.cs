using System.Runtime.CompilerServices;

namespace TorchInit;

public sealed partial class TorchGenerator
{
    private int maxDegreeOfParallelism = -1;

    /// <summary>
    /// How many threads may fill one tensor together; −1, the default, means as many as there are processors. The bits are the same with any number,
    /// and so is the state afterwards. PyTorch draws with one thread, whatever <c>torch.set_num_threads</c> says.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Threads are used only where they pay: from about 1 million normals, 3 million uniforms or 25 000 normal doubles on (a third of a millisecond each).
    /// Smaller tensors, and every draw that is made one element at a time, are drawn by the caller alone and allocate nothing. As nothing but the time depends
    /// on it, the default is the fast one; set 1 where other work already keeps all processors busy, or where a fill must not allocate.
    /// </para>
    /// <para>
    /// The words of the stream follow from each other, so a thread has to reach its part first. Regenerating the words before it costs an eighth of drawing
    /// normals from them and half of drawing uniforms, so two threads can make these 1.9 and 1.5 times as fast, and any number at most eight and two times.
    /// A jump costs as much as regenerating seven million words, however far it goes. So parts that begin later than that are reached by a jump, and
    /// above some hundred million elements the number of threads decides, as long as memory keeps up.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or less than −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get => maxDegreeOfParallelism;
        set
        {
            if (value is 0 or < -1)
                throw new ArgumentOutOfRangeException(nameof(value), value, "A number of threads is 1 or more, or −1 for as many as there are processors.");
            maxDegreeOfParallelism = value;
        }
    }

    /// <summary>Draws elements that lie one after another, with as many threads as pay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fill<T, TDraw>(Span<T> destination, TDraw draw)
        where T : unmanaged
        where TDraw : struct, IShareable<T>
    {
        if (destination.Length < Threads.Unit)
            draw.Fill(words, destination, pastCaches: false);
        else
            FillLong(destination, draw);
    }

    /// <summary>Apart, so that a small fill needs no room for the variables of a large one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FillLong<T, TDraw>(Span<T> destination, TDraw draw)
        where T : unmanaged
        where TDraw : struct, IShareable<T>
    {
        if (isSkipping)
        {
            Skip(draw.Words(destination.Length));
            return;
        }
        var pastCaches = Caches.AreTooSmallFor((long)destination.Length * Unsafe.SizeOf<T>());
        var threads = Threads.For(destination.Length * draw.Cost, maxDegreeOfParallelism);
        if (threads == 1)
            draw.Fill(words, destination, pastCaches);
        else
            Threads.Fill(words, destination, draw, pastCaches, threads);
    }
}
