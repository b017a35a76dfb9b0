// cell: ex-conv
// answer: 0.1
// 16 / 4 input channels per group, a kernel of 5 × 5: fan_in = 100.
double boundOfConv = 0.1;
Exercise.Check("ex-conv", boundOfConv, expected: 1 / Math.Sqrt(Fans.Of(
    DefaultInit.Conv2d(16, 32, 5, new TorchGenerator(1), groups: 4)["weight"].Value).FanIn))

// cell: ex-transposed
// answer: 64
int? fanInOfTransposed = 64;   // the second size, 128/8 = 16, times 2 · 2
Exercise.Check("ex-transposed", fanInOfTransposed, expected: Fans.Of(DefaultInit
    .ConvTranspose2d(64, 128, 2, new TorchGenerator(1), groups: 8)["weight"].Value).FanIn)

// cell: ex-floor
// answer: 500
int? width = 500;   // 1/√(5 · 500) = 1/50
Exercise.Check("ex-floor", width, n => Math.Abs(1 / Math.Sqrt(5.0 * n!.Value) - 0.02) < 1e-6)

// cell: ex-gates
double[] ForgetGate(ModuleParameters<float> m) => [.. m["bias_ih_l0"].Value.Zip(m["bias_hh_l0"].Value, (i, h) => (double)i + h).Skip(16).Take(16)];
var yours = DefaultInit.Lstm(8, 16, new TorchGenerator(seed: 1));
Tensor<float> ih = yours["bias_ih_l0"].Value, hh = yours["bias_hh_l0"].Value;   // 64 values each

for (int i = 16; i < 32; i++)
{
    ih[i] = 1;
    hh[i] = 0;
}

Exercise.Check("ex-gates", ForgetGate(yours), given => given.All(b => b == 1))
