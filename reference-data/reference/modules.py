"""What the modules of torch.nn draw when they are made."""
import warnings

import torch
from torch import nn

from reference import reference


@reference("modules", {
    "linear_3x4": "3, 4, seed=1",
    "linear_3x4_seed0": "3, 4, seed=0",
    "linear_3x4_seed42": "3, 4, seed=42",
    "linear_3x4_seedminus1": "3, 4, seed=-1",
    "linear_3x4_seed2pow32plus5": "3, 4, seed=2**32 + 5",
    "linear_3x4_seed5": "3, 4, seed=5",
    "linear_1x1": "1, 1, seed=1",
    "linear_1x7": "1, 7, seed=1",
    "linear_7x1": "7, 1, seed=1",
    "linear_17x5": "17, 5, seed=1",
    "linear_31x33": "31, 33, seed=3",
    "linear_3x0": "3, 0, seed=1",
    "linear_1x700": "1, 700, seed=1",
    "linear_700x1": "700, 1, seed=1",
    "linear_64x10": "64, 10, seed=0",
    "linear_9x6_no_bias": "9, 6, seed=1, bias=False",
    "linear_3x4_double": '3, 4, seed=1, dtype="float64"',
    "linear_31x33_double": '31, 33, seed=3, dtype="float64"',
    "linear_1024x1024": "1024, 1024, seed=1",
})
def linear(in_features, out_features, seed=1, bias=True, dtype="float32"):
    """The parameters of a new nn.Linear."""
    torch.manual_seed(seed)
    return nn.Linear(in_features, out_features, bias=bias, dtype=getattr(torch, dtype)).state_dict()


@reference("modules", {"linear_0x5": "5, seed=1", "linear_0x40": "40, seed=1"})
def linear_without_inputs(out_features, seed):
    """nn.Linear(0, n): a warning, a bias of zeros, and n words drawn all the same, as the next numbers show."""
    torch.manual_seed(seed)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        parameters = nn.Linear(0, out_features).state_dict()
    return {**parameters, "warning": str(caught[0].message), "next": torch.rand(4)}


def parameters(module):
    """All parameters and buffers, and their names in PyTorch's order, one a line."""
    return {**module.state_dict(), "names": "\n".join(module.state_dict())}


@reference("modules", calls={
    "conv1d_1x1_k1": '"Conv1d", 1, 1, 1',
    "conv1d_3x8_k5": '"Conv1d", 3, 8, 5',
    "conv1d_4x6_k3_groups2_double": '"Conv1d", 4, 6, 3, groups=2, dtype="float64"',
    "conv2d_1x1_k2": '"Conv2d", 1, 1, 2',
    "conv2d_3x8_k3": '"Conv2d", 3, 8, 3',
    "conv2d_3x8_k3x5": '"Conv2d", 3, 8, (3, 5)',
    "conv2d_4x4_k3_groups4": '"Conv2d", 4, 4, 3, groups=4',
    "conv2d_6x9_k2_groups3_no_bias": '"Conv2d", 6, 9, 2, groups=3, bias=False',
    "conv2d_16x33_k3.seedminus1": '"Conv2d", 16, 33, 3, seed=-1',
    "conv2d_3x8_k3_double": '"Conv2d", 3, 8, 3, dtype="float64"',
    "conv3d_2x3_k2": '"Conv3d", 2, 3, 2',
    "conv3d_4x6_k1x2x3_groups2": '"Conv3d", 4, 6, (1, 2, 3), groups=2',
    "conv_transpose1d_3x8_k5": '"ConvTranspose1d", 3, 8, 5',
    "conv_transpose2d_8x16_k3": '"ConvTranspose2d", 8, 16, 3',
    "conv_transpose2d_6x9_k2_groups3": '"ConvTranspose2d", 6, 9, 2, groups=3',
    "conv_transpose2d_3x5_k3_no_bias": '"ConvTranspose2d", 3, 5, 3, bias=False',
    "conv_transpose2d_3x5_k3_double": '"ConvTranspose2d", 3, 5, 3, dtype="float64"',
    "conv_transpose3d_2x4_k2_groups2": '"ConvTranspose3d", 2, 4, 2, groups=2',
})
def conv(module, in_channels, out_channels, kernel_size, groups=1, bias=True, seed=1, dtype="float32"):
    """The parameters of a new convolution."""
    torch.manual_seed(seed)
    return getattr(nn, module)(in_channels, out_channels, kernel_size, groups=groups, bias=bias, dtype=getattr(torch, dtype)).state_dict()


@reference("modules", needs="2.12", calls={"conv2d_0x4_k3": '"Conv2d", 0, 4, 3'})
def conv_without_inputs(module, in_channels, out_channels, kernel_size, seed=1):
    """A convolution with no input channels: zeros for a bias, and their words drawn all the same (since 2.12)."""
    torch.manual_seed(seed)
    return {**getattr(nn, module)(in_channels, out_channels, kernel_size).state_dict(), "next": torch.rand(4)}


@reference("modules", calls={
    "bilinear_2x1x1": "2, 1, 1", "bilinear_3x4x5": "3, 4, 5", "bilinear_3x4x5_no_bias": "3, 4, 5, bias=False",
    "bilinear_3x4x5_double": '3, 4, 5, dtype="float64"',
})
def bilinear(in1_features, in2_features, out_features, bias=True, seed=1, dtype="float32"):
    """The parameters of a new nn.Bilinear."""
    torch.manual_seed(seed)
    return nn.Bilinear(in1_features, in2_features, out_features, bias=bias, dtype=getattr(torch, dtype)).state_dict()


@reference("modules", calls={
    "embedding_2x2": "2, 2", "embedding_10x3": "10, 3", "embedding_10x3_padding2": "10, 3, padding_idx=2",
    "embedding_10x3_padding_minus1": "10, 3, padding_idx=-1", "embedding_7x2_padding0": "7, 2, padding_idx=0", "embedding_0x3": "0, 3",
    "embedding_10x3_double": '10, 3, dtype="float64"', "embedding_50x33.seed2pow32plus5": "50, 33, seed=2**32 + 5",
})
def embedding(num_embeddings, embedding_dim, padding_idx=None, seed=1, dtype="float32"):
    """The table of a new nn.Embedding."""
    torch.manual_seed(seed)
    return {**nn.Embedding(num_embeddings, embedding_dim, padding_idx=padding_idx, dtype=getattr(torch, dtype)).state_dict(), "next": torch.rand(2)}


@reference("modules", calls={"embedding_bag_10x3": "10, 3", "embedding_bag_10x3_padding4": "10, 3, padding_idx=4"})
def embedding_bag(num_embeddings, embedding_dim, padding_idx=None, seed=1):
    """The table of a new nn.EmbeddingBag."""
    torch.manual_seed(seed)
    return nn.EmbeddingBag(num_embeddings, embedding_dim, padding_idx=padding_idx).state_dict()


@reference("modules", calls={
    "batch_norm1d_5": '"BatchNorm1d", 5', "batch_norm2d_4": '"BatchNorm2d", 4', "batch_norm3d_3": '"BatchNorm3d", 3',
    "batch_norm1d_5_not_affine": '"BatchNorm1d", 5, affine=False', "batch_norm1d_5_no_statistics": '"BatchNorm1d", 5, track_running_stats=False',
    "layer_norm_6": '"LayerNorm", 6', "layer_norm_3x4": '"LayerNorm", (3, 4)', "layer_norm_6_not_affine": '"LayerNorm", 6, elementwise_affine=False',
    "group_norm_2_6": '"GroupNorm", 2, 6', "group_norm_2_6_not_affine": '"GroupNorm", 2, 6, affine=False',
    "instance_norm1d_4": '"InstanceNorm1d", 4', "instance_norm2d_4_affine": '"InstanceNorm2d", 4, affine=True',
    "instance_norm3d_4_statistics": '"InstanceNorm3d", 4, affine=True, track_running_stats=True',
    "prelu": '"PReLU"', "prelu_5": '"PReLU", 5', "prelu_5_0.1": '"PReLU", 5, init=0.1',
})
def without_draws(module, *arguments, **options):
    """A module that draws nothing: ones, zeros and a quarter, and the first numbers of the generator afterwards."""
    torch.manual_seed(1)
    return {**getattr(nn, module)(*arguments, **options).state_dict(), "next": torch.rand(2)}


@reference("modules", needs="2.1", calls={
    "layer_norm_6_no_bias": "6",
})
def layer_norm_without_bias(size):
    """nn.LayerNorm without its bias (since 2.1)."""
    return nn.LayerNorm(size, bias=False).state_dict()


@reference("modules", needs="2.4", calls={"rms_norm_6": "6", "rms_norm_3x4": "(3, 4)"})
def rms_norm(shape):
    """The weight of a new nn.RMSNorm (since 2.4)."""
    return nn.RMSNorm(shape).state_dict()


RECURRENT = {f"{kind.lower()}_{name}": f'"{kind}", {arguments}' for kind in ("RNN", "LSTM", "GRU") for name, arguments in {
    "1x1": "1, 1", "3x5": "3, 5", "3x5_layers2": "3, 5, num_layers=2", "3x5_bidirectional": "3, 5, bidirectional=True",
    "3x5_layers2_bidirectional_no_bias": "3, 5, num_layers=2, bidirectional=True, bias=False",
    "4x6_layers2_bidirectional": "4, 6, num_layers=2, bidirectional=True, seed=42", "3x5_double": '3, 5, dtype="float64"'}.items()}


@reference("modules", uses=(parameters,), calls={**RECURRENT,
    "lstm_8x16": '"LSTM", 8, 16',
    "lstm_3x5_proj2": '"LSTM", 3, 5, proj_size=2',
    "lstm_3x5_proj2_layers2_bidirectional": '"LSTM", 3, 5, num_layers=2, bidirectional=True, proj_size=2',
    "lstm_3x5_proj2_no_bias": '"LSTM", 3, 5, bias=False, proj_size=2',
})
def recurrent(module, input_size, hidden_size, num_layers=1, bias=True, bidirectional=False, proj_size=0, seed=1, dtype="float32"):
    """The parameters of a new recurrent network."""
    torch.manual_seed(seed)
    projection = {"proj_size": proj_size} if proj_size else {}
    return parameters(getattr(nn, module)(input_size, hidden_size, num_layers=num_layers, bias=bias, bidirectional=bidirectional,
                                          dtype=getattr(torch, dtype), **projection))


@reference("modules", uses=(parameters,), calls={
    f"{kind.lower()}_{name}": f'"{kind}", {arguments}' for kind in ("RNNCell", "LSTMCell", "GRUCell")
    for name, arguments in {"3x5": "3, 5", "3x5_no_bias": "3, 5, bias=False", "1x1": "1, 1"}.items()})
def recurrent_cell(module, input_size, hidden_size, bias=True, seed=1):
    """The parameters of a new recurrent cell."""
    torch.manual_seed(seed)
    return parameters(getattr(nn, module)(input_size, hidden_size, bias=bias))


@reference("modules", uses=(parameters,), calls={
    "attention_4_heads2": "4, 2", "attention_16_heads4": "16, 4", "attention_4_heads2_no_bias": "4, 2, bias=False",
    "attention_4_heads2_bias_kv": "4, 2, add_bias_kv=True", "attention_16_heads4_bias_kv": "16, 4, add_bias_kv=True",
    "attention_20_heads4_bias_kv": "20, 4, add_bias_kv=True",
    "attention_4_heads2_kdim3_vdim5": "4, 2, kdim=3, vdim=5", "attention_4_heads2_kdim3": "4, 2, kdim=3",
    "attention_4_heads2_kdim3_vdim5_bias_kv_no_bias": "4, 2, bias=False, add_bias_kv=True, kdim=3, vdim=5",
    "attention_4_heads2_double": '4, 2, add_bias_kv=True, dtype="float64"',
})
def attention(embed_dim, num_heads, bias=True, add_bias_kv=False, kdim=None, vdim=None, seed=1, dtype="float32"):
    """The parameters of a new nn.MultiheadAttention."""
    torch.manual_seed(seed)
    return parameters(nn.MultiheadAttention(embed_dim, num_heads, bias=bias, add_bias_kv=add_bias_kv, kdim=kdim, vdim=vdim, dtype=getattr(torch, dtype)))


@reference("modules", uses=(parameters,), calls={
    "transformer_encoder_layer_4_heads2_ff7": "4, 2, dim_feedforward=7", "transformer_encoder_layer_8_heads2_ff16": "8, 2, dim_feedforward=16, seed=42"})
def transformer_encoder_layer(d_model, nhead, dim_feedforward, seed=1):
    """The parameters of a new nn.TransformerEncoderLayer."""
    torch.manual_seed(seed)
    return parameters(nn.TransformerEncoderLayer(d_model, nhead, dim_feedforward=dim_feedforward))


@reference("modules", needs="2.14", uses=(parameters,), calls={
    "linear_cross_entropy_loss_5x10": "5, 10", "linear_cross_entropy_loss_5x10_double": '5, 10, dtype="float64"',
    "linear_cross_entropy_loss_5x3_out2x4_bias": "5, 3, out_features=(2, 4), bias=True, seed=42",
})
def linear_cross_entropy_loss(in_features, num_classes, out_features=(), bias=False, seed=1, dtype="float32"):
    """The parameters of a new nn.LinearCrossEntropyLoss (since 2.14), and the first numbers of the generator afterwards."""
    torch.manual_seed(seed)
    loss = nn.LinearCrossEntropyLoss(in_features, num_classes, out_features=out_features, bias=bias, dtype=getattr(torch, dtype))
    return {**parameters(loss), "next": torch.rand(2)}


def sizes_of(name):
    """Arguments with which a module of that name can be made."""
    known = {
        "Linear": (2, 2), "Bilinear": (2, 2, 2), "Embedding": (2, 2), "EmbeddingBag": (2, 2), "RNN": (2, 2), "LSTM": (2, 2), "GRU": (2, 2),
        "RNNBase": ("LSTM", 2, 2), "RNNCell": (2, 2), "LSTMCell": (2, 2), "GRUCell": (2, 2), "RNNCellBase": (2, 2, True, 4), "MultiheadAttention": (2, 1),
        "TransformerEncoderLayer": (2, 1), "TransformerDecoderLayer": (2, 1), "TransformerEncoder": (nn.Identity(), 1), "TransformerDecoder": (nn.Identity(), 1),
        "AdaptiveLogSoftmaxWithLoss": (4, 4, [2]), "LinearCrossEntropyLoss": (2, 2), "GroupNorm": (1, 2), "LazyLinear": (1,), "CrossMapLRN2d": (2,),
        "Threshold": (0, 0), "Fold": (2, 1), "Unfold": (1,), "Unflatten": (0, (1,)), "PixelShuffle": (2,), "PixelUnshuffle": (2,), "ChannelShuffle": (2,),
        "FractionalMaxPool2d": (2, 0.5), "FractionalMaxPool3d": (2, 0.5), "ConstantPad1d": (1, 0), "ConstantPad2d": (1, 0), "ConstantPad3d": (1, 0),
    }
    families = {"LazyConv": (2, 1), "LazyBatch": (), "LazyInstance": (), "Conv": (2, 2, 1), "LPPool": (1, 2), "Adaptive": (1,)}
    for start, arguments in families.items():
        if name not in known and name.startswith(start):
            return arguments
    return known.get(name, (1,) if "Pad" in name else (2,) if "Norm" in name or "Pool" in name or "Unpool" in name else ())


@reference("texts", needs="2.14", uses=(sizes_of,), calls={"every_module": ""})
def every_module():
    """Every module of torch.nn, a line each: whether it draws when it is made, or holds tensors without a draw (a lazy one has none yet)."""
    lines = []
    for name in sorted(nn.modules.__all__):
        if not issubclass(getattr(nn, name), nn.Module):
            continue
        before = torch.get_rng_state()
        module = getattr(nn, name)(*sizes_of(name))
        tensors = [tensor for tensor in [*module.parameters(), *module.buffers()] if not nn.parameter.is_lazy(tensor)]
        drew = not torch.equal(before, torch.get_rng_state())
        lines.append(f"{name} {'draws' if drew else 'holds tensors' if tensors else 'holds nothing'}")
    return "\n".join(lines)
