using CsCheck;

namespace TorchInit.Tests.Views;

/// <summary>
/// Every initializer on every kind of view equals a plain scalar model that walks the memory of the view in PyTorch's order, bit for bit, and
/// changes nothing outside it. (The model itself is held by the reference keys that end in <c>_view</c> and by comparison with PyTorch.)
/// </summary>
public class ViewTests
{
    private const int Calls = 20_000;

    [Fact]
    public void Any_call_on_any_view_equals_the_scalar_model()
    {
        var random = PCG.Parse("000000000081");
        for (var i = 0; i < Calls; i++)
        {
            var state = random.ToString();
            // found here, made smaller there
            if (ViewCall.Any.Generate(random, null, out _).Difference() is not null)
                Check.Sample(ViewCall.Any, call => Assert.Null(call.Difference()), seed: state, iter: 1000);
        }
    }
}
