// cell: ex-depth
int? layers = 12;   // 6¹¹ = 362 797 056 is less than 10⁹, 6¹² is more
Exercise.Check("ex-depth", layers, n => Math.Pow(1.0 / 6, (double)n!) < 1e-9 && Math.Pow(1.0 / 6, (double)n! - 1) >= 1e-9, hint: "The smallest n with 6ⁿ > 10⁹.")

// cell: ex-leaky
double varianceTimesFanIn = 2 / (1 + 0.2 * 0.2);
Exercise.Check("ex-leaky", varianceTimesFanIn, expected: Math.Pow(Gain.Of(Nonlinearity.LeakyReLU, 0.2), 2), relative: 1e-4, hint: "A leaky ReLU keeps (1 + slope²)/2 of the mean square.")
