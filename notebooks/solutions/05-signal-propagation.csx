// cell: ex-depth
// answer: 12
// 6¹¹ = 362 797 056 is less than 10⁹, 6¹² is more.
double layers = 12;
Exercise.Check("ex-depth", layers, "lesson05.exercise.depth")

// cell: ex-leaky
// answer: 1.92308
double varianceTimesFanIn = 2 / (1 + 0.2 * 0.2);
Exercise.Check("ex-leaky", varianceTimesFanIn, "lesson05.exercise.leaky", relative: 1e-4)

// cell: ex-repair
// Gain 1 loses a little in every layer, 5/3 makes the gradient grow: something between.
Action<Tensor<float>, TorchGenerator> yourScheme = (w, g) => Init.XavierNormal(w, g, gain: 1.1);
Exercise.Check("ex-repair", yourScheme, scheme =>
{
    var (rms, gradient, _) = Stack(20, 64, scheme, activation: () => new Tanh());
    return rms.Max() / rms.Min() < 5 && gradient.Max() / gradient.Min() < 5;
})
