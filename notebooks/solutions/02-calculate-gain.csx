// cell: ex-squared
// E[f(z)²] = E[z⁴] / 2 = 3/2.
double yourGain = Gain.Derived(z => z > 0 ? z * z : 0);
Exercise.Check("ex-squared", yourGain, expected: Math.Sqrt(2.0 / 3), relative: 1e-3, hint: "E[f(z)²] = E[z⁴] / 2, as half of the z count.")

// cell: ex-tanh
// Halve the interval: with a gain too small, 0.5 goes to less than 0.5.
double low = 1, high = 5.0 / 3;
while (high - low > 1e-4)
    (low, high) = Next(Activations.Tanh, (low + high) / 2, 0.5) < 0.5 ? ((low + high) / 2, high) : (low, (low + high) / 2);
double yourTanhGain = low;
Exercise.Check("ex-tanh", yourTanhGain, g => Math.Abs(Next(Activations.Tanh, g, 0.5) - 0.5) < 0.003, hint: "More than 1, less than 5/3. Try values, or halve the interval.")

// cell: ex-slope
// 1 + a² = 2, so a = 1: a leaky ReLU with slope 1 is no activation at all, and linear layers have gain 1.
double yourSlope = 1;
Exercise.Check("ex-slope", yourSlope, a => Math.Abs(Gain.Of(Nonlinearity.LeakyReLU, a) - 1) < 1e-9, hint: "√(2 / (1 + a²)) = 1. What kind of layer is a leaky ReLU with that slope?")
