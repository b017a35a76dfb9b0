using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>One parameter of a module: its name, its shape and where its values come from.</summary>
/// <param name="Name">PyTorch's name.</param>
/// <param name="Shape">PyTorch's shape.</param>
/// <param name="Rule">How it is filled.</param>
/// <param name="DrawnFirst">Whether it is filled before those that stand above it.</param>
internal sealed record ParameterRecipe(string Name, nint[] Shape, DrawRule Rule, bool DrawnFirst = false);

/// <summary>
/// All there is to say about how a module is initialized: its parameters in the order of <c>named_parameters()</c>, which is that of the
/// draws unless an entry says otherwise, and its buffers.
/// </summary>
internal sealed record ModuleRecipe(params IReadOnlyList<ParameterRecipe> Parameters)
{
    public IReadOnlyList<ModuleBuffer> Buffers { get; init; } = [];

    /// <summary>The module with its parameters filled.</summary>
    public ModuleParameters Draw(TorchGenerator generator, Action<InitWarning>? onWarning = null) =>
        new([.. Values<float>(generator, onWarning).Select(drawn => new Parameter(drawn.Name, drawn.Value))], Buffers);

    /// <summary>New tensors, filled in the module's order of draws and returned in that of its parameters.</summary>
    public (string Name, Tensor<T> Value)[] Values<T>(TorchGenerator generator, Action<InitWarning>? onWarning = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        foreach (var recipe in Parameters)
            Shapes.ThrowIfNegative(recipe.Shape);
        var tensors = Parameters.Select(recipe => Tensor.CreateFromShape<T>(recipe.Shape)).ToArray();
        foreach (var (recipe, tensor) in Parameters.Zip(tensors).OrderByDescending(pair => pair.First.DrawnFirst))
            recipe.Rule.Apply(tensor, generator, onWarning);
        return [.. Parameters.Zip(tensors, (recipe, tensor) => (recipe.Name, tensor))];
    }

    /// <summary>The same parameters as those of a part of a larger module.</summary>
    public IEnumerable<ParameterRecipe> Under(string part) => Parameters.Select(recipe => recipe with { Name = $"{part}.{recipe.Name}" });
}
