using System.Numerics.Tensors;

namespace TorchInit.Tests;

public sealed class StateDictTests
{
    [Fact]
    public void A_module_of_parts_has_PyTorchs_names_order_and_buffers()
    {
        var g = new TorchGenerator(1);
        var block = new ModuleParameters<float>
        {
            { "conv", DefaultInit.Conv2d(2, 3, 3, g, bias: false) },
            { "norm", DefaultInit.BatchNorm(3) },
            { "scale", new Parameter<float>(Tensor.CreateFromShape<float>([1])) },
        };
        Assert.Equal(["conv.weight", "norm.weight", "norm.bias", "scale"], block.Keys);
        Assert.Equal(["norm.running_mean", "norm.running_var", "norm.num_batches_tracked"], block.Buffers.Keys);
        Assert.Equal(
            ["conv.weight", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked", "scale"], block.StateDict().Keys);
        Assert.Equal(0, block.StateDict()["norm.num_batches_tracked"].Shape.Length);
        Assert.Same(block["conv.weight"].Value, block.StateDict()["conv.weight"].As<float>());
    }

    [Fact]
    public void A_module_and_a_state_are_dictionaries_of_NET()
    {
        var module = DefaultInit.BatchNorm(3);
        var parameters = module;
        Assert.True(parameters.ContainsKey("bias") && parameters.TryGetValue("bias", out var bias) && bias == module["bias"]);
        Assert.False(parameters.ContainsKey("running_mean") || parameters.TryGetValue("running_mean", out _));
        Assert.Equal(module.Select(entry => (object)entry), System.Linq.Enumerable.Cast<object>((System.Collections.IEnumerable)module));
        var state = module.StateDict();
        Assert.True(state.ContainsKey("running_mean") && state.TryGetValue("running_mean", out var mean) && mean == state["running_mean"]);
        Assert.False(state.ContainsKey("mean") || state.TryGetValue("mean", out _));
        Assert.Equal(state.Select(entry => (object)entry), System.Linq.Enumerable.Cast<object>((System.Collections.IEnumerable)state));
        Assert.Equal((2, 5, 5), (module.Count, state.Count, state.Values.Count()));
    }

    /// <summary>Sums of gradients that lie as their parameter does, and of one that somebody assigned and that lies otherwise.</summary>
    [Fact]
    public void Terms_of_a_gradient_add_up()
    {
        var p = new Parameter<float>(Tensor.Create([1f, 2, 3, 4, 5, 6], [2, 3]));
        Assert.Null(p.Grad);
        foreach (var expected in new[] { 1f, 3, 6 })
        {
            p.NextGrad().Fill(expected == 1 ? 1 : expected == 3 ? 2 : 3);
            p.AddGrad();
            Assert.Equal(Enumerable.Repeat(expected, 6), Bits.Flat(p.Grad!));
        }
        var first = p.Grad;
        p.ZeroGrad();
        Assert.Null(p.Grad);
        Assert.Same(first, p.NextGrad());
        var turned = Tensor.Transpose(Tensor.Create([1f, 2, 3, 4, 5, 6], [3, 2]));
        p.Grad = turned;
        p.NextGrad().Fill(10);
        p.AddGrad();
        Assert.Same(turned, p.Grad);
        Assert.Equal([11f, 13, 15, 12, 14, 16], Bits.Flat(p.Grad!));
        p.ZeroGrad();
        Assert.NotSame(turned, p.NextGrad());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("taken")]
    public void A_name_is_not_empty_has_no_dot_and_is_free(string name)
    {
        var module = new ModuleParameters<double> { { "taken", new Parameter<double>(Tensor.CreateFromShape<double>([1])) } };
        Assert.Throws<ArgumentException>(() => module.Add(name, new Parameter<double>(Tensor.CreateFromShape<double>([1]))));
        Assert.Throws<ArgumentException>(() => module.Add(name, StateTensor.OfScalar(1L)));
        Assert.Single(module);
    }

    [Fact]
    public void Unknown_names_are_answered_with_the_nearest_everywhere()
    {
        var lstm = DefaultInit.Lstm(2, 3, new TorchGenerator(1));
        Assert.Contains("Did you mean 'weight_hh_l0'", Assert.Throws<KeyNotFoundException>(() => lstm["weight_hh_10"]).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'weight_hh_l0'", Assert.Throws<KeyNotFoundException>(() => lstm.StateDict()["weight_hh_10"]).Message, StringComparison.Ordinal);
        Assert.Contains("There are none.", Assert.Throws<KeyNotFoundException>(() => new StateDict()["weight"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loading_copies_into_the_modules_own_tensors_or_changes_nothing()
    {
        var (from, into) = (DefaultInit.Linear(3, 4, new TorchGenerator(1)), DefaultInit.Linear(3, 4, new TorchGenerator(2)));
        var weight = into["weight"].Value;
        into.LoadStateDict(from.StateDict());
        Assert.Same(weight, into["weight"].Value);
        Assert.Equal(Bits.Of(from["weight"].Value), Bits.Of(weight));
        Assert.NotSame(from["weight"].Value, weight);

        var wrong = new StateDict();
        wrong.Add("weight", StateTensor.Of(Tensor.CreateFromShape<float>([4, 2])));
        wrong.Add("Bias", StateTensor.Of(Tensor.CreateFromShape<float>([4])));
        var error = Assert.Throws<ArgumentException>(() => into.LoadStateDict(wrong));
        Assert.Contains("Unexpected key(s) in state_dict: \"Bias\". Missing key(s) in state_dict: \"bias\".", error.Message, StringComparison.Ordinal);
        Assert.Contains("size mismatch for weight: copying a param with shape [4, 2] from checkpoint, the shape in current model is [4, 3].", error.Message, StringComparison.Ordinal);
        Assert.Equal(Bits.Of(from["weight"].Value), Bits.Of(weight));
    }

    /// <summary>What is cut off may lie up to 1 beyond the ends of an integer type; C++ defines no more.</summary>
    [Fact]
    public void A_real_number_that_no_integer_of_the_type_is_near_has_no_value()
    {
        foreach (var (dtype, bits) in new[] { (DType.Int8, 8), (DType.Int16, 16), (DType.Int32, 32), (DType.UInt8, 64), (DType.Int64, 64) })
        {
            var end = Math.Pow(2, bits - 1);
            Assert.Null(StateConversions.FirstUndefined(StateTensor.Of(Tensor.Create([Math.BitDecrement(end), -end])), dtype));
            Assert.Equal(end, StateConversions.FirstUndefined(StateTensor.Of(Tensor.Create([0, end, double.NaN])), dtype));
            Assert.Equal(double.NaN, StateConversions.FirstUndefined(StateTensor.Of(Tensor.Create([0, double.NaN, end])), dtype));
            if (bits < 64)
                Assert.Null(StateConversions.FirstUndefined(StateTensor.Of(Tensor.Create([end - 0.1, -end - 0.9])), dtype));
            Assert.Equal(bits < 64 ? -end - 1 : -end * 1.5, StateConversions.FirstUndefined(StateTensor.Of(Tensor.Create([bits < 64 ? -end - 1 : -end * 1.5])), dtype));
        }
    }

    /// <summary>Every type into every type, beside PyTorch's copy_ (whose NaN has many patterns): signs, ties, what is too small or too large, integers that no float holds.</summary>
    [Fact]
    public void What_is_loaded_becomes_of_the_modules_type_as_PyTorch_copies_it() => StateFiles.InFolder(folder =>
    {
        double[] reals = [0, -0.0, 1, -2.5, 0.1, 1 + Math.Pow(2, -11) + Math.Pow(2, -30), 1 + Math.Pow(2, -8), 65519, 65520, 1e-8, 3e-41, 3.4e38, 1e39, double.NegativeInfinity];
        double[] small = [0, -0.0, 0.99, -0.99, 2.5, -3.5, 100.7, -127.9];
        long[] integers = [0, 1, -1, 127, -128, 255, 300, 65519, 65520, (1 << 24) + 1, (1L << 53) + 1, (1L << 62) + (1L << 38) + 1, long.MinValue, long.MaxValue];
        var given = new StateDict();
        given.Add("float64", StateTensor.Of(Tensor.Create(reals)));
        given.Add("float32", StateTensor.Of(Tensor.Create(reals).To<float>()));
        given.Add("float16", StateTensor.Of(Tensor.Create(reals).To<Half>()));
        given.Add("bfloat16", StateTensor.Of(Tensor.Create(reals).To<BFloat16>()));
        given.Add("float64.small", StateTensor.Of(Tensor.Create(small)));
        given.Add("float32.small", StateTensor.Of(Tensor.Create(small).To<float>()));
        given.Add("float16.small", StateTensor.Of(Tensor.Create(small).To<Half>()));
        given.Add("bfloat16.small", StateTensor.Of(Tensor.Create(small).To<BFloat16>()));
        given.Add("int64", StateTensor.Of(Tensor.Create(integers)));
        given.Add("int32", StateTensor.Of(Tensor.Create<int>([.. integers.Select(value => unchecked((int)value))])));
        given.Add("int16", StateTensor.Of(Tensor.Create<short>([.. integers.Select(value => unchecked((short)value))])));
        given.Add("int8", StateTensor.Of(Tensor.Create<sbyte>([.. integers.Select(value => unchecked((sbyte)value))])));
        given.Add("uint8", StateTensor.Of(Tensor.Create<byte>([.. integers.Select(value => unchecked((byte)value))])));
        given.Add("bool", StateTensor.Of(Tensor.Create([true, false])));
        given.Save(Path.Combine(folder, "given.npz"));
        var expected = StateFiles.Python(folder, """
            import numpy, torch
            for name, array in numpy.load("given.npz").items():
                given = torch.from_numpy(array.view("<i2")).view(torch.bfloat16) if array.dtype == "<u2" else torch.from_numpy(array)
                for into in ("float32", "float64", "int64", "int32", "uint8", "bool", "float16", "bfloat16", "int16", "int8"):
                    if given.is_floating_point() and not name.endswith("small") and "int" in into:
                        continue
                    t = torch.zeros(given.shape, dtype=getattr(torch, into)).copy_(given)
                    print(name, into, (t.view(torch.int16) if into == "bfloat16" else t).numpy().tobytes().hex())
            """);
        var actual = new List<string>();
        foreach (var (name, tensor) in given)
            foreach (var into in Enum.GetValues<DType>())
            {
                if (StateConversions.IsReal(tensor.DType) && !name.EndsWith("small", StringComparison.Ordinal) && !StateConversions.IsReal(into) && into != DType.Bool)
                    continue;
                var module = new StateDict();
                module.Add("x", StateTensor.View(into, StateTensor.NewArray(into, (int)tensor.Shape[0]), tensor.Shape.ToArray()));
                var values = new StateDict();
                values.Add("x", tensor);
                module.CopyFrom(values);
                var bytes = new MemoryStream();
                module["x"].WriteTo(bytes);
                actual.Add($"{name} {DTypes.NameOf(into)} {Convert.ToHexStringLower(bytes.ToArray())}");
            }
        Assert.Equal(expected.Split('\n'), actual);
    });

    [Fact]
    public void A_model_in_halves_loads_one_in_floats_rounded()
    {
        var (floats, halves) = (DefaultInit.Linear(3, 4, new TorchGenerator(1)), DefaultInit.Linear<BFloat16>(3, 4, new TorchGenerator(2)));
        halves.LoadStateDict(floats.StateDict());
        Assert.Equal(Bits.Flat(floats["weight"].Value.To<BFloat16>()), Bits.Flat(halves["weight"].Value));
        floats["bias"].Value[0] = float.NaN;
        halves.LoadStateDict(floats.StateDict());
        Assert.True(float.IsNaN(halves["bias"].Value[0]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(9.3e18)]
    [InlineData(double.NegativeInfinity)]
    public void A_number_that_no_integer_is_is_refused_and_nothing_changed(double value)
    {
        var (norm, values) = (DefaultInit.BatchNorm(2), DefaultInit.BatchNorm(2).StateDict().Where(entry => entry.Key != "num_batches_tracked"));
        var state = new StateDict(values);
        state["weight"].As<float>()[0] = 5;
        state.Add("num_batches_tracked", StateTensor.OfScalar(value));
        Assert.Contains("which is no int64, the type in the current model", Assert.Throws<ArgumentException>(() => norm.LoadStateDict(state)).Message, StringComparison.Ordinal);
        Assert.Equal([1, 1], Bits.Flat(norm["weight"].Value));
    }

    [Fact]
    public void A_clone_shares_nothing_with_its_original_and_keeps_what_it_shares_within()
    {
        var weight = new Parameter<float>(Tensor.Create(new float[] { 1, 2 }, [1, 2]));
        var tied = new ModuleParameters<float> { { "table", weight }, { "head", weight }, { "norm", DefaultInit.BatchNorm(1) } };
        var copy = tied.Clone();
        Assert.Equal(tied.StateDict().Keys, copy.StateDict().Keys);
        Assert.Same(copy["table"], copy["head"]);
        weight.Value[0, 0] = 7;
        tied.Buffers["norm.running_mean"].As<float>()[0] = 7;
        Assert.Equal([1, 2], Bits.Flat(copy["table"].Value));
        Assert.Equal([0], Bits.Flat(copy.Buffers["norm.running_mean"].As<float>()));
    }

    [Fact]
    public void A_gradient_is_added_into_memory_of_its_own()
    {
        var p = new Parameter<double>(Tensor.CreateFromShape<double>([2]));
        var mine = Tensor.Create(new double[] { 1, 9, 2 }, [2], [2]);
        p.Grad = mine;
        p.NextGrad().Fill(10);
        p.AddGrad();
        Assert.Equal([11, 12], Bits.Flat(p.Grad!));
        p.ZeroGrad();
        p.NextGrad().Fill(3);
        p.AddGrad();
        Assert.Equal([3, 3], Bits.Flat(p.Grad!));
        Assert.Throws<InvalidOperationException>(new Parameter<float>(Tensor.CreateFromShape<float>([1])).AddGrad);
    }
}
