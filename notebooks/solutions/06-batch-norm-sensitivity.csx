// cell: ex-rate
// Relative to the weights a step is divided by a² = 100.
double yourRate = 10;
Exercise.Check("ex-rate", yourRate, expected: 0.1 * 10 * 10, relative: 1e-6, hint: "The gradient is divided by a, and the weights are multiplied by a.")

// cell: ex-epsilon
// v / (v + ε) = 1/4, so 3v = ε.
double yourVariance = 1e-5 / 3;
Exercise.Check("ex-epsilon", yourVariance, expected: 1e-5 / 3, relative: 1e-3, hint: "√(v / (v + ε)) = 1/2.")
