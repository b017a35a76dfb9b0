// cell: ex-conv
// 16 / 4 input channels per group, a kernel of 5 × 5: fan_in = 100.
double boundOfConv = 0.1;
Exercise.Check("ex-conv", boundOfConv, expected: 1 / Math.Sqrt(16 / 4 * 5 * 5), hint: "fan_in is input channels per group times the size of the kernel.")

// cell: ex-transposed
int? fanInOfTransposed = 64;   // the second size, 128/8 = 16, times 2 · 2
Exercise.Check("ex-transposed", fanInOfTransposed, expected: 128 / 8 * 2 * 2, hint: "The weight has shape (64, 128/8, 2, 2). Which size is taken for the inputs?")

// cell: ex-floor
int? width = 500;   // 1/√(5 · 500) = 1/50
Exercise.Check("ex-floor", width, expected: 500, hint: "The floor of the fake signal is 1/√(5·width).")

// cell: ex-gates
double[] ForgetGate(ModuleParameters<float> m) => [.. m["bias_ih_l0"].Value.Zip(m["bias_hh_l0"].Value, (i, h) => (double)i + h).Skip(16).Take(16)];
var yours = DefaultInit.Lstm(8, 16, new TorchGenerator(seed: 1));
Tensor<float> ih = yours["bias_ih_l0"].Value, hh = yours["bias_hh_l0"].Value;   // 64 values each

for (int i = 16; i < 32; i++)
{
    ih[i] = 1;
    hh[i] = 0;
}

Exercise.Check("ex-gates", ForgetGate(yours), expected: Enumerable.Repeat(1.0, 16).ToArray(),
    asShipped: ForgetGate(DefaultInit.Lstm(8, 16, new TorchGenerator(seed: 1))),
    hint: "Values 16 to 31 belong to the forget gate. Two biases add up: set one of them to 1 and the other to 0 there.")
