// cell: ex-depth
// 6¹¹ = 362 797 056 is less than 10⁹, 6¹² is more.
double layers = 12;
Exercise.Check("ex-depth", layers, "lesson05.exercise.depth")

// cell: ex-leaky
double varianceTimesFanIn = 2 / (1 + 0.2 * 0.2);
Exercise.Check("ex-leaky", varianceTimesFanIn, "lesson05.exercise.leaky", relative: 1e-4)

// cell: ex-repair
// Gain 1 keeps a linear layer's mean square, and a tanh of small numbers is nearly linear.
Action<Tensor<float>, TorchGenerator> yourScheme = (w, g) => Init.XavierNormal(w, g);
Exercise.Check("ex-repair", yourScheme, scheme =>
{
    var (rms, gradient, _) = Stack(20, 64, scheme, activation: () => new Tanh());
    return rms.Max() / rms.Min() < 5 && gradient.Max() / gradient.Min() < 5;
})
