using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit;

/// <summary>
/// All there is to say about how a module without parts is initialized: its parameters in the order of <c>named_parameters()</c>, which is
/// that of the draws. PyTorch makes all tensors before it draws the first number.
/// </summary>
internal sealed record ModuleRecipe(params IReadOnlyList<ParameterRecipe> Parameters)
{
    /// <summary>A new module with its parameters filled.</summary>
    public ModuleParameters<T> Draw<T>(TorchGenerator generator, Action<InitWarning>? onWarning = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(generator);
        foreach (var recipe in Parameters)
            Shapes.ThrowIfNegative(recipe.Shape);
        var module = new ModuleParameters<T>();
        foreach (var recipe in Parameters)
            module.Add(recipe.Name, new Parameter<T>(Tensor.CreateFromShapeUninitialized<T>(recipe.Shape)));
        foreach (var recipe in Parameters)
            recipe.Rule.Apply(module[recipe.Name].Value, generator, onWarning);
        return module;
    }
}

/// <summary>One parameter of a module: its name, its shape and where its values come from.</summary>
/// <param name="Name">PyTorch's name.</param>
/// <param name="Shape">PyTorch's shape.</param>
/// <param name="Rule">How it is filled.</param>
internal sealed record ParameterRecipe(string Name, nint[] Shape, DrawRule Rule);
