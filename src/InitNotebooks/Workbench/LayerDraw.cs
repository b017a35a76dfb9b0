using System.Numerics.Tensors;

namespace InitNotebooks;

/// <summary>A layer whose weights a reader of the workbench can draw.</summary>
/// <param name="Name">Its name in an address.</param>
/// <param name="Python">The line of PyTorch that makes it.</param>
/// <param name="Key">The reference key that PyTorch computed with one seed, or what its keys begin with.</param>
/// <param name="Draw">Draws its parameters, in PyTorch's order.</param>
internal sealed record LayerDraw(string Name, string Python, string Key, Func<TorchGenerator, IEnumerable<(string Name, Tensor<float> Value)>> Draw)
{
    public static IReadOnlyList<LayerDraw> All { get; } =
    [
        Module("linear", "nn.Linear(3, 4)", "linear_3x4", g => DefaultInit.Linear(3, 4, g)),
        Module("conv2d", "nn.Conv2d(3, 8, 3)", "conv2d_3x8_k3", g => DefaultInit.Conv2d(3, 8, 3, g)),
        Module("lstm", "nn.LSTM(8, 16)", "lstm_8x16", g => DefaultInit.Lstm(8, 16, g)),
        Module("embedding", "nn.Embedding(10, 3)", "embedding_10x3", g => DefaultInit.Embedding(10, 3, g)),
        Call("kaiming_normal", "nn.init.kaiming_normal_(torch.empty(4, 4))", "kaiming_normal_4x4.seed1", [4, 4], (w, g) => Init.KaimingNormal(w, g)),
        Call("xavier_uniform", "nn.init.xavier_uniform_(torch.empty(4, 3))", "xavier_uniform_4x3.seed1", [4, 3], (w, g) => Init.XavierUniform(w, g)),
        Call("trunc_normal", "nn.init.trunc_normal_(torch.empty(20, 20), std=0.02, a=-0.04, b=0.04)", "trunc_normal_20x20_std0.02_cut0.04.seed1", [20, 20],
            (w, g) => Init.TruncatedNormal(w, g, std: 0.02, a: -0.04, b: 0.04)),
    ];

    private static LayerDraw Module(string name, string python, string key, Func<TorchGenerator, ModuleParameters<float>> make) =>
        new(name, python, key, g => make(g).Select(parameter => (parameter.Key, parameter.Value.Value)));

    private static LayerDraw Call(string name, string python, string key, nint[] shape, Action<Tensor<float>, TorchGenerator> fill) => new(name, python, key, g =>
    {
        var weight = Tensor.CreateFromShape<float>(shape);
        fill(weight, g);
        return [("", weight)];
    });
}
