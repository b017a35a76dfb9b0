// cell: ex-conv
// The weight is (64, 32, 5, 5): fan_in = 32 · 25, fan_out = 64 · 25.
(int FanIn, int FanOut) yourFans = (800, 1600);
Exercise.Check("ex-conv", yourFans, expected: (32 * 25, 64 * 25), asShipped: (-1, -1), hint: "Channels times the pixels of the kernel, 5 · 5.")

// cell: ex-mode
// fan_in by shape is 16 · 9 = 144; fan_out by shape is 8 · 9 = 72, which is what one output reads.
string yourMode = "fan_out";
Exercise.Check("ex-mode", yourMode, answer => answer == "fan_out", hint: "One output reads 72 inputs. Which fan, read off the shape (8, 16, 3, 3), is 72?")

// cell: ex-depthwise
// σ = 1/√36 where 1/√9 is wanted: √(36 / 9) = 2 times too small.
double timesTooSmall = Math.Sqrt(36.0 / 9);
Exercise.Check("ex-depthwise", timesTooSmall, expected: 2, relative: 1e-9, hint: "The standard deviation is 1/√fan. PyTorch takes 36 for fan, and one input reaches 9 outputs.")

// cell: ex-xavier
// fan_in · σ² = 256 · 2 / (256 + 1024).
double yourFactor = 256 * 2 / (256 + 1024.0);
Exercise.Check("ex-xavier", yourFactor, expected: 0.4, relative: 1e-3, hint: "fan_in times the variance of a weight.")
