// TorchSharp's side of the comparison: one line about itself, then for each line "draw.type elements calls" the nanoseconds that the calls took
// together, as Comparison/draws.py answers. On Debian 12 libtorch wants a newer libstdc++ before the system's on LD_LIBRARY_PATH.
using System.Globalization;
using TorchInit.Benchmarks;
using TorchSharp;
using static TorchSharp.torch;

InitializeDeviceType(DeviceType.CPU);
set_num_threads(1);
if (args is ["first-weight"])
{
    random.manual_seed(0);
    using var layer = nn.Linear(784, 128);
    Console.WriteLine(layer.weight![0, 0].item<float>());
    return;
}
var clock = new ThreadClock(args is ["cpu-time"]);
using var noGradient = no_grad();
Tensor? tensor = null;
Console.WriteLine($"{typeof(torch).Assembly.GetName().Version?.ToString(3)}, libtorch {__version__}");
while (Console.ReadLine() is { } line)
{
    if (line.Split(' ') is not [var name, var elements, var calls] || name.Split('.') is not [var draw, var type])
        throw new FormatException($"{line}: expected draw.type elements calls.");
    var (size, times) = (int.Parse(elements, CultureInfo.InvariantCulture), int.Parse(calls, CultureInfo.InvariantCulture));
    var scalar = type switch { "double" => ScalarType.Float64, "bfloat16" => ScalarType.BFloat16, _ => ScalarType.Float32 };
    if (tensor is null || tensor.numel() != size || tensor.dtype != scalar)
    {
        tensor?.Dispose();
        var side = (long)Math.Sqrt(size);
        tensor = ones([side, side], dtype: scalar);
    }
    var filled = tensor;
    Func<Tensor> fill = draw switch
    {
        "uniform" => () => filled.uniform_(-0.1, 0.1),
        "normal" => () => filled.normal_(0.0, 1.0),
        "kaiming_uniform" => () => nn.init.kaiming_uniform_(filled, Math.Sqrt(5)),
        _ => () => nn.init.kaiming_normal_(filled),
    };
    var start = clock.Now();
    for (var i = 0; i < times; i++)
        fill();
    Console.WriteLine((clock.Now() - start).ToString("R", CultureInfo.InvariantCulture));
}
