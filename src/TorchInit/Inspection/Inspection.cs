using System.Text.RegularExpressions;

namespace TorchInit;

/// <summary>
/// Whose weights are these? For each tensor of a state dict: which draw explains its values, and from which seed, after how many numbers.
/// </summary>
/// <remarks>
/// <para>
/// PyTorch's <c>uniform_(a, b)</c> makes a float of 24 bits, a + (b − a)·k·2⁻²⁴: 2²⁴ numbers, far fewer than there are floats between a and b. A
/// tensor all of whose values lie on that grid was drawn so and not changed since; random numbers would lie there with a chance of 2⁻¹ or less
/// each. Pairs of normals have such a grid of 2⁴⁸ points. Bounds and standard deviations are those of <see cref="Init"/> and
/// <see cref="DefaultInit"/> for a tensor of that name and shape, and round numbers that fit.
/// </para>
/// <para>
/// The grid is that of the arithmetic, not of the generator: numpy's doubles, and its floats scaled by hand, lie on it as well, and so does a
/// tensor whose values were put in another order. That it was PyTorch is proved by <see cref="WithSeeds"/> alone.
/// </para>
/// <para>
/// What is rounded to 16 bits, or comes from another generator, can only look like a draw: <see cref="Finding.Consistent"/>. An answer that
/// might be wrong is not given.
/// </para>
/// </remarks>
/// <example><code>
/// foreach (TensorInspection tensor in Inspection.Of(StateDict.Load("model.safetensors")).Tensors)
///     Console.WriteLine($"{tensor.Name}: {tensor.Finding} {string.Join(" = ", tensor.Schemes)}. {tensor.Evidence}");
/// </code></example>
public sealed partial class Inspection
{
    private Inspection(IReadOnlyList<TensorInspection> tensors, bool wasInterrupted = false) => (Tensors, WasInterrupted) = (tensors, wasInterrupted);

    /// <summary>What was found out about each tensor, in the order of the state dict.</summary>
    public IReadOnlyList<TensorInspection> Tensors { get; }

    /// <summary>Whether the search for seeds was ended early: a tensor without a place may have one.</summary>
    public bool WasInterrupted { get; }

    /// <summary>Looks at every tensor.</summary>
    /// <param name="state">The tensors, for example of <see cref="StateDict.Load"/>.</param>
    /// <param name="cancel">Ends the work early.</param>
    /// <exception cref="ArgumentNullException"><paramref name="state"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The work was ended early.</exception>
    public static Inspection Of(StateDict state, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new([.. Analyze(state, cancel).Select(analysis => analysis.Result)]);
    }

    /// <summary>
    /// Looks at every tensor, and for the seed and the place in its stream at which each was drawn.
    /// </summary>
    /// <param name="state">The tensors, for example of <see cref="StateDict.Load"/>.</param>
    /// <param name="allSeeds">
    /// Whether a tensor of too few values is looked for at the start of all 2³² streams as well, which takes minutes.
    /// </param>
    /// <param name="usualSeeds">
    /// Whether tensors of too few values are looked for in the streams of the seeds that people type; without it only states that follow by
    /// algebra are found.
    /// </param>
    /// <param name="onProgress">Receives what is being done; from several threads where all seeds are tried.</param>
    /// <param name="cancel">Ends the search early: what was found until then is returned, <see cref="WasInterrupted"/>.</param>
    /// <remarks>
    /// <para>
    /// MT19937 has 19937 bits of state, and every bit of its output is linear in them over GF(2). A uniform float tells 24 of them, a normal some
    /// 19, either of them rounded to bfloat16 some 8: from about 1300, 1900 or 5600 neighbouring values (5000 of float16) the state follows by
    /// Gaussian elimination, whatever was drawn before. The recurrence runs backwards to the seeding, which says the seed and how many words lie between.
    /// The other tensors of the stream are then found in it. Fewer values are looked for in the streams of the usual seeds.
    /// </para>
    /// <para>
    /// A place is named only if the tensor, drawn again from there, has the same bits. That weights give their seed away is why no secret may
    /// come from this generator: whoever sees some thousand of its numbers knows all the others, before and after. Matsumoto and Nishimura,
    /// "Mersenne Twister", 1998, say so themselves.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="state"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The work was ended before every tensor had been looked at.</exception>
    /// <example><code>
    /// StateDict state = StateDict.Load("model.safetensors");
    /// StreamPlace? place = Inspection.WithSeeds(state).Tensors[0].Place;    // seed 42, after 0 words
    /// </code></example>
    public static Inspection WithSeeds(
        StateDict state, bool allSeeds = false, bool usualSeeds = true, Action<InspectionProgress>? onProgress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        var analyses = Analyze(state, cancel);
        var ended = SeedHunt.Run(analyses, usualSeeds, allSeeds, onProgress, cancel);
        return new([.. analyses.Select(analysis => analysis.Result)], wasInterrupted: !ended);
    }

    private static List<Analysis> Analyze(StateDict state, CancellationToken cancel)
    {
        var blocks = Blocks(state.Keys);
        var analyses = new List<Analysis>(state.Count);
        foreach (var (name, tensor) in state)
        {
            cancel.ThrowIfCancellationRequested();
            var weight = BiasEnd().Replace(name, "weight$1");
            var weightShape = weight != name && state.TryGetValue(weight, out var beside) ? beside.Shape : [];
            analyses.Add(Analysis.Of(name, tensor, weightShape, blocks));
        }
        return analyses;
    }

    /// <summary>How many times the most repeated part of a model occurs: of h.0 … h.11, twelve times.</summary>
    private static int Blocks(IEnumerable<string> names) => names
        .Select(name => BlockNumber().Match(name)).Where(match => match.Success)
        .GroupBy(match => match.Groups[1].Value, match => match.Groups[2].Value)
        .Select(numbers => numbers.Distinct().Count()).DefaultIfEmpty(0).Max();

    [GeneratedRegex(@"^(.*?)\.(\d+)\.")]
    private static partial Regex BlockNumber();

    [GeneratedRegex(@"(?<=^|\.)bias()$")]
    private static partial Regex BiasEnd();
}
