using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>What a mistake is told, whole: the kind, PyTorch's words, what was received, what to do instead, and which argument it was.</summary>
public sealed class ModuleMistakeTests
{
    private static TorchGenerator G => new(1);

    private static Tensor<float> New(params nint[] shape) => Tensor.CreateFromShape<float>(shape);

    private static Parameter<float> P(params nint[] shape) => new(New(shape));

    private static StateDict State(params (string Name, StateTensor Tensor)[] entries)
    {
        var state = new StateDict();
        foreach (var (name, tensor) in entries)
            state.Add(name, tensor);
        return state;
    }

    [Fact]
    public void Sizes()
    {
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -1: [2, -1]. Sizes must be 0 or more. (Parameter 'shape')", () => DefaultInit.Linear(-1, 2, G));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => DefaultInit.Linear(2, 3, null!));
        Mistake.IsTold("ArgumentException: in1_features must be > 0, but got (in1_features=0). Without a first input there is no bound 1/√in1. (Parameter 'in1Features')", () => DefaultInit.Bilinear(0, 2, 3, G));
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -2: [3, 2, -2]. Sizes must be 0 or more. (Parameter 'shape')", () => DefaultInit.Bilinear(2, -2, 3, G));
        Mistake.IsTold("ArgumentOutOfRangeException: 65536 classes times the out_features are more than 2147483647 outputs. (Parameter 'outFeatures')", () => DefaultInit.LinearCrossEntropyLoss(2, 1 << 16, G, [1 << 16]));
        Mistake.IsTold("ArgumentException: groups must be a positive integer. Received groups=0. (Parameter 'groups')", () => DefaultInit.Conv1d(4, 6, 3, G, groups: 0));
        Mistake.IsTold("ArgumentException: in_channels must be divisible by groups. Received in_channels=5 and groups=2. (Parameter 'inChannels')", () => DefaultInit.Conv2d(5, 6, 3, G, groups: 2));
        Mistake.IsTold("ArgumentException: out_channels must be divisible by groups. Received out_channels=5 and groups=2. (Parameter 'outChannels')", () => DefaultInit.Conv3d(4, 5, 3, G, groups: 2));
        Mistake.IsTold("ArgumentException: out_channels must be divisible by groups. Received out_channels=5 and groups=2. (Parameter 'outChannels')", () => DefaultInit.ConvTranspose2d(4, 5, 3, G, groups: 2));
        Mistake.IsTold("ArgumentException: Padding_idx must be within num_embeddings. Received padding_idx=3 and num_embeddings=3. (Parameter 'paddingIdx')", () => DefaultInit.Embedding(3, 2, G, paddingIdx: 3));
        Mistake.IsTold("ArgumentException: padding_idx must be within num_embeddings. Received padding_idx=-4 and num_embeddings=3. (Parameter 'paddingIdx')", () => DefaultInit.EmbeddingBag(3, 2, G, paddingIdx: -4));
        Mistake.IsTold("ArgumentOutOfRangeException: index 0 is out of bounds for dimension 0 with size 0. There is no such row to set to 0. (Parameter 'value')", () => DefaultInit.Embedding(0, 2, G, paddingIdx: 0));
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -1: [-1]. Sizes must be 0 or more. (Parameter 'shape')", () => DefaultInit.BatchNorm(-1));
        Mistake.IsTold("ArgumentOutOfRangeException: zeros: Dimension size must be non-negative. Received num_features=-1. (Parameter 'numFeatures')", () => DefaultInit.InstanceNorm(-1, trackRunningStats: true));
        Mistake.IsTold("DivideByZeroException: division by zero. num_groups must be 1 or more.", () => DefaultInit.GroupNorm(0, 4));
        Mistake.IsTold("ArgumentException: num_channels (4) must be divisible by num_groups (3). Each group takes as many channels as the others. (Parameter 'numGroups')", () => DefaultInit.GroupNorm(3, 4));
        Mistake.IsTold("ArgumentException: normalized_shape has no size. PyTorch then makes a weight without dimensions, which System.Numerics.Tensors has not: give one size or more. (Parameter 'shape')", () => DefaultInit.LayerNorm([]));
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -1: [2, -1]. Sizes must be 0 or more. (Parameter 'shape')", () => DefaultInit.RmsNorm([2, -1]));
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -1: [-1]. Sizes must be 0 or more. (Parameter 'shape')", () => DefaultInit.PReLU(-1));
        Mistake.IsTold("ArgumentException: input_size must be greater than zero. Received input_size=0. (Parameter 'inputSize')", () => DefaultInit.Rnn(0, 2, G));
        Mistake.IsTold("ArgumentException: hidden_size must be greater than zero. Received hidden_size=0. (Parameter 'hiddenSize')", () => DefaultInit.Gru(2, 0, G));
        Mistake.IsTold("ArgumentException: num_layers must be greater than zero. Received num_layers=0. (Parameter 'numLayers')", () => DefaultInit.Lstm(2, 2, G, numLayers: 0));
        Mistake.IsTold("ArgumentException: proj_size should be a positive integer or zero to disable projections. Received proj_size=-1. (Parameter 'projSize')", () => DefaultInit.Lstm(2, 2, G, projSize: -1));
        Mistake.IsTold("ArgumentException: proj_size has to be smaller than hidden_size. Received proj_size=2 and hidden_size=2. (Parameter 'projSize')", () => DefaultInit.Lstm(2, 2, G, projSize: 2));
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -3: [-3, 2]. Sizes must be 0 or more. (Parameter 'shape')", () => DefaultInit.GruCell(2, -1, G));
        Mistake.IsTold("ArgumentException: embed_dim and num_heads must be greater than 0, got embed_dim=0 and num_heads=1 instead. Each head takes embed_dim / num_heads of the embedding. (Parameter 'embedDim')", () => DefaultInit.MultiheadAttention(0, 1, G));
        Mistake.IsTold("ArgumentException: embed_dim and num_heads must be greater than 0, got embed_dim=4 and num_heads=0 instead. Each head takes embed_dim / num_heads of the embedding. (Parameter 'embedDim')", () => DefaultInit.MultiheadAttention(4, 0, G));
        Mistake.IsTold("ArgumentException: embed_dim must be divisible by num_heads. Received embed_dim=5 and num_heads=2. (Parameter 'numHeads')", () => DefaultInit.MultiheadAttention(5, 2, G));
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -1: [4, -1]. Sizes must be 0 or more. (Parameter 'shape')", () => DefaultInit.MultiheadAttention(4, 2, G, kDim: -1));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'generator')", () => DefaultInit.MultiheadAttention(4, 2, null!));
        Mistake.IsTold("ArgumentException: cutoffs should be a sequence of length larger than 0. Give the first class of each cluster. (Parameter 'cutoffs')", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(8, 10, [], G));
        Mistake.IsTold("ArgumentException: cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where each value is between 1 and n_classes-1. Received [3, 2] and n_classes=10. (Parameter 'cutoffs')", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(8, 10, [3, 2], G));
        Mistake.IsTold("ArgumentException: cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where each value is between 1 and n_classes-1. Received [0, 2] and n_classes=10. (Parameter 'cutoffs')", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(8, 10, [0, 2], G));
        Mistake.IsTold("ArgumentException: cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where each value is between 1 and n_classes-1. Received [4, 10] and n_classes=10. (Parameter 'cutoffs')", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(8, 10, [4, 10], G));
        Mistake.IsTold("DivideByZeroException: division by zero. div_value must not be 0.", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(8, 10, [4], G, divValue: 0));
        // The floor of a negative quotient: PyTorch's 7 // -2.0 = -4, 7 // -3.0 = -3, 6 // -3.0 = -2.
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -4: [-4, 7]. Sizes must be 0 or more. (Parameter 'shape')", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(7, 10, [4], G, divValue: -2));
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -3: [-3, 7]. Sizes must be 0 or more. (Parameter 'shape')", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(7, 10, [4], G, divValue: -3));
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -2: [-2, 6]. Sizes must be 0 or more. (Parameter 'shape')", () => DefaultInit.AdaptiveLogSoftmaxWithLoss(6, 10, [4], G, divValue: -3));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'encoderLayer')", () => DefaultInit.TransformerEncoder<float>(null!, 1));
    }

    [Fact]
    public void Names_and_parameters()
    {
        Mistake.IsTold("ArgumentException: parameter name can't be empty string \"\". Give it a name such as weight. (Parameter 'name')", () => new ModuleParameters<float>().Add("", P(1)));
        Mistake.IsTold("ArgumentException: parameter name can't contain \".\", got: a.b. Dots part the names of a path: add a part under its own name. (Parameter 'name')", () => new ModuleParameters<float>().Add("a.b", P(1)));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'name')", () => new ModuleParameters<float>().Add(null!, P(1)));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'parameter')", () => new ModuleParameters<float>().Add("a", (Parameter<float>)null!));
        Mistake.IsTold("ArgumentException: buffer name can't contain \".\", got: a.b. Dots part the names of a path: add a part under its own name. (Parameter 'name')", () => new ModuleParameters<float>().Add("a.b", StateTensor.Of(New(1))));
        Mistake.IsTold("ArgumentException: module name can't be empty string \"\". Give it a name such as weight. (Parameter 'name')", () => new ModuleParameters<float>().Add("", new ModuleParameters<float>()));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'part')", () => new ModuleParameters<float>().Add("a", (ModuleParameters<float>)null!));
        Mistake.IsTold("KeyNotFoundException: No parameter is named 'weight'. There are none.", () => _ = new ModuleParameters<float>()["weight"]);
        Mistake.IsTold("KeyNotFoundException: No parameter is named 'wieght'. Did you mean 'weight'? There are: weight, bias.", () => _ = DefaultInit.Linear(2, 3, G)["wieght"]);
        Mistake.IsTold("KeyNotFoundException: No parameter is named 'kernel'. There are: weight, bias.", () => _ = DefaultInit.Linear(2, 3, G)["kernel"]);
        Mistake.IsTold("KeyNotFoundException: No parameter is named 'weights_hh_l0'. Did you mean 'weight_hh_l0' or 'weight_hh_l1' or 'weight_hh_l2'? There are: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_ih_l1, weight_hh_l1, bias_ih_l1, bias_hh_l1, weight_ih_l2, weight_hh_l2, bias_ih_l2, bias_hh_l2, weight_ih_l3, weight_hh_l3, bias_ih_l3, bias_hh_l3, weight_ih_l4, weight_hh_l4, bias_ih_l4, bias_hh_l4 ….", () => _ = DefaultInit.Lstm(2, 3, G, numLayers: 6)["weights_hh_l0"]);
        Mistake.IsTold("KeyNotFoundException: No tensor is named 'maen'. Did you mean 'mean'? There are: mean.", () => _ = State(("mean", StateTensor.Of(New(1))))["maen"]);
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'value')", () => _ = new Parameter<float>(null!));
        Mistake.IsTold("ArgumentException: assigned grad has data of a different size: [3, 2], but the parameter has [2, 3]. (Parameter 'value')", () => P(2, 3).Grad = New(3, 2));
        Mistake.IsTold("InvalidOperationException: There is no term to add. Write it into NextGrad() first.", () => P(2).AddGrad());
    }

    [Fact]
    public void States()
    {
        Mistake.IsTold("ArgumentException: The name 'a' is taken. Each tensor has a name of its own. (Parameter 'name')", () => State(("a", StateTensor.Of(New(1))), ("a", StateTensor.Of(New(1)))));
        Mistake.IsTold("ArgumentException: The value cannot be an empty string. (Parameter 'name')", () => State(("", StateTensor.Of(New(1)))));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'tensor')", () => State(("a", null!)));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'value')", () => StateTensor.Of((Tensor<float>)null!));
        Mistake.IsTold("NotSupportedException: PyTorch's files hold no Char. Use one of the types that DType lists.", () => StateTensor.Of(Tensor.Create(new char[2])));
        Mistake.IsTold("InvalidOperationException: The tensor holds float32, not Double. Ask for what DType names.", () => StateTensor.Of(New(1)).As<double>());
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'values')", () => DefaultInit.Linear(2, 3, G).LoadStateDict(null!));
        Mistake.IsTold("ArgumentException: Error(s) in loading state_dict: Unexpected key(s) in state_dict: \"kernel\". Missing key(s) in state_dict: \"bias\". size mismatch for weight: copying a param with shape [2, 3] from checkpoint, the shape in current model is [3, 2]. Nothing was changed. (Parameter 'values')", () => DefaultInit.Linear(2, 3, G).LoadStateDict(State(("weight", StateTensor.Of(New(2, 3))), ("kernel", StateTensor.Of(New(1))))));
        Mistake.IsTold("ArgumentException: Error(s) in loading state_dict: num_batches_tracked holds NaN in the checkpoint, which is no int64, the type in the current model. Nothing was changed. (Parameter 'values')", () => DefaultInit.BatchNorm(1, affine: false).LoadStateDict(State(("running_mean", StateTensor.Of(New(1))), ("running_var", StateTensor.Of(New(1))), ("num_batches_tracked", StateTensor.OfScalar(float.NaN)))));
        Mistake.IsTold("ArgumentException: The extension of 'state.zip' says nothing about its format. Expected .npz, .safetensors, .safetensors.index.json, .pt, .pth or .bin. (Parameter 'path')", () => StateDict.Load("state.zip"));
        Mistake.IsTold("ArgumentException: The value cannot be an empty string. (Parameter 'path')", () => StateDict.Load(""));
        Mistake.IsTold("ArgumentException: The extension of 'state.zip' says nothing about its format. Expected .npz, .safetensors, .safetensors.index.json, .pt, .pth or .bin. (Parameter 'path')", () => new StateDict().Save("state.zip"));
        Mistake.IsTold("ArgumentOutOfRangeException: shardSize ('0') must be greater than or equal to '1'. (Parameter 'shardSize')", () => new StateDict().Save("state.npz", 0));
        Mistake.IsTold("ArgumentException: A tensor is named '__metadata__', which in a .safetensors file is something else. Rename it, or save the state as .npz. (Parameter 'state')", () => State(("__metadata__", StateTensor.Of(New(1)))).Save("state.safetensors"));
    }
}
