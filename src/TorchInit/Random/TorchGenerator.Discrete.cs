namespace TorchInit;

public sealed partial class TorchGenerator
{
    /// <summary>The numbers 0 … n − 1 in random order: <c>torch.randperm(n)</c>. Takes n − 1 words of the stream.</summary>
    /// <param name="n">How many, 0 or more.</param>
    /// <returns>A permutation of 0 … n − 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    public long[] Permutation(int n)
    {
        if (n < 0)
            throw NegativeDimension(n, CxxNumber.Format(n), nameof(n));
        var permutation = new long[n];
        for (var i = 0; i < n; i++)
            permutation[i] = i;
        for (var i = 0; i < n - 1; i++)
        {
            var other = i + (int)(words.NextUInt32() % (uint)(n - i));
            (permutation[i], permutation[other]) = (permutation[other], permutation[i]);
        }
        return permutation;
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with ones, each with probability <paramref name="p"/>, and zeros:
    /// <c>Tensor.bernoulli_(p)</c>. An element is 1 if a double drawn from [0, 1) is less than p.
    /// </summary>
    /// <remarks>The official Linux builds of PyTorch 2.0 … 2.6 take these draws from another generator (MKL); 1.13 and 2.7 and later do as here.</remarks>
    /// <param name="destination">The elements; two words of the stream each.</param>
    /// <param name="p">The probability of a one, 0 … 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not in [0, 1].</exception>
    public void Bernoulli(Span<float> destination, double p = 0.5)
    {
        CheckProbability(p);
        foreach (ref var element in destination)
            element = ScalarReference.Unit(words.NextUInt64()) < p ? 1f : 0f;
    }

    /// <inheritdoc cref="Bernoulli(Span{float}, double)"/>
    public void Bernoulli(Span<double> destination, double p = 0.5)
    {
        CheckProbability(p);
        foreach (ref var element in destination)
            element = ScalarReference.Unit(words.NextUInt64()) < p ? 1.0 : 0.0;
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with ones and zeros, element i being 1 with probability p[i]: <c>torch.bernoulli(p)</c>.
    /// An element is 1 if a float drawn from [0, 1) is less than its probability.
    /// </summary>
    /// <param name="destination">The elements; one word of the stream each.</param>
    /// <param name="p">As many probabilities, each 0 … 1.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A probability is not in [0, 1]; nothing is drawn.</exception>
    public void Bernoulli(Span<float> destination, ReadOnlySpan<float> p)
    {
        CheckSameLength(destination.Length, p.Length);
        foreach (var probability in p)
            CheckElementProbability(probability);
        for (var i = 0; i < destination.Length; i++)
            destination[i] = ScalarReference.Unit(words.NextUInt32()) < p[i] ? 1f : 0f;
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with ones and zeros, element i being 1 with probability p[i]: <c>torch.bernoulli(p)</c>.
    /// An element is 1 if a double drawn from [0, 1) is less than its probability.
    /// </summary>
    /// <param name="destination">The elements; two words of the stream each.</param>
    /// <param name="p">As many probabilities, each 0 … 1.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A probability is not in [0, 1]; nothing is drawn.</exception>
    public void Bernoulli(Span<double> destination, ReadOnlySpan<double> p)
    {
        CheckSameLength(destination.Length, p.Length);
        foreach (var probability in p)
            CheckElementProbability(probability);
        for (var i = 0; i < destination.Length; i++)
            destination[i] = ScalarReference.Unit(words.NextUInt64()) < p[i] ? 1.0 : 0.0;
    }

    private static void CheckProbability(double p)
    {
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), $"bernoulli_ expects p to be in [0, 1], but got p={CxxNumber.Format(p)}. A probability is 0 … 1.");
    }

    private static void CheckElementProbability(double p)
    {
        if (!(p >= 0 && p <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p),
                "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.) " +
                $"Received a probability of {CxxNumber.Format(p)}; each must be in [0, 1].");
        }
    }

    private static void CheckSameLength(int destination, int p)
    {
        if (destination != p)
            throw new ArgumentException($"Received {p} probabilities for {destination} elements. Pass one probability for each element, or a single number for all.", nameof(p));
    }
}
