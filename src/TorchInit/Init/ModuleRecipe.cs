using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>How one new parameter gets its values.</summary>
internal delegate void DrawRule(Tensor<float> value, TorchGenerator generator, Action<InitWarning>? onWarning);

/// <summary>One parameter of a module: its name, its shape and where its values come from.</summary>
/// <param name="Name">PyTorch's name.</param>
/// <param name="Shape">PyTorch's shape.</param>
/// <param name="Rule">How it is filled.</param>
/// <param name="DrawnFirst">Whether it is filled before those that stand above it.</param>
internal sealed record ParameterRecipe(string Name, nint[] Shape, DrawRule Rule, bool DrawnFirst = false);

/// <summary>
/// A module's parameters in the order of <c>named_parameters()</c>, and its buffers: all that there is to say about how it is initialized.
/// </summary>
internal sealed record ModuleRecipe(IReadOnlyList<ParameterRecipe> Parameters)
{
    public IReadOnlyList<ModuleBuffer> Buffers { get; init; } = [];

    /// <summary>Makes the parameters and fills them, in the module's order of draws.</summary>
    public ModuleParameters Draw(TorchGenerator generator, Action<InitWarning>? onWarning)
    {
        ArgumentNullException.ThrowIfNull(generator);
        foreach (var recipe in Parameters)
            Shapes.ThrowIfNegative(recipe.Shape);
        var parameters = Parameters.Select(recipe => new Parameter(recipe.Name, Tensor.CreateFromShape<float>(recipe.Shape))).ToArray();
        foreach (var (recipe, parameter) in Parameters.Zip(parameters).OrderByDescending(pair => pair.First.DrawnFirst))
            recipe.Rule(parameter.Value, generator, onWarning);
        return new(parameters, Buffers);
    }
}
