using System.Globalization;

namespace TorchInit;

/// <summary>Moves parameters against their gradients: PyTorch's <c>torch.optim.Optimizer</c>.</summary>
/// <remarks>Every step is made of additions, products, quotients and square roots in float alone, so it has the same bits on every machine.</remarks>
public abstract class Optimizer
{
    private readonly Slot[] slots;

    private protected Optimizer(IEnumerable<ParameterGroup> groups, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Groups = groups.ToArray();
        ThrowIfNegative(learningRate, "learning rate", nameof(learningRate));
        foreach (var group in Groups)
        {
            ArgumentNullException.ThrowIfNull(group, nameof(groups));
            ThrowIfNegative(group.LearningRate ?? 0, "learning rate", nameof(groups));
        }
        LearningRate = learningRate;
        slots = Groups.SelectMany(group => group.Parameters.Select(parameter => new Slot(group, parameter, new OptimizerState()))).ToArray();
        if (slots.Length == 0)
            throw new ArgumentException("optimizer got an empty parameter list. Give net.Parameters of a network with at least one Linear.", nameof(groups));
        if (slots.Select(slot => slot.Parameter).Distinct().Count() < slots.Length)
            throw new ArgumentException("some parameters appear in more than one parameter group. Give each parameter once.", nameof(groups));
    }

    /// <summary>The parameters with their learning rates: PyTorch's <c>param_groups</c>.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>The learning rate of the groups that have none of their own: PyTorch's <c>lr</c>. It may be changed between steps.</summary>
    public double LearningRate { get; set; }

    /// <summary>Forgets the gradients: PyTorch's <c>zero_grad()</c>.</summary>
    public void ZeroGrad()
    {
        foreach (var slot in slots)
            slot.Parameter.ZeroGrad();
    }

    /// <summary>Moves every parameter that has a gradient: PyTorch's <c>step()</c>.</summary>
    public void Step()
    {
        foreach (var slot in slots)
        {
            if (slot.Parameter.Grad is not { } grad)
                continue;
            // A weight that is a view is moved in a copy, then written where it lies.
            var value = slot.Parameter.Value;
            var dense = value.AsDense();
            Move(dense.Flat(), grad.AsDense().Flat(), slot.State, slot.Group.LearningRate ?? LearningRate);
            if (dense != value)
                dense.CopyTo(value);
        }
    }

    /// <summary>Root mean square of the change that <see cref="Step"/> is about to make to a parameter, or null when it would make none.</summary>
    internal double? NextUpdateRms(Parameter<float> parameter)
    {
        if (slots.FirstOrDefault(slot => slot.Parameter == parameter) is not { } slot || parameter.Grad is not { } grad)
            return null;
        var moved = parameter.Value.AsDense().Flat().ToArray();
        Move(moved, grad.AsDense().Flat(), slot.State.Clone(), slot.Group.LearningRate ?? LearningRate);
        ReadOnlySpan<float> w = parameter.Value.AsDense().Flat();
        var sum = 0.0;
        for (var i = 0; i < moved.Length; i++)
            sum += ((double)moved[i] - w[i]) * ((double)moved[i] - w[i]);
        return Math.Sqrt(sum / moved.Length);
    }

    /// <summary>Moves the weights one step and brings the state up to date.</summary>
    private protected abstract void Move(Span<float> w, ReadOnlySpan<float> g, OptimizerState state, double learningRate);

    private protected static IEnumerable<ParameterGroup> OneGroup(IEnumerable<Parameter<float>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return [new ParameterGroup(parameters)];
    }

    private protected static void ThrowIfNegative(double value, string what, string name)
    {
        if (!(value >= 0))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Invalid {what}: {value}. It must be 0 or more."), name);
    }

    private sealed record Slot(ParameterGroup Group, Parameter<float> Parameter, OptimizerState State);
}

/// <summary>What an optimizer remembers of a parameter: how many steps it took, and running averages of its gradient and of its square.</summary>
internal sealed class OptimizerState
{
    /// <summary>Steps taken.</summary>
    public int Steps { get; set; }

    /// <summary>SGD's velocity, Adam's average of the gradient; empty before the first step that needs it.</summary>
    public float[] First { get; set; } = [];

    /// <summary>Adam's average of the squared gradient.</summary>
    public float[] Second { get; set; } = [];

    /// <summary>β₁ and β₂ to the power of <see cref="Steps"/>, for Adam.</summary>
    public (double First, double Second) Powers { get; set; } = (1, 1);

    /// <summary>A copy that shares nothing.</summary>
    public OptimizerState Clone() => new() { Steps = Steps, First = [.. First], Second = [.. Second], Powers = Powers };
}
