using System.Numerics.Tensors;
using static TorchInit.Tests.Inspections.InspectionTests;

namespace TorchInit.Tests.Inspections;

/// <summary>What the inspection says of a tensor, whole: the finding, the schemes, and the evidence with its numbers.</summary>
public sealed class EvidenceTests
{
    private readonly Random random = new(2);

    [Fact]
    public void What_is_no_draw()
    {
        Says("NotDrawn: : int64: nothing that an initializer draws", "n", StateTensor.OfScalar(3L));
        Says("NotDrawn: : no values", "none", StateTensor.Of(New([0, 4])));
        Says("CannotTell: : more than 2³⁰ values, which this looks at no longer", "huge", StateTensor.Of(Tensor.Create(new float[1], [1 << 16, 1 << 15], [0, 0])));
        Says("Zeros: zeros_(): every value is 0", "zeros", StateTensor.Of(New([3, 4])));
        Says("Zeros: zeros_(): every value is 0", "zero", StateTensor.Of(New([1])));
        Says("CannotTell: : one value is too few to know a distribution by", "rnn.weight_ih_l0", StateTensor.OfScalar(1.7f));
        Says("Constant: ones_(): every value is 1", "ones", StateTensor.Of(Init.Ones(New([7]))));
        Says("Constant: ones_(): every value is 1", "one", StateTensor.Of(Init.Ones(New([1]))));
        Says("Constant: constant_(0.25): every value is 0.25", "quarter", StateTensor.Of(Init.Constant(New([1]), 0.25)));
        Says("Constant: constant_(0.3): every value is 0.3", "third", StateTensor.Of(Init.Constant(New([7]), 0.3)));
        Says("CannotTell: : one value is too few: all lie on the grid of uniform_(0, 1), as would any numbers with a chance of 2^-0", "half", StateTensor.Of(Init.Constant(New([1]), 0.5)));
        Says("Structured: eye_(): ones on the diagonal of 20 rows, else zeros", "eye", StateTensor.Of(Init.Eye(New([20, 30]))));
        Says("Structured: dirac_(): one in the middle of each channel's own window, else zeros", "dirac", StateTensor.Of(Init.Dirac(New([8, 6, 3, 5]))));
        Says("Structured: orthogonal_(): products of 30 columns are 0, of each with itself 1, within 2E-05", "orthogonal", StateTensor.Of(Init.Orthogonal(New([40, 30]), new TorchGenerator(1))));
        Says("Structured: orthogonal_(gain=1.5): products of 30 rows are 0, of each with itself 2.25, within 2E-05", "orthogonal", StateTensor.Of(Init.Orthogonal(New([30, 8, 3, 3]), new TorchGenerator(1), gain: 1.5)));
        Says("CannotTell: : 1 of 3072 values are NaN or infinite", "nan", Of("xavier_uniform_()", x => x[3, 3] = float.NaN));
        Says("CannotTell: : 2 of 3072 values are NaN or infinite", "infinite", Of("xavier_uniform_()", x => x[3, 3] = x[4, 4] = float.NegativeInfinity));
        Says("CannotTell: : 1.9 % of the values are 0: pruned, or sparse_()", "pruned", Of("xavier_uniform_()", x => Flat(x)[..1000].Clear()));
        Says("CannotTell: : only 325 different numbers among 3072: quantised, or repeated", "quantised", Of("xavier_uniform_()", x => Each(x, value => MathF.Round(value * 700) / 700)));
        Says("Drawn: xavier_uniform_(): every value lies on the grid of that draw: by chance once in 2^6232", "even", Of("xavier_uniform_()", x => Flat(x).Sort()));
        Says("CannotTell: : the values are spaced too evenly to be random", "ramp", Of("xavier_uniform_()", x => Count(x, i => (2f * i / 3072 - 1) / MathF.Sqrt(48))));
    }

    [Fact]
    public void What_lies_on_a_grid()
    {
        Says("Drawn: kaiming_uniform_(a=√5): every value lies on the grid of that draw: by chance once in 2^6141", "weight", Of("kaiming_uniform_(a=√5)"));
        Says("Drawn: kaiming_normal_(): every value lies on the grid of that draw: by chance once in 2^7487", "weight", Of("kaiming_normal_()"));
        Says("Drawn: uniform_(0, 1): every value lies on the grid of that draw: by chance once in 2^3011", "weight", Of("uniform_(0, 1)"));
        Says("Drawn: normal_(std=0.3): every value lies on the grid of that draw: by chance once in 2^7470", "weight", Of("normal_(std=0.3)"));
        Says("Drawn: xavier_uniform_(): every value lies on the grid of that draw, product and sum rounded apart (Windows, Linux without AVX2, or (b − a)·rand() + a by hand): by chance once in 2^6209", "weight", StateTensor.Of(Init.XavierUniform(New([64, 48]), new TorchGenerator(3, TorchPlatform.WindowsX64))));
        Says("Drawn: xavier_normal_(): every value lies on the grid of that draw, in the arithmetic of WindowsX64: by chance once in 2^7524", "weight", StateTensor.Of(Init.XavierNormal(New([64, 48]), new TorchGenerator(3, TorchPlatform.WindowsX64))));
        Says("Drawn: xavier_normal_(): every value lies on the grid of that draw, in the arithmetic of LinuxArm64 and LinuxX64WithoutAvx2: by chance once in 2^7524", "weight", StateTensor.Of(Init.XavierNormal(New([64, 48]), new TorchGenerator(3, TorchPlatform.LinuxArm64))));
        Says("Drawn: xavier_uniform_(): every value lies on the grid of that draw: by chance once in 2^6007", "weight", StateTensor.Of(Init.XavierUniform(Tensor.CreateFromShape<double>([64, 48]), new TorchGenerator(1))));
        Says("Drawn: normal_(std=0.02): every value lies on the grid of that draw: by chance once in 2^7646", "weight", StateTensor.Of(Init.TruncatedNormal(New([64, 48]), new TorchGenerator(1), std: 0.02)));
        Says("Consistent: trunc_normal_(): Kolmogorov–Smirnov D = 0.006, p = 0.46 (level 0.001); standard deviation 0.88123 of 0.87963", "weight", StateTensor.Of(Init.TruncatedNormal(New([200, 100]), new TorchGenerator(1))));
        Says("Consistent: trunc_normal_(std=0.02, a=-0.04, b=0.04): Kolmogorov–Smirnov D = 0.006, p = 0.46 (level 0.001); standard deviation 0.017625 of 0.017593", "weight", StateTensor.Of(Init.TruncatedNormal(New([200, 100]), new TorchGenerator(1), std: 0.02, a: -0.04, b: 0.04)));
        Says("Consistent: normal_(std=0.01): Kolmogorov–Smirnov D = 0.0051, p = 0.67 (level 0.001); standard deviation 0.010054 of 0.01; not on the grid of PyTorch's draw on a CPU: from another generator, computed, or changed a little", "weight", StateTensor.Of(Normals([200, 100], 0.01)));
        Says("Consistent: normal_(): Kolmogorov–Smirnov D = 0.0063, p = 0.4 (level 0.001); standard deviation 0.98914 of 1; not on the grid of PyTorch's draw on a CPU: from another generator, computed, or changed a little", "weight", StateTensor.Of(Normals([200, 100], 1)));
        Says("Consistent: kaiming_uniform_(a=√5): Kolmogorov–Smirnov D = 0.0042, p = 0.86 (level 0.001); values from -0.099998 to 0.099996; not on the grid of PyTorch's draw on a CPU: from another generator, computed, or changed a little", "weight", StateTensor.Of(Uniforms([200, 100], 1 / Math.Sqrt(100))));
        Says("CannotTell: : it looks uniform within 0.049962, which no scheme gives a tensor of that shape", "layer.bias", StateTensor.Of(Uniforms([2000], 0.05)));
        Says("Drawn: normal_(): every value lies on the grid of that draw: by chance once in 2^7625", "wte.weight", StateTensor.Of(Init.Normal(New([64, 48]), new TorchGenerator(1))));
        Says("Drawn: kaiming_normal_(nonlinearity='linear') | normal_(std=1/√width): every value lies on the grid of that draw: by chance once in 2^7805", "wpe.weight", StateTensor.Of(Init.Normal(New([64, 49]), new TorchGenerator(1), std: 1.0 / 7)));
        Says("Drawn: normal_(std=0.02/√(2·1)): every value lies on the grid of that draw: by chance once in 2^7647", "h.0.proj", StateTensor.Of(Init.Normal(New([64, 48]), new TorchGenerator(1), std: 0.02 / Math.Sqrt(2))));
        Says("Drawn: uniform_(±1/√hidden), LSTM: every value lies on the grid of that draw: by chance once in 2^3718", "rnn.weight_ih_l0", StateTensor.Of(DefaultInit.Lstm(20, 24, new TorchGenerator(1))["weight_ih_l0"].Value));
        Says("Drawn: kaiming_uniform_(a=√5) | uniform_(±1/√hidden), GRU | kaiming_uniform_(nonlinearity='linear', mode='fan_out'): every value lies on the grid of that draw: by chance once in 2^3383", "rnn.weight_hh_l0", StateTensor.Of(DefaultInit.Gru(20, 24, new TorchGenerator(1))["weight_hh_l0"].Value));
        Says("Drawn: uniform_(±1/√hidden), RNN: every value lies on the grid of that draw: by chance once in 2^50", "rnn.bias_ih_l0", StateTensor.Of(DefaultInit.Rnn(20, 24, new TorchGenerator(1))["bias_ih_l0"].Value));
        Says("Drawn: kaiming_uniform_(a=√5) | uniform_(±1/√hidden), LSTM: every value lies on the grid of that draw: by chance once in 2^470", "rnn.weight_hr_l0", StateTensor.Of(DefaultInit.Lstm(20, 24, new TorchGenerator(1), projSize: 10)["weight_hr_l0"].Value));
        Says("Drawn: normal_(): every value lies on the grid of that draw: by chance once in 2^2903; row 7 is 0, set after the draw", "embedding", StateTensor.Of(DefaultInit.Embedding(50, 24, new TorchGenerator(1), paddingIdx: 7)["weight"].Value));
        Says("Drawn: uniform_(±1/√in1) | uniform_(±√(1/9)) | uniform_(±√(3/27)) | uniform_(±√(6/54)): every value lies on the grid of that draw: by chance once in 2^948", "bilinear", StateTensor.Of(DefaultInit.Bilinear(9, 8, 7, new TorchGenerator(1))["weight"].Value));
        Says("Changed: kaiming_uniform_(a=√5): 60.0 % of the values lie on the grid of that draw (36 % would by chance), the others do not: changed since", "weight", Of("kaiming_uniform_(a=√5)", x => Each(x[..40, ..], value => value + 0.001f * random.NextSingle())));
        Says("Changed: kaiming_normal_(): 40.7 % of the pairs lie on the grid of that draw (5 % would by chance), the others do not: changed since", "weight", Of("kaiming_normal_()", x => Each(x[..40, ..], value => value + 0.001f * random.NextSingle())));
    }

    [Fact]
    public void What_can_only_look_drawn()
    {
        Says("CannotTell: : 12 values are too few: all lie on the grid of kaiming_uniform_(a=√5), as would any numbers with a chance of 2^-26", "few", StateTensor.Of(DefaultInit.Linear(3, 4, new TorchGenerator(1))["weight"].Value));
        Says("CannotTell: : 15 values are too few to know a distribution by", "few", StateTensor.Of(Init.Normal(New([15]), new TorchGenerator(1))));
        Says("CannotTell: : 16 values are too few: all lie on the grid of normal_(), as would any numbers with a chance of 2^-38", "few", StateTensor.Of(Init.Normal(New([16]), new TorchGenerator(1))));
        Says("Consistent: kaiming_uniform_(a=√5): Kolmogorov–Smirnov D = 0.013, p = 0.65 (level 0.001); values from -0.14429 to 0.14424; not on the grid of PyTorch's draw on a CPU: from another generator, computed, or changed a little", "fine", Of("kaiming_uniform_(a=√5)", x => Each(x, _ => (float)((2 * random.NextDouble() - 1) / Math.Sqrt(48)))));
        Says("Consistent: kaiming_uniform_(a=√5): Kolmogorov–Smirnov D = 0.013, p = 0.65 (level 0.001); values from -0.1443 to 0.14431; not on the grid of PyTorch's draw on a CPU: from another generator, computed, or changed a little", "coarse", Of("kaiming_uniform_(a=√5)", x => Each(x, _ => (float)((2 * random.Next(1 << 20) / 1048576.0 - 1) / Math.Sqrt(48)))));
        Says("CannotTell: : it looks normal with a standard deviation of 0.020192; normal_(std=0.02) would give 0.02, but 3072 values are too few to say so", "normal", StateTensor.Of(Normals([64, 48], 0.02)));
        Says("Consistent: normal_(std=0.02): Kolmogorov–Smirnov D = 0.005, p = 0.7 (level 0.001); standard deviation 0.020009 of 0.02; not on the grid of PyTorch's draw on a CPU: from another generator, computed, or changed a little", "normal", StateTensor.Of(Normals([200, 100], 0.02)));
        Says("CannotTell: : it looks uniform within 0.15635, which no scheme gives a tensor of that shape", "scaled", Of("kaiming_uniform_(a=√5)", x => Each(x, value => 1.0837f * value)));
        Says("CannotTell: : it looks normal with a standard deviation of 0.03318, which no scheme gives a tensor of that shape", "scaled", StateTensor.Of(Normals([64, 48], 0.0337)));
        Says("CannotTell: : neither uniform nor normal, by the Kolmogorov–Smirnov test", "neither", Of("kaiming_uniform_(a=√5)", x => Each(x, value => value * value * value)));
        Says("CannotTell: : it looks like kaiming_uniform_() and like kaiming_uniform_(mode='fan_out')", "alike", StateTensor.Of(Uniforms([640, 639], Math.Sqrt(6.0 / 640))));
        Says("Consistent: kaiming_uniform_(a=√5): Kolmogorov–Smirnov D = 0.018, p = 0.26 (level 0.001); values from -0.14453 to 0.14453; rounded to bfloat16, so no more can be said without the seed", "rounded", StateTensor.Of(Draw("kaiming_uniform_(a=√5)", [64, 48]).To<BFloat16>()));
        Says("Consistent: kaiming_uniform_(a=√5): Kolmogorov–Smirnov D = 0.018, p = 0.26 (level 0.001); values from -0.14429 to 0.14404; rounded to float16, so no more can be said without the seed", "rounded", StateTensor.Of(Draw("kaiming_uniform_(a=√5)", [64, 48]).To<Half>()));
        Says("Consistent: kaiming_uniform_(a=√5): Kolmogorov–Smirnov D = 0.018, p = 0.26 (level 0.001); values from -0.14453 to 0.14453; rounded to bfloat16, so no more can be said without the seed; the values are of bfloat16, widened afterwards", "widened", StateTensor.Of(Draw("kaiming_uniform_(a=√5)", [64, 48]).To<BFloat16>().To<float>()));
        Says("Drawn: kaiming_uniform_(a=√5): every value lies on the grid of that draw: by chance once in 2^6141; the values are of float32, widened afterwards", "widened", StateTensor.Of(Draw("kaiming_uniform_(a=√5)", [64, 48]).To<double>()));
    }

    /// <summary>Forty bits against chance are enough to say that a tensor was drawn.</summary>
    [Fact]
    public void Enough_bits()
    {
        Says("Drawn: uniform_(0, 1): every value lies on the grid of that draw: by chance once in 2^40", "w", StateTensor.Of(new TorchGenerator(3).Rand(24)));
        Assert.Equal(Finding.CannotTell, Only("w", new TorchGenerator(3).Rand(23)).Finding);
    }

    private static void Says(string whole, string name, StateTensor tensor)
    {
        var found = Inspection.Of(new StateDict { { name, tensor } }, TestContext.Current.CancellationToken).Tensors.Single();
        Assert.Equal(whole, $"{found.Finding}: {string.Join(" | ", found.Schemes)}: {found.Evidence}");
    }

    private static StateTensor Of(string scheme, Action<Tensor<float>>? change = null)
    {
        var tensor = Draw(scheme, [64, 48]);
        change?.Invoke(tensor);
        return StateTensor.Of(tensor);
    }

    private static void Each(Tensor<float> tensor, Func<float, float> change)
    {
        foreach (ref var value in tensor)
            value = change(value);
    }

    private static void Count(Tensor<float> tensor, Func<int, float> next)
    {
        for (var i = 0; i < tensor.FlattenedLength; i++)
            Flat(tensor)[i] = next(i);
    }

    /// <summary>Normals that no generator of PyTorch's drew: the mean of twelve of .NET's numbers would be too short in its tails, a logarithm and a cosine are not.</summary>
    private Tensor<float> Normals(nint[] shape, double std)
    {
        var tensor = New(shape);
        Each(tensor, _ => (float)(std * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())));
        return tensor;
    }

    private Tensor<float> Uniforms(nint[] shape, double bound)
    {
        var tensor = New(shape);
        Each(tensor, _ => (float)(bound * (2 * random.NextDouble() - 1)));
        return tensor;
    }
}
