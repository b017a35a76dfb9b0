using System.Numerics;
using System.Numerics.Tensors;

namespace TorchInit.Tests.Inspections;

/// <summary>What the values of a tensor say by themselves. inspection_files.py asks the same of files that PyTorch made.</summary>
public sealed class InspectionTests
{
    public static TheoryData<string, int[], string> Exact => new()
    {
        { "weight", [64, 48], "kaiming_uniform_(a=√5)" },
        { "weight", [64, 48], "kaiming_uniform_()" },
        { "weight", [64, 48], "kaiming_uniform_(mode='fan_out')" },
        { "weight", [64, 48], "kaiming_uniform_(nonlinearity='linear')" },
        { "weight", [64, 48], "kaiming_normal_()" },
        { "weight", [32, 16, 3, 3], "kaiming_normal_(mode='fan_out')" },
        { "weight", [64, 48], "xavier_uniform_()" },
        { "weight", [64, 48], "xavier_uniform_(gain=5/3)" },
        { "weight", [64, 48], "xavier_normal_()" },
        { "weight", [64, 48], "normal_(std=0.02)" },
        { "weight", [64, 48], "normal_()" },
        { "weight", [64, 48], "uniform_(-0.1, 0.1)" },
        { "weight", [64, 48], "uniform_(0, 1)" },
        { "weight", [64, 48], "normal_(std=0.3)" },
        { "rnn.weight_ih_l0", [96, 20], "uniform_(±1/√hidden), LSTM" },
    };

    [Theory]
    [MemberData(nameof(Exact))]
    public void A_draw_is_known_by_its_grid(string name, int[] sizes, string scheme)
    {
        var found = Only(name, Draw(scheme, sizes));
        Assert.Equal(Finding.Drawn, found.Finding);
        Assert.Contains(scheme, found.Schemes);
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public void One_value_that_moved_by_one_float_is_no_draw_any_more(string name, int[] sizes, string scheme)
    {
        var tensor = Draw(scheme, sizes);
        // the smallest: there floats lie far closer together than the draws do
        var place = Enumerable.Range(0, (int)tensor.FlattenedLength).MinBy(i => Math.Abs(Flat(tensor)[i]));
        Flat(tensor)[place] = MathF.BitIncrement(Flat(tensor)[place]);
        Assert.NotEqual(Finding.Drawn, Only(name, tensor).Finding);
    }

    [Theory]
    [InlineData(TorchPlatform.LinuxX64)]
    [InlineData(TorchPlatform.WindowsX64)]
    [InlineData(TorchPlatform.LinuxArm64)]
    [InlineData(TorchPlatform.LinuxX64WithoutAvx2)]
    public void Every_platforms_grid_is_known(TorchPlatform platform)
    {
        var generator = new TorchGenerator(3, platform);
        var state = new StateDict
        {
            { "u", StateTensor.Of(Init.XavierUniform(New([64, 48]), generator)) },
            { "n", StateTensor.Of(Init.XavierNormal(New([64, 48]), generator)) },
        };
        var found = Look(state);
        Assert.All(found, tensor => Assert.Equal(Finding.Drawn, tensor.Finding));
        Assert.Equal(platform is TorchPlatform.WindowsX64 or TorchPlatform.LinuxX64WithoutAvx2, found[0].Evidence.Contains("rounded apart", StringComparison.Ordinal));
        Assert.Equal(platform != TorchPlatform.LinuxX64, found[1].Evidence.Contains("in the arithmetic of", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bias_takes_its_bound_from_the_weight_beside_it()
    {
        var layer = DefaultInit.Linear(100, 64, new TorchGenerator(5)).StateDict();
        var found = Look(layer);
        Assert.Equal(["weight", "bias"], found.Select(tensor => tensor.Name));
        Assert.All(found, tensor => Assert.Equal((Finding.Drawn, 0.1f), (tensor.Finding, (float)tensor.Distribution!.To)));
        Assert.Equal("uniform_(±1/√fan_in)", found[1].Schemes[0]);
        Assert.Equal([64, 100], found[0].Shape.ToArray());
    }

    [Fact]
    public void A_few_values_fit_too_much_to_tell()
    {
        var layer = DefaultInit.Linear(3, 4, new TorchGenerator(1)).StateDict();
        Assert.All(Look(layer), tensor => Assert.Equal((Finding.CannotTell, 0), (tensor.Finding, tensor.Schemes.Count)));
    }

    [Fact]
    public void Constant_tensors_and_integers_are_what_they_are()
    {
        var zero = Only("a", New([3, 4]));
        var ones = Only("b", Init.Ones(New([7])));
        var quarter = Only("c", Init.Constant(New([7]), 0.25));
        Assert.Equal([Finding.Zeros, Finding.Constant, Finding.Constant], [zero.Finding, ones.Finding, quarter.Finding]);
        Assert.Equal(["zeros_()", "ones_()", "constant_(0.25)"], [zero.Schemes[0], ones.Schemes[0], quarter.Schemes[0]]);
        var state = new StateDict { { "n", StateTensor.OfScalar(3L) }, { "none", StateTensor.Of(New([0, 4])) } };
        Assert.All(Look(state), tensor => Assert.Equal(Finding.NotDrawn, tensor.Finding));
    }

    [Fact]
    public void Matrices_of_a_form_are_named()
    {
        var generator = new TorchGenerator(1);
        Assert.Equal("eye_()", Only("a", Init.Eye(New([20, 30]))).Schemes[0]);
        Assert.Equal("dirac_()", Only("b", Init.Dirac(New([8, 6, 3, 5]))).Schemes[0]);
        Assert.Equal("orthogonal_()", Only("c", Init.Orthogonal(New([40, 30]), generator)).Schemes[0]);
        Assert.Equal("orthogonal_(gain=1.5)", Only("d", Init.Orthogonal(New([30, 8, 3, 3]), generator, gain: 1.5)).Schemes[0]);
        var spoiled = Init.Orthogonal(New([40, 30]), generator);
        spoiled[39, 29] += 0.01f;
        Assert.NotEqual(Finding.Structured, Only("e", spoiled).Finding);
    }

    [Fact]
    public void Numbers_that_are_none_cannot_be_told()
    {
        var tensor = Draw("xavier_uniform_()", [64, 48]);
        tensor[3, 3] = float.NaN;
        var found = Only("weight", tensor);
        Assert.Equal(Finding.CannotTell, found.Finding);
        Assert.Contains("1 of 3072 values are NaN", found.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Rounded_to_bfloat16_they_look_drawn_and_no_more()
    {
        var found = Only("weight", Draw("kaiming_uniform_(a=√5)", [64, 48]).To<BFloat16>());
        Assert.Equal((Finding.Consistent, "kaiming_uniform_(a=√5)"), (found.Finding, found.Schemes[0]));
        var widened = Only("weight", Draw("kaiming_uniform_(a=√5)", [64, 48]).To<BFloat16>().To<float>());
        Assert.Equal(Finding.Consistent, widened.Finding);
        Assert.Contains("bfloat16, widened", widened.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Doubles_have_a_grid_of_their_own()
    {
        var generator = new TorchGenerator(1);
        Assert.Equal(Finding.Drawn, Only("weight", Init.XavierUniform(Tensor.CreateFromShape<double>([64, 48]), generator)).Finding);
        var tensor = Init.XavierUniform(Tensor.CreateFromShape<double>([64, 48]), generator);
        Tensor.Multiply<double>(tensor, 1.0000001, tensor);
        Assert.NotEqual(Finding.Drawn, Only("weight", tensor).Finding);
    }

    [Fact]
    public void Another_generators_numbers_look_drawn_and_are_not_said_to_be()
    {
        var bound = 1 / Math.Sqrt(48);
        var random = new Random(1);
        // a double of 53 bits, scaled and rounded once, as numpy makes it; and 23 bits, as JAX
        var fine = Fill([64, 48], () => (float)((2 * random.NextDouble() - 1) * bound));
        var coarse = Fill([64, 48], () => (float)random.Next(1 << 23) / (1 << 23) * ((float)bound + (float)bound) - (float)bound);
        foreach (var tensor in new[] { fine, coarse })
        {
            var found = Only("weight", tensor);
            Assert.Equal((Finding.Consistent, "kaiming_uniform_(a=√5)"), (found.Finding, found.Schemes[0]));
            Assert.Contains("not on the grid", found.Evidence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_scale_that_no_scheme_has_gets_no_name()
    {
        var tensor = Draw("kaiming_uniform_(a=√5)", [64, 48]);
        Tensor.Multiply<float>(tensor, 1.0837f, tensor);
        var found = Only("weight", tensor);
        Assert.Equal((Finding.CannotTell, 0), (found.Finding, found.Schemes.Count));
        Assert.Contains("it looks uniform within 0.156", found.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kaiming_uniform_(a=√5)")]
    [InlineData("kaiming_normal_()")]
    public void What_training_left_alone_tells_what_was_there_before(string scheme)
    {
        var tensor = Draw(scheme, [64, 48]);
        var random = new Random(2);
        for (var row = 0; row < 40; row++)
            for (var column = 0; column < 48; column++)
                tensor[row, column] += 0.001f * random.NextSingle();
        var found = Only("weight", tensor);
        Assert.Equal((Finding.Changed, scheme), (found.Finding, found.Schemes[0]));
        Assert.NotNull(found.Distribution);
    }

    [Fact]
    public void Absolute_values_and_pruned_or_quantised_ones_are_no_draw()
    {
        var folded = Draw("kaiming_uniform_(a=√5)", [64, 48]);
        Tensor.Abs<float>(folded, folded);
        Assert.Equal(Finding.CannotTell, Only("weight", folded).Finding);
        var step = 0;
        var ramp = Fill([64, 48], () => (2f * step++ / (64 * 48) - 1) / MathF.Sqrt(48));
        Assert.Equal(Finding.CannotTell, Only("weight", ramp).Finding);
        var pruned = Draw("kaiming_uniform_(a=√5)", [64, 48]);
        for (var i = 0; i < 1000; i++)
            Flat(pruned)[3 * i] = 0;
        Assert.Contains("pruned", Only("weight", pruned).Evidence, StringComparison.Ordinal);
        var quantised = Draw("kaiming_uniform_(a=√5)", [64, 48]);
        foreach (ref var value in Flat(quantised))
            value = MathF.Round(value * 700) / 700;
        Assert.Contains("quantised", Only("weight", quantised).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_padding_row_is_no_fault_of_the_draw()
    {
        var table = DefaultInit.Embedding(50, 24, new TorchGenerator(1), paddingIdx: 7).StateDict();
        var found = Look(table).Single();
        Assert.Equal((Finding.Drawn, "normal_()"), (found.Finding, found.Schemes[0]));
        Assert.Contains("row 7 is 0", found.Evidence, StringComparison.Ordinal);
    }

    internal static TensorInspection Only<T>(string name, Tensor<T> tensor)
        where T : unmanaged => Look(new StateDict { { name, StateTensor.Of(tensor) } }).Single();

    private static IReadOnlyList<TensorInspection> Look(StateDict state) => Inspection.Of(state, TestContext.Current.CancellationToken).Tensors;

    internal static Tensor<float> New(ReadOnlySpan<nint> shape) => Tensor.CreateFromShape<float>(shape);

    internal static Span<float> Flat(Tensor<float> tensor) => System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref tensor.AsTensorSpan().GetPinnableReference(), (int)tensor.FlattenedLength);

    internal static Tensor<float> Draw(string scheme, int[] sizes, TorchGenerator? from = null)
    {
        var generator = from ?? new TorchGenerator(11);
        generator.Rand(100);
        var tensor = New(Array.ConvertAll(sizes, size => (nint)size));
        return scheme switch
        {
            "kaiming_uniform_(a=√5)" => Init.KaimingUniform(tensor, generator, Math.Sqrt(5)),
            "kaiming_uniform_()" => Init.KaimingUniform(tensor, generator),
            "kaiming_uniform_(mode='fan_out')" => Init.KaimingUniform(tensor, generator, mode: FanMode.FanOut),
            "kaiming_uniform_(nonlinearity='linear')" => Init.KaimingUniform(tensor, generator, nonlinearity: Nonlinearity.Linear),
            "kaiming_normal_()" => Init.KaimingNormal(tensor, generator),
            "kaiming_normal_(mode='fan_out')" => Init.KaimingNormal(tensor, generator, mode: FanMode.FanOut),
            "xavier_uniform_()" => Init.XavierUniform(tensor, generator),
            "xavier_uniform_(gain=5/3)" => Init.XavierUniform(tensor, generator, 5.0 / 3),
            "xavier_normal_()" => Init.XavierNormal(tensor, generator),
            "normal_(std=0.02)" => Init.Normal(tensor, generator, std: 0.02),
            "normal_(std=0.3)" => Init.Normal(tensor, generator, std: 0.3),
            "normal_()" => Init.Normal(tensor, generator),
            "uniform_(-0.1, 0.1)" => Init.Uniform(tensor, generator, -0.1, 0.1),
            "uniform_(0, 1)" => Init.Uniform(tensor, generator),
            _ => Init.Uniform(tensor, generator, -1 / Math.Sqrt(sizes[0] / 4), 1 / Math.Sqrt(sizes[0] / 4)),
        };
    }

    private static Tensor<float> Fill(ReadOnlySpan<nint> shape, Func<float> next)
    {
        var tensor = New(shape);
        foreach (ref var value in Flat(tensor))
            value = next();
        return tensor;
    }
}
