// cell: ex-square
// fan_in = fan_out = 64, so both modes give the same std.
string yourVerdict = "true";
Exercise.Check("ex-square", yourVerdict, v => v == (Init.KaimingNormalStd([64, 64]) == Init.KaimingNormalStd([64, 64], mode: FanMode.FanOut) ? "true" : "false"),
    hint: "Compare the two standard deviations of a square weight.")

// cell: ex-remedy
double timesLarger = Math.Sqrt(2) * Math.Sqrt(6.0 / (784 + 128)) / (1 / Math.Sqrt(784));
Exercise.Check("ex-remedy", timesLarger, expected: Init.XavierUniformBound([128, 784], Math.Sqrt(2)) * Math.Sqrt(784), relative: 1e-3,
    hint: "√2 · √(6 / (784 + 128)) over 1/√784.")
