using System.Numerics.Tensors;

namespace TorchInit.Tests;

public class StateDictTests
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
        Assert.Contains("holds float64 in the checkpoint and float32", Assert.Throws<ArgumentException>(
            () => into.LoadStateDict(DefaultInit.Linear<double>(3, 4, new TorchGenerator(1)).StateDict())).Message, StringComparison.Ordinal);
        Assert.Equal(Bits.Of(from["weight"].Value), Bits.Of(weight));
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
