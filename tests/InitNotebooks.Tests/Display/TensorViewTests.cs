using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.DotNet.Interactive.Formatting;
using TorchInit;

namespace InitNotebooks.Tests.Display;

public sealed class TensorViewTests
{
    private static string Printed(Array elements, params nint[] shape) =>
        new TensorView(DTypes.Parse(elements is float[] ? "float32" : "float64")!.Value, shape, i => elements.GetValue(i)!).ToPlainText();

    private static string Floats(params float[] elements) => Printed(elements, elements.Length);

    private static string Doubles(params double[] elements) => Printed(elements, elements.Length);

    /// <summary>Every text that PyTorch printed, in every set, from the data beside it.</summary>
    [Fact]
    public void Prints_what_PyTorch_printed_in_every_set()
    {
        var compared = 0;
        foreach (var set in ReferenceSets.Default.Sets)
        {
            foreach (var key in set.Keys.Where(key => key.EndsWith(".printed", StringComparison.Ordinal)))
            {
                var name = key[..^".printed".Length];
                Assert.True(set.TryGet($"{name}.data", out var data) || set.TryGet(name, out data),
                    $"{set.Name}: '{key}' has no data beside it, under '{name}' or '{name}.data'.");
                var expected = set.Get(key).Text();
                var elements = data.Elements();
                var view = new TensorView(data.DType, [.. data.Shape], i => elements.GetValue(i)!,
                    requiresGrad: expected.EndsWith("requires_grad=True)", StringComparison.Ordinal),
                    isParameter: expected.StartsWith("Parameter containing:", StringComparison.Ordinal));
                Assert.True(view.ToPlainText() == expected, $"{set.Name}, '{key}': printed\n{view}\nexpected\n{expected}");
                compared++;
            }
        }
        Assert.True(compared > 0, "No set has a key that ends in .printed.");
    }

    /// <summary>
    /// Random tensors of every kind (0-d, empty, wide, of any magnitude, with NaN and infinities), printed by PyTorch 1.13.1 and 2.14.1:
    /// one for each combination of traits among 12 000 that were compared.
    /// </summary>
    [Fact]
    public void Prints_what_PyTorch_printed_for_random_tensors()
    {
        using var stream = typeof(TensorViewTests).Assembly.GetManifestResourceStream("printed-by-pytorch.jsonl")!;
        using var reader = new StreamReader(stream);
        var compared = 0;
        while (reader.ReadLine() is { } line)
        {
            var printed = JsonSerializer.Deserialize<PrintedTensor>(line, JsonSerializerOptions.Web)!;
            Assert.Equal(printed.Printed, printed.View().ToPlainText());
            compared++;
        }
        Assert.Equal(120, compared);
    }

    [Fact]
    public void A_tensor_a_parameter_and_a_reference_are_shown_by_View()
    {
        var set = ReferenceSets.Default.Base;
        var weight = set.Get("experiment1.weight");
        Assert.Equal(set.Get("experiment1.weight.printed").Text(), new Parameter<float>(weight.ToTensor<float>()).View().ToString());

        var byHand = set.Get("experiment2.weight");
        Assert.Equal(set.Get("experiment2.weight.printed").Text(), byHand.ToTensor<float>().View().ToString());
        Assert.Equal(set.Get("experiment2.weight.printed").Text(), byHand.View().ToString());

        Assert.Equal("tensor([3, 0, 2])", new long[] { 3, 0, 2 }.View().ToString());
        Assert.Equal("tensor([ True, False])", Tensor.Create([true, false]).View().ToString());
        Assert.Equal("tensor([1.5000], dtype=torch.float64)", Tensor.Create([1.5]).View().ToString());
        Assert.Equal("tensor([-1, 20], dtype=torch.int32)", Tensor.Create([-1, 20]).View().ToString());
    }

    [Fact]
    public void Memory_order_does_not_matter_and_a_slice_shows_itself_only()
    {
        var tensor = Tensor.Create(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        Assert.Equal("tensor([[1., 4.],\n        [2., 5.],\n        [3., 6.]])", tensor.PermuteDimensions([1, 0]).View().ToString());
        Assert.Equal("tensor([[4., 5.]])", tensor[1.., ..2].View().ToString());
    }

    [Fact]
    public void A_view_keeps_the_values_of_its_moment()
    {
        var tensor = Tensor.Create(new float[] { 1, 2 });
        var view = tensor.View();
        tensor[0] = 9;
        Assert.Equal("tensor([1., 2.])", view.ToString());
    }

    // The expected texts below are PyTorch's own, of 1.13.1 and 2.14.1.

    [Fact]
    public void Halves_round_to_even_on_the_exact_value()
    {
        Assert.Equal("tensor([0.0312, 0.0938, 0.1562, 0.2188])", Floats(0.03125f, 0.09375f, 0.15625f, 0.21875f));
        Assert.Equal("tensor([-0.0312, -0.0938])", Floats(-0.03125f, -0.09375f));
        Assert.Equal("tensor([2.0000, 1.0001, 3.0000], dtype=torch.float64)", Doubles(2.00005, 1.00005, 3.00005));
        Assert.Equal("tensor([1.0000e+05, 1.0002e+05, 1.0002e+05, 1.0004e+05, 1.0000e+00])", Floats(100005, 100015, 100025, 100035, 1));
    }

    [Fact]
    public void The_edges_between_fixed_and_exponent()
    {
        Assert.Equal("tensor([1.0000e+00, 1.0000e+08])", Floats(1, 1e8f));
        Assert.Equal("tensor([100000000.])", Floats(1e8f));
        Assert.Equal("tensor([1.0000e+08])", Floats(1e8f + 8));
        Assert.Equal("tensor([1.0000e-04])", Floats(1e-4f));
        Assert.Equal("tensor([1.0000e-04], dtype=torch.float64)", Doubles(9.9999999e-5));
        Assert.Equal("tensor([0.0001], dtype=torch.float64)", Doubles(1e-4));
        Assert.Equal("tensor([1.0000e-300, 1.0000e+300], dtype=torch.float64)", Doubles(1e-300, 1e300));
    }

    [Fact]
    public void Culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NegativeSign = "−", NaNSymbol = "nichts" };
        try
        {
            CultureInfo.CurrentCulture = german;
            Assert.Equal("tensor([-0.5000,     nan])", Floats(-0.5f, float.NaN));
            Assert.Equal("tensor([-5, 12])", new long[] { -5, 12 }.View().ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Html_is_the_text_and_a_line_on_shape()
    {
        var view = new Parameter<float>(Tensor.Create(new float[] { 1, 2 }, [2, 1])).View();
        Assert.Equal(
            "<pre>Parameter containing:\ntensor([[1.],\n        [2.]], requires_grad=True)</pre>\n<small>shape (2, 1), float32</small>",
            view.ToHtml());
        Assert.Equal(view.ToPlainText(), view.ToBundle()["text/plain"]);
        Assert.Equal("<pre>tensor([1, 2])</pre>\n<small>shape (2,), int64</small>", new long[] { 1, 2 }.View().ToHtml());
    }

    [Fact]
    public void Dotnet_interactive_shows_html_first_and_then_text()
    {
        var view = new long[] { 1, 2 }.View();
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(TensorView)));
        Assert.Equal(view.ToHtml(), view.ToDisplayString("text/html"));
        Assert.Equal(view.ToPlainText(), view.ToDisplayString("text/plain"));
    }

    [Fact]
    public void Another_element_type_is_refused_with_advice()
    {
        var fault = Assert.Throws<NotSupportedException>(() => Tensor.Create([1m]).View());
        Assert.Contains("Decimal", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => ((Tensor<float>)null!).View());
        Assert.Throws<ArgumentNullException>(() => ((Parameter<float>)null!).View());
    }

    private sealed record PrintedTensor(string DType, long[] Shape, string LittleEndian, bool RequiresGrad, bool IsParameter, string Printed)
    {
        public TensorView View()
        {
            var bytes = Convert.FromHexString(LittleEndian);
            Array elements = DType switch
            {
                "float32" => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
                "float64" => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
                "int64" => MemoryMarshal.Cast<byte, long>(bytes).ToArray(),
                "int32" => MemoryMarshal.Cast<byte, int>(bytes).ToArray(),
                "uint8" => bytes,
                _ => MemoryMarshal.Cast<byte, bool>(bytes).ToArray(),
            };
            var shape = Array.ConvertAll(Shape, length => (nint)length);
            return new TensorView(DTypes.Parse(DType)!.Value, shape, i => elements.GetValue(i)!, RequiresGrad, IsParameter);
        }
    }
}
