namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>The numbers 0 … n − 1 in random order: <c>torch.randperm(n)</c>. The same in every release and on every platform.</summary>
    /// <remarks>
    /// PyTorch has two ways, and so has this method. Below 214 748 364 = (2³² − 1)/20 numbers, element i changes places with element
    /// i + word mod (n − i); that takes n − 1 words of the stream. From there on number i goes to place (64-bit draw) mod (i + 1), and what
    /// stood there to place i; that takes 2n words.
    /// </remarks>
    /// <param name="n">How many, 0 … 2 147 483 591 (<see cref="Array.MaxLength"/>).</param>
    /// <returns>A permutation of 0 … n − 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative, or more than an array can hold.</exception>
    public long[] Permutation(long n)
    {
        if (n < 0)
            throw NegativeDimension(checked((nint)n), [checked((nint)n)], nameof(n));
        if (n > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(n),
                $"Received n = {Shapes.Text(n)}; an array of .NET holds at most {Shapes.Text(Array.MaxLength)} numbers. torch.randperm goes further: shuffle in " +
                "parts, or draw with RandInt.");
        }
        var permutation = new long[n];
        if (n < Permutations.ManyNumbers)
            Permutations.Shuffle(words, permutation);
        else
            Permutations.ShuffleInsideOut(words, permutation);
        return permutation;
    }
}
