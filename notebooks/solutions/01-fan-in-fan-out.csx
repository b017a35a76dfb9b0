// cell: ex-conv
// answer: 800; 1600
// The weight is (64, 32, 5, 5): fan_in = 32 · 25, fan_out = 64 · 25.
(int FanIn, int FanOut) yourFans = (800, 1600);
Exercise.Check("ex-conv", yourFans, expected: (32 * 25, 64 * 25), asShipped: (-1, -1))

// cell: ex-mode
// answer: fan_out
// fan_in by shape is 16 · 9 = 144; fan_out by shape is 8 · 9 = 72, which is what one output reads.
string yourMode = "fan_out";
Exercise.Check("ex-mode", yourMode, answer => answer == "fan_out")

// cell: ex-depthwise
// answer: 2.0
// σ = 1/√36 where 1/√9 is wanted: √(36 / 9) = 2 times too small.
double timesTooSmall = Math.Sqrt(36.0 / 9);
Exercise.Check("ex-depthwise", timesTooSmall, expected: Math.Sqrt(
    (double)Fans.Of(layers[1].Shape).FanOut / layers[1].Reaches.Most), relative: 1e-9)

// cell: ex-xavier
// answer: 0.4
// fan_in · σ² = 256 · 2 / (256 + 1024).
double yourFactor = 256 * 2 / (256 + 1024.0);
Exercise.Check("ex-xavier", yourFactor, given =>
    Math.Abs(given - 256 * Math.Pow(XavierBound([1024, 256]), 2) / 3) < 1e-3)

// cell: ex-upsample
// answer: 0.17678; 2.8284; 2.0
// 32 inputs read; by shape 256 and 128: √8 and 2 times too small.
double[] stdAndFactors = [1 / Math.Sqrt(32), Math.Sqrt(256.0 / 32), Math.Sqrt(128.0 / 32)];
Exercise.Check("ex-upsample", stdAndFactors, given => given.Length == 3
    && Math.Abs(given[1] - Math.Sqrt(8)) < 1e-9 && Math.Abs(given[2] - 2) < 1e-9)
