using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>The C# beside each statement that PyTorch answers with an error or a warning.</summary>
internal static class Statements
{
    private const double Nan = double.NaN, Inf = double.PositiveInfinity;

    /// <summary>A statement, given a new generator of seed 1 and what receives the warnings.</summary>
    public delegate void Statement(TorchGenerator g, Action<InitWarning> warn);

    /// <summary>Mistakes that C# does not let one make, or answers otherwise, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> NotInCSharp = new Dictionary<string, string>
    {
        ["init.calculate_gain('leaky_relu', 'steep')"] = "the parameter is a double?",
        ["init.calculate_gain('leaky_relu', True)"] = "the parameter is a double?",
        ["init._calculate_fan_in_and_fan_out(torch.empty(()))"] = "Tensor<T> has one dimension or more; the shape [] is tested with the fans",
        ["torch.empty(3, dtype=torch.int64).uniform_(0, 1)"] = "only tensors of float, double, Half and BFloat16 are filled: C# does not compile it",
        ["torch.empty(3, dtype=torch.int64).normal_()"] = "only tensors of float, double, Half and BFloat16 are filled: C# does not compile it",
        ["torch.manual_seed(math.nan)"] = "a seed is a long or a ulong",
        ["torch.manual_seed(2**64)"] = "a seed is a long or a ulong",
        ["torch.manual_seed(-2**63 - 1)"] = "a seed is a long or a ulong",
        ["torch.set_rng_state(torch.zeros(5056))"] = "a state is a span of bytes",
        ["torch.empty(3, requires_grad=True).uniform_(0, 1)"] = "there is no autograd: a tensor does not require a gradient",
        ["torch.empty(3, requires_grad=True).normal_()"] = "there is no autograd: a tensor does not require a gradient",
        ["nn.RNN(3, 5, proj_size=2)"] = "only Lstm has the parameter",
        ["nn.GRU(3, 5, proj_size=2)"] = "only Lstm has the parameter",
        ["nn.MSELoss()(torch.zeros(4, 3), torch.zeros(5, 3))"] = "nothing is broadcast here, so that other shapes are refused in the words in which PyTorch warns",
        ["nn.BatchNorm1d(5)(torch.zeros(5))"] = "every layer here takes a batch of two dimensions, and all say so alike",
        ["nn.RNN(3, 5, dropout=0.5)"] = "dropout draws nothing when a module is made, so no method takes it",
        ["nn.Linear(3, 4).grad"] = "Linear has no such member: C# does not compile it; lesson 08 quotes what PyTorch says",
        ["nn.Linear(3, 4, nonlinearity='relu')"] = "Linear has no such parameter: C# does not compile it; lesson 08 quotes what PyTorch says",
        ["nn.Linear(3, 4, weight_initializer='xavier_uniform')"] = "Linear has no such parameter: C# does not compile it; lesson 08 quotes what PyTorch says",
    };

    /// <summary>The others. A name that is no member of an enumeration is −1 in C#.</summary>
    public static readonly IReadOnlyDictionary<string, Statement> InCSharp = new Dictionary<string, Statement>
    {
        ["torch.empty(3).uniform_(2, 1)"] = (g, _) => Init.Uniform(Floats(3), g, 2, 1),
        ["torch.empty(3).uniform_(0.123456789, -1234567.5)"] = (g, _) => Init.Uniform(Floats(3), g, 0.123456789, -1234567.5),
        ["torch.empty(3, dtype=torch.float64).uniform_(2, 1)"] = (g, _) => Init.Uniform(Doubles(3), g, 2, 1),
        ["torch.empty(0).uniform_(2, 1)"] = (g, _) => Init.Uniform(Floats(0), g, 2, 1),
        ["torch.empty(3).uniform_(math.nan, 1)"] = (g, _) => Init.Uniform(Floats(3), g, Nan, 1),
        ["torch.empty(3).uniform_(0, math.nan)"] = (g, _) => Init.Uniform(Floats(3), g, 0, Nan),
        ["torch.empty(3).uniform_(-math.inf, 1)"] = (g, _) => Init.Uniform(Floats(3), g, -Inf, 1),
        ["torch.empty(3).uniform_(0, math.inf)"] = (g, _) => Init.Uniform(Floats(3), g, 0, Inf),
        ["torch.empty(3).uniform_(0, 1e39)"] = (g, _) => Init.Uniform(Floats(3), g, 0, 1e39),
        ["torch.empty(3, dtype=torch.float64).uniform_(-math.inf, 1)"] = (g, _) => Init.Uniform(Doubles(3), g, -Inf, 1),
        ["torch.empty(3, dtype=torch.float64).uniform_(0, math.nan)"] = (g, _) => Init.Uniform(Doubles(3), g, 0, Nan),
        ["torch.empty(3).uniform_(math.nan, math.nan)"] = (g, _) => Init.Uniform(Floats(3), g, Nan, Nan),
        ["torch.empty(3).uniform_(-3e38, 3e38)"] = (g, _) => Init.Uniform(Floats(3), g, -3e38, 3e38),
        ["torch.empty(3, dtype=torch.float64).uniform_(-1e308, 1e308)"] = (g, _) => Init.Uniform(Doubles(3), g, -1e308, 1e308),
        ["torch.empty(1).expand(3).uniform_(0, 1)"] = (g, _) => Init.Uniform(OneMemoryForThree(), g, 0, 1),
        ["torch.set_rng_state(torch.zeros(100, dtype=torch.uint8))"] = (g, _) => g.SetState(new byte[100]),
        ["torch.set_rng_state(torch.zeros(5056, dtype=torch.uint8))"] = (g, _) => g.SetState(new byte[5056]),
        ["init._calculate_fan_in_and_fan_out(torch.empty(3))"] = (_, _) => Fans.Of(Floats(3)),
        ["init.calculate_gain('gelu')"] = (_, _) => Gain.Of((Nonlinearity)(-1)),
        ["init.calculate_gain('ReLU')"] = (_, _) => Gain.Of((Nonlinearity)(-1)),
        ["init.kaiming_uniform_(torch.empty(3))"] = (g, _) => Init.KaimingUniform(Floats(3), g),
        ["init.kaiming_uniform_(torch.empty(4, 3), mode='Foo')"] = (g, _) => Init.KaimingUniform(Floats(4, 3), g, mode: (FanMode)(-1)),
        ["init.kaiming_uniform_(torch.empty(3), mode='foo')"] = (g, _) => Init.KaimingUniform(Floats(3), g, mode: (FanMode)(-1)),
        ["init.kaiming_uniform_(torch.empty(3), nonlinearity='gelu')"] = (g, _) => Init.KaimingUniform(Floats(3), g, nonlinearity: (Nonlinearity)(-1)),
        ["init.kaiming_uniform_(torch.empty(4, 3), nonlinearity='gelu')"] = (g, _) => Init.KaimingUniform(Floats(4, 3), g, nonlinearity: (Nonlinearity)(-1)),
        ["init.kaiming_uniform_(torch.empty(4, 3), a=math.nan)"] = (g, _) => Init.KaimingUniform(Floats(4, 3), g, a: Nan),
        ["init.xavier_uniform_(torch.empty(3))"] = (g, _) => Init.XavierUniform(Floats(3), g),
        ["init.xavier_uniform_(torch.empty(0, 0))"] = (g, _) => Init.XavierUniform(Floats(0, 0), g),
        ["init.xavier_uniform_(torch.empty(2, 3, 0))"] = (g, _) => Init.XavierUniform(Floats(2, 3, 0), g),
        ["init.xavier_uniform_(torch.empty(4, 3), gain=-1)"] = (g, _) => Init.XavierUniform(Floats(4, 3), g, gain: -1),
        ["init.xavier_uniform_(torch.empty(4, 3), gain=math.nan)"] = (g, _) => Init.XavierUniform(Floats(4, 3), g, gain: Nan),
        ["torch.empty(3).normal_(0, -1)"] = (g, _) => Init.Normal(Floats(3), g, 0, -1),
        ["torch.empty(20).normal_(0, -0.25)"] = (g, _) => Init.Normal(Floats(20), g, 0, -0.25),
        ["torch.empty(0).normal_(0, -1)"] = (g, _) => Init.Normal(Floats(0), g, 0, -1),
        ["torch.empty(3).normal_(0, math.nan)"] = (g, _) => Init.Normal(Floats(3), g, 0, Nan),
        ["torch.empty(3, dtype=torch.float64).normal_(0, -1.5)"] = (g, _) => Init.Normal(Doubles(3), g, 0, -1.5),
        ["torch.empty(1).expand(3).normal_()"] = (g, _) => Init.Normal(OneMemoryForThree(), g),
        ["torch.randperm(-1)"] = (g, _) => g.Permutation(-1),
        ["torch.empty(3).bernoulli_(1.5)"] = (g, _) => g.Bernoulli(new float[3], 1.5),
        ["torch.empty(3).bernoulli_(-0.25)"] = (g, _) => g.Bernoulli(new float[3], -0.25),
        ["torch.empty(3).bernoulli_(math.nan)"] = (g, _) => g.Bernoulli(new float[3], Nan),
        ["torch.bernoulli(torch.tensor([0.5, 1.5]))"] = (g, _) => g.Bernoulli(new float[2], [0.5f, 1.5f]),
        ["init.constant_(torch.empty(3), 1e39)"] = (_, _) => Init.Constant(Floats(3), 1e39),
        ["init.eye_(torch.empty(3))"] = (_, _) => Init.Eye(Floats(3)),
        ["init.eye_(torch.empty(3, 3, 3))"] = (_, _) => Init.Eye(Floats(3, 3, 3)),
        ["init.dirac_(torch.empty(3, 3))"] = (_, _) => Init.Dirac(Floats(3, 3)),
        ["init.dirac_(torch.empty(1, 1, 1, 1, 1, 1))"] = (_, _) => Init.Dirac(Floats(1, 1, 1, 1, 1, 1)),
        ["init.dirac_(torch.empty(5, 2, 3), groups=2)"] = (_, _) => Init.Dirac(Floats(5, 2, 3), groups: 2),
        ["init.dirac_(torch.empty(4, 2, 3), groups=0)"] = (_, _) => Init.Dirac(Floats(4, 2, 3), groups: 0),
        ["init.dirac_(torch.empty(2, 2, 0))"] = (_, _) => Init.Dirac(Floats(2, 2, 0)),
        ["init.xavier_normal_(torch.empty(3))"] = (g, _) => Init.XavierNormal(Floats(3), g),
        ["init.xavier_normal_(torch.empty(0, 0))"] = (g, _) => Init.XavierNormal(Floats(0, 0), g),
        ["init.xavier_normal_(torch.empty(4, 3), gain=-1)"] = (g, _) => Init.XavierNormal(Floats(4, 3), g, gain: -1),
        ["init.xavier_normal_(torch.empty(4, 3), gain=math.nan)"] = (g, _) => Init.XavierNormal(Floats(4, 3), g, gain: Nan),
        ["init.kaiming_normal_(torch.empty(3))"] = (g, _) => Init.KaimingNormal(Floats(3), g),
        ["init.kaiming_normal_(torch.empty(4, 3), mode='sideways')"] = (g, _) => Init.KaimingNormal(Floats(4, 3), g, mode: (FanMode)(-1)),
        ["init.kaiming_normal_(torch.empty(4, 3), nonlinearity='silu')"] = (g, _) => Init.KaimingNormal(Floats(4, 3), g, nonlinearity: (Nonlinearity)(-1)),
        ["init.kaiming_normal_(torch.empty(4, 3), a=math.nan)"] = (g, _) => Init.KaimingNormal(Floats(4, 3), g, a: Nan),
        ["init.trunc_normal_(torch.empty(3), std=0)"] = (g, _) => Init.TruncatedNormal(Floats(3), g, std: 0),
        ["init.trunc_normal_(torch.empty(3), a=2, b=1)"] = (g, _) => Init.TruncatedNormal(Floats(3), g, a: 2, b: 1),
        ["init.orthogonal_(torch.empty(3))"] = (g, _) => Init.Orthogonal(Floats(3), g),
        ["init.sparse_(torch.empty(3), 0.5)"] = (g, _) => Init.Sparse(Floats(3), g, 0.5),
        ["init.sparse_(torch.empty(3, 3, 3), 0.5)"] = (g, _) => Init.Sparse(Floats(3, 3, 3), g, 0.5),
        ["init.sparse_(torch.empty(3, 3), math.nan)"] = (g, _) => Init.Sparse(Floats(3, 3), g, Nan),
        ["init.sparse_(torch.empty(3, 3), math.inf)"] = (g, _) => Init.Sparse(Floats(3, 3), g, Inf),
        ["init.sparse_(torch.empty(3, 3), 0.5, std=-1)"] = (g, _) => Init.Sparse(Floats(3, 3), g, 0.5, std: -1),
        ["nn.Conv2d(4, 4, 3, groups=0)"] = (g, _) => DefaultInit.Conv2d(4, 4, 3, g, groups: 0),
        ["nn.Conv2d(3, 4, 3, groups=2)"] = (g, _) => DefaultInit.Conv2d(3, 4, 3, g, groups: 2),
        ["nn.Conv2d(4, 3, 3, groups=2)"] = (g, _) => DefaultInit.Conv2d(4, 3, 3, g, groups: 2),
        ["nn.ConvTranspose2d(3, 4, 3, groups=2)"] = (g, _) => DefaultInit.ConvTranspose2d(3, 4, 3, g, groups: 2),
        ["nn.Conv2d(4, -3, 3)"] = (g, _) => DefaultInit.Conv2d(4, -3, 3, g),
        ["nn.Bilinear(0, 2, 3)"] = (g, _) => DefaultInit.Bilinear(0, 2, 3, g),
        ["nn.Embedding(3, 2, padding_idx=3)"] = (g, _) => DefaultInit.Embedding(3, 2, g, paddingIdx: 3),
        ["nn.Embedding(3, 2, padding_idx=-4)"] = (g, _) => DefaultInit.Embedding(3, 2, g, paddingIdx: -4),
        ["nn.Embedding(-3, 2)"] = (g, _) => DefaultInit.Embedding(-3, 2, g),
        ["nn.LSTM(3, 5, proj_size=5)"] = (g, _) => DefaultInit.Lstm(3, 5, g, projSize: 5),
        ["nn.LSTM(3, 0)"] = (g, _) => DefaultInit.Lstm(3, 0, g),
        ["nn.LSTM(0, 3)"] = (g, _) => DefaultInit.Lstm(0, 3, g),
        ["nn.LSTM(3, 5, num_layers=0)"] = (g, _) => DefaultInit.Lstm(3, 5, g, numLayers: 0),
        ["nn.GRU(3, 0)"] = (g, _) => DefaultInit.Gru(3, 0, g),
        ["nn.MultiheadAttention(5, 2)"] = (g, _) => DefaultInit.MultiheadAttention(5, 2, g),
        ["nn.MultiheadAttention(0, 2)"] = (g, _) => DefaultInit.MultiheadAttention(0, 2, g),
        ["nn.GroupNorm(4, 6)"] = (_, _) => DefaultInit.GroupNorm(4, 6),
        ["nn.Linear(3, 4)(torch.zeros(2, 5))"] = (g, _) => new Linear(3, 4, g).Forward(Floats(2, 5)),
        ["nn.BatchNorm1d(5)(torch.zeros(1, 5))"] = (_, _) => new BatchNorm1d(5).Forward(Floats(1, 5)),
        ["nn.BatchNorm1d(5)(torch.zeros(8, 3))"] = (_, _) => new BatchNorm1d(5).Forward(Floats(8, 3)),
        ["nn.BatchNorm1d(5).eval()(torch.zeros(8, 3))"] = (_, _) => new BatchNorm1d(5).Eval().Forward(Floats(8, 3)),
        ["nn.CrossEntropyLoss()(torch.zeros(4, 3), torch.zeros(5, dtype=torch.int64))"] = (_, _) => new CrossEntropyLoss().Forward(Floats(4, 3), new long[5]),
        ["nn.CrossEntropyLoss()(torch.zeros(4, 3), torch.full((4,), 3))"] = (_, _) => new CrossEntropyLoss().Forward(Floats(4, 3), [3, 3, 3, 3]),
        ["torch.optim.SGD([torch.zeros(3)], lr=-1)"] = (_, _) => new Sgd([new Parameter<float>(Floats(3))], learningRate: -1),
        ["torch.optim.SGD([torch.zeros(3)], lr=0.1, momentum=-1)"] = (_, _) => new Sgd([new Parameter<float>(Floats(3))], learningRate: 0.1, momentum: -1),
        ["nn.Linear(-1, 3)"] = (g, warn) => new Linear(-1, 3, g, onWarning: warn),
        ["nn.Linear(3, -1)"] = (g, warn) => new Linear(3, -1, g, onWarning: warn),
        ["init.kaiming_uniform_(torch.empty(0, 3))"] = (g, warn) => Init.KaimingUniform(Floats(0, 3), g, onWarning: warn),
        ["init.kaiming_uniform_(torch.empty(0), mode='foo')"] = (g, warn) => Init.KaimingUniform(Floats(0), g, mode: (FanMode)(-1), onWarning: warn),
        ["nn.Linear(0, 5)"] = (g, warn) => new Linear(0, 5, g, onWarning: warn),
        ["init.kaiming_normal_(torch.empty(3, 0), nonlinearity='gelu')"] =
            (g, warn) => Init.KaimingNormal(Floats(3, 0), g, nonlinearity: (Nonlinearity)(-1), onWarning: warn),
        ["init.trunc_normal_(torch.empty(3), mean=5, std=1, a=-2, b=2)"] = (g, warn) => Init.TruncatedNormal(Floats(3), g, 5, 1, -2, 2, warn),
        ["init.trunc_normal_(torch.empty(3), mean=-4.5, std=1, a=-2, b=2)"] = (g, warn) => Init.TruncatedNormal(Floats(3), g, -4.5, 1, -2, 2, warn),
    };

    private static Tensor<float> Floats(params nint[] shape) => Tensor.CreateFromShape<float>(shape);

    private static Tensor<double> Doubles(params nint[] shape) => Tensor.CreateFromShape<double>(shape);

    private static Tensor<float> OneMemoryForThree() => Tensor.Create(new float[1], [3], [0]);
}
