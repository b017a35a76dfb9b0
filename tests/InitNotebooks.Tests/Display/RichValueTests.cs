using System.Numerics.Tensors;
using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;
using TorchInit;

namespace InitNotebooks.Tests.Display;

/// <summary>Every rich value shows itself in .NET Interactive, in Verso and in the runner. The types are found, so that none is forgotten.</summary>
[Collection(nameof(CheckLog))]
public sealed class RichValueTests
{
    /// <summary>One value of each type; a new type fails the tests until it has one here.</summary>
    private static readonly RichValue[] Samples =
    [
        Check.Bits(1.5, "gain.relu", claim: "<script>alert('claim')</script>"),
        Check.All(Check.That("<b>", true, "a < b & `c > d`"), Check.Bits(_ => Math.Sqrt(2), "gain.relu")),
        Exercise.Check("<i>", double.NaN, expected: 1, hint: "<img src=x>"),
        Predict.Compare(double.NaN, 0.5, "<b>what</b>"),
        Trial.Of("1", "<u>", [Check.That("x", true, "<x>")], number: "<n>", where: "<w>"),
        Table.Of(["<td>"], ("<th>", x => x)),
        new Figure("<u> & <i>", new Plot(x: "<x>", y: "<n>").Curve("<w>", x => x, from: 0, to: 1)),
        new Parameter<float>(Tensor.Create<float>([1, 2])).View(),
    ];

    public static TheoryData<Type> RichTypes =>
        [.. typeof(RichValue).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RichValue)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(RichTypes))]
    public void DotNet_Interactive_s_own_formatter_shows_html_first_and_plain_text(Type type)
    {
        var value = SampleOf(type);
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(type));
        Assert.Equal(value.ToHtml(), value.ToDisplayString("text/html"));
        Assert.Equal(value.ToPlainText(), value.ToDisplayString("text/plain"));
    }

    [Theory]
    [MemberData(nameof(RichTypes))]
    public void Verso_finds_a_public_method_ToHtml_without_parameters(Type type)
    {
        Assert.True(type.IsPublic);
        var method = type.GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes);
        Assert.Equal(typeof(string), method?.ReturnType);
        Assert.False(string.IsNullOrWhiteSpace((string?)method!.Invoke(SampleOf(type), null)));
    }

    [Theory]
    [MemberData(nameof(RichTypes))]
    public void The_runner_gets_a_bundle_with_plain_text_and_twice_the_same(Type type)
    {
        var value = SampleOf(type);
        var bundle = value.ToBundle();
        Assert.Equal(value.ToPlainText(), bundle["text/plain"]);
        Assert.Equal(bundle, value.ToBundle());
        Assert.All(bundle.Values, content => Assert.DoesNotContain('\r', content));
        Assert.Equal(value.ToPlainText(), value.ToString());
        Assert.False(value.ToPlainText().EndsWith('\n'));
    }

    [Fact]
    public void No_text_from_outside_becomes_markup()
    {
        foreach (var html in Samples.Where(sample => sample.ToBundle().ContainsKey("text/html")).Select(sample => sample.ToHtml()))
        {
            foreach (var tag in new[] { "<script", "<img", "<b>what", "<u>", "<x>", "<n>", "<w>", "<td><", "<th><", "<i>" })
                Assert.DoesNotContain(tag, html);
        }
    }

    [Fact]
    public void A_card_says_everything_without_its_style()
    {
        foreach (var (verdict, sign) in new[]
        {
            (Check.That("x", true, "sentence"), "✓ sentence"), (Check.That("x", false, "sentence"), "✗ Failed."),
            (Check.Bits(1.0, "gain.relu", platform: (TorchPlatform)99), "◇ Modelled."),
        })
        {
            Assert.Contains(verdict.State == ClaimState.Held ? $"<p>{sign}</p>" : $"<b>{sign}</b>", verdict.ToHtml());
            Assert.StartsWith(sign, verdict.ToPlainText(), StringComparison.Ordinal);
            Assert.DoesNotContain(" id=", verdict.ToHtml());
            Assert.DoesNotContain("<style", verdict.ToHtml());
        }
    }

    private static RichValue SampleOf(Type type)
    {
        var sample = Samples.FirstOrDefault(value => value.GetType() == type);
        Assert.True(sample is not null, $"{type.Name} is a rich value without a sample in {nameof(RichValueTests)}.");
        return sample;
    }
}
