using System.Globalization;
using System.Text.RegularExpressions;
using TorchInit;

namespace InitNotebooks.Tests.Live;

/// <summary>Products and normals in the page, with the processor's multiply-add and without it: the bits are those of this machine.</summary>
[Trait("Category", "Slow")]
[Collection(nameof(LiveSite))]
public sealed partial class FusedKernelsTests(LiveSite site)
{
    private const string Cell = """
        using System.Diagnostics;
        var g = new TorchGenerator(1);
        int wrong = 0, sums = 0;
        void Compare(float expected, float given)
        {
            sums++;
            if (BitConverter.SingleToInt32Bits(expected) != BitConverter.SingleToInt32Bits(given)) wrong++;
        }
        float Sum(int count, Func<int, float> a, Func<int, float> b)
        {
            var sum = 0f;
            for (var k = 0; k < count; k++) sum = MathF.FusedMultiplyAdd(a(k), b(k), sum);
            return sum;
        }
        foreach (var (rows, inner, columns) in new[] { (1, 1, 1), (3, 2, 5), (4, 9, 8), (6, 30, 17), (9, 8, 7) })
        {
            var layer = new Linear(inner, columns, g);
            Tensor<float> x = g.Randn(rows, inner), w = layer.Weight.Value, y = layer.Forward(x), up = g.Randn(rows, columns);
            var down = layer.Backward(up);
            for (var i = 0; i < rows; i++)
                for (var j = 0; j < columns; j++)
                    Compare(Sum(inner, k => x[i, k], k => w[j, k]) + layer.Bias.Value[j], y[i, j]);
            for (var j = 0; j < columns; j++)
                for (var k = 0; k < inner; k++)
                    Compare(Sum(rows, i => up[i, j], i => x[i, k]), layer.Weight.Grad[j, k]);
            for (var i = 0; i < rows; i++)
                for (var k = 0; k < inner; k++)
                    Compare(Sum(columns, j => up[i, j], j => w[j, k]), down[i, k]);
        }
        var large = new Linear(256, 256, g);
        var batch = g.Randn(256, 256);
        var least = double.PositiveInfinity;
        for (var i = 0; i < 10; i++)
        {
            var clock = Stopwatch.StartNew();
            large.Forward(batch);
            least = Math.Min(least, clock.Elapsed.TotalNanoseconds / (256 * 256 * 256));
        }
        var bits = 17L;
        var normals = new TorchGenerator(2);
        foreach (var (mean, std, count) in new[] { (0.0, 1.0, 16), (0.0, 0.02, 4096), (3.0, 0.7, 50_001), (0.0, 1e-35, 1000) })
        {
            var drawn = Tensor.Create<float>(new float[count], [count]);
            Init.Normal(drawn, normals, mean, std);
            for (var i = 0; i < count; i++) bits = bits * 31 + BitConverter.SingleToInt32Bits(drawn[i]);
        }
        $"{sums} sums, {wrong} wrong; hash {bits}; {least:F3} ns"
        """;

    [GeneratedRegex(@"(\d+) sums, (\d+) wrong; hash (-?\d+); ([\d.]+) ns")]
    private static partial Regex Given();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task They_have_the_bits_of_this_machine(bool fused)
    {
        await using var page = await site.OpenAsync(LiveSite.Odd, before: fused ? null : Without);
        await page.EditAsync("first", Cell);
        var text = await page.RunAsync("first");
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        var given = Given().Match(text);
        Assert.True(given.Success, text);
        // Σ rows·columns + columns·inner + rows·inner
        Assert.Equal("1157", given.Groups[1].Value);
        Assert.Equal("0", given.Groups[2].Value);
        Assert.Equal(HashHere().ToString(CultureInfo.InvariantCulture), given.Groups[3].Value);
        // Whether the processor's instruction was there shows in the time alone: 0.1 against 5 ns a multiply-add.
        var nanoseconds = double.Parse(given.Groups[4].Value, CultureInfo.InvariantCulture);
        Assert.True(fused ? nanoseconds < 2 : nanoseconds > 2, text);
    }

    /// <summary>A browser that has not heard of the instruction.</summary>
    private static async Task Without(Microsoft.Playwright.IBrowserContext context) => await context.RouteAsync("**/live-worker.js", async route =>
    {
        const string Begin = "function fuse(runtime) {\n";
        var script = await (await route.FetchAsync()).TextAsync();
        Assert.Contains(Begin, script);
        await route.FulfillAsync(new() { Body = script.Replace(Begin, Begin + "return;", StringComparison.Ordinal), ContentType = "text/javascript" });
    });

    private static long HashHere()
    {
        var (bits, generator) = (17L, new TorchGenerator(2));
        foreach (var (mean, std, count) in new[] { (0.0, 1.0, 16), (0.0, 0.02, 4096), (3.0, 0.7, 50_001), (0.0, 1e-35, 1000) })
        {
            var drawn = System.Numerics.Tensors.Tensor.Create<float>(new float[count], [count]);
            Init.Normal(drawn, generator, mean, std);
            for (var i = 0; i < count; i++)
                bits = bits * 31 + BitConverter.SingleToInt32Bits(drawn[i]);
        }
        return bits;
    }
}
