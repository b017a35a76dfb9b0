// cell: ex-squared
// answer: 0.8165
// E[f(z)²] = E[z⁴] / 2 = 3/2.
double yourGain = Math.Sqrt(2.0 / 3);
Exercise.Check("ex-squared", yourGain, g =>
    Math.Abs(g - DerivedGain(z => z > 0 ? z * z : 0)) < 1e-3)

// cell: ex-tanh
// answer: 1.3127 ± 0.012
// Halve the interval: with a gain too small, 0.5 goes to less than 0.5.
double low = 1, high = 5.0 / 3;
double AfterTanh(double gain) => Math.Sqrt(Mean(z => Math.Pow(Math.Tanh(gain * 0.5 * z), 2)));
while (high - low > 1e-4)
    (low, high) = AfterTanh((low + high) / 2) < 0.5 ? ((low + high) / 2, high) : (low, (low + high) / 2);
double yourTanhGain = low;
Exercise.Check("ex-tanh", yourTanhGain, g => Math.Abs(AfterTanh(g) - 0.5) < 0.003)

// cell: ex-slope
// answer: 1.0
// 1 + a² = 2, so a = 1: a leaky ReLU with slope 1 is no activation at all, and linear layers have gain 1.
double yourSlope = 1;
Exercise.Check("ex-slope", yourSlope, a =>
    Math.Abs(Gain.Of(Nonlinearity.LeakyReLU, a) - Gain.Of(Nonlinearity.Linear)) < 1e-9)

// cell: ex-softsign
// answer: 2.3375; 0.47671; 1.244
// 2.3375…, 0.4767…, 1.2440…: a stable point, as tanh has, and a gradient that grows faster. Fifty of them need a normalization too.
double Softsign(double z) => z / (1 + Math.Abs(z));
double softSquare = Mean(z => Softsign(z) * Softsign(z));
double[] gainSlopeChi =
[
    1 / Math.Sqrt(softSquare), Mean(z => z * Softsign(z) * Slope(Softsign, z)) / softSquare,
    Mean(z => Math.Pow(Slope(Softsign, z), 2)) / softSquare,
];
Exercise.Check("ex-softsign", gainSlopeChi, given => given[0] is > 2 and < 3
    && given[1] is > 0 and < 1 && given[2] > 1)
