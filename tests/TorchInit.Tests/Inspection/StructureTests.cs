using System.Numerics.Tensors;
using static TorchInit.Tests.Inspections.InspectionTests;

namespace TorchInit.Tests.Inspections;

/// <summary>Matrices of a form, and how far from it a matrix may be; and what the names of a whole model tell.</summary>
public sealed class StructureTests
{
    private const float Gain = 1.23456f;

    [Fact]
    public void A_multiple_of_the_identity_is_orthogonal()
    {
        Assert.Equal(("orthogonal_(gain=1.2346)", "products of 5 rows are 0, of each with itself 1.5241, within 2E-05"), Of(Diagonal(5, 7)));
        Assert.Equal(("orthogonal_(gain=1.2346)", "products of 5 columns are 0, of each with itself 1.5241, within 2E-05"), Of(Diagonal(7, 5)));
        Assert.Equal(("orthogonal_(gain=1.2346)", "products of 2 rows are 0, of each with itself 1.5241, within 2E-05"), Of(Diagonal(2, 2)));
    }

    /// <summary>Of a hundred and twenty-eight rows products are computed.</summary>
    [Theory]
    [InlineData(126, false)]
    [InlineData(127, false)]
    [InlineData(128, true)]
    public void Of_many_rows_the_first_are_tested(int row, bool isOrthogonal)
    {
        var matrix = Diagonal(130, 130);
        matrix[row, 3] = 0.5f;
        Assert.Equal(isOrthogonal, Of(matrix) is ("orthogonal_(gain=1.2346)", "products of 128 rows are 0, of each with itself 1.5241, within 2E-05"));
    }

    /// <summary>Two rows' product, and one's with itself, may be off by 2·10⁻⁵ of the first's.</summary>
    [Theory]
    [InlineData(0, 1.99e-5, true)]
    [InlineData(0, 2.01e-5, false)]
    [InlineData(0, -2.01e-5, false)]
    [InlineData(3, 0.99e-5, true)]
    [InlineData(3, 1.01e-5, false)]
    [InlineData(3, -1.01e-5, false)]
    public void Products_may_be_off_by_a_little(int column, double part, bool isOrthogonal)
    {
        var matrix = Tensor.CreateFromShape<double>([4, 4]);
        for (var i = 0; i < 4; i++)
            matrix[i, i] = 1.23456;
        matrix[3, column] += 1.23456 * part;
        Assert.Equal(isOrthogonal, Only("x", matrix).Finding == Finding.Structured);
    }

    [Fact]
    public void What_is_no_matrix_is_not_orthogonal()
    {
        var column = Init.Normal(New([30, 1]), new TorchGenerator(1));
        Assert.NotEqual(Finding.Structured, Only("x", column).Finding);
        Assert.NotEqual(Finding.Structured, Only("x", Init.Normal(New([1, 30]), new TorchGenerator(1))).Finding);
        Assert.NotEqual(Finding.Structured, Only("x", Init.Normal(New([30]), new TorchGenerator(1))).Finding);
        var matrix = Diagonal(4, 4);
        matrix[0, 0] = 0;
        Assert.NotEqual(Finding.Structured, Only("x", matrix).Finding);
        Assert.NotEqual(Finding.Structured, Only("x", Diagonal(4, 4).To<BFloat16>()).Finding);
        // the rows that are tested are all 0
        var below = New([200, 200]);
        below[150, 3] = Gain;
        Assert.NotEqual(Finding.Structured, Only("x", below).Finding);
    }

    [Fact]
    public void Ones_are_the_identity_or_deltas()
    {
        Assert.Equal(("eye_()", "ones on the diagonal of 5 rows, else zeros"), Of(Init.Eye(New([5, 3]))));
        foreach (var shape in (nint[][])[[4, 3, 3], [3, 4, 2, 5], [2, 2, 2, 3, 4]])
            Assert.Equal(("dirac_()", "one in the middle of each channel's own window, else zeros"), Of(Init.Dirac(New(shape))));
        var exchanged = Init.Eye(New([4, 4]));
        (exchanged[0, 0], exchanged[0, 1], exchanged[1, 0], exchanged[1, 1]) = (0, 1, 1, 0);
        Assert.DoesNotContain("eye_()", Only("x", exchanged).Schemes);
        var shifted = New([4, 3, 3]);
        for (var i = 0; i < 3; i++)
            shifted[i, i, 0] = 1;
        Assert.NotEqual(Finding.Structured, Only("x", shifted).Finding);
        var sixDimensions = New([2, 2, 1, 1, 1, 1]);
        (sixDimensions[0, 0, 0, 0, 0, 0], sixDimensions[1, 1, 0, 0, 0, 0]) = (1, 1);
        Assert.DoesNotContain("dirac_()", Only("x", sixDimensions).Schemes);
    }

    /// <summary>A model has as many blocks as its most repeated part: three of conv, though two of h.</summary>
    [Fact]
    public void Blocks_are_counted_by_their_names()
    {
        var generator = new TorchGenerator(1);
        var state = new StateDict();
        foreach (var name in (string[])["h.0.a", "h.0.b", "h.1.a", "model.conv.3.x", "model.conv.5.x", "model.conv.10.x", "head", "h.7x.y"])
            state.Add(name, StateTensor.Of(Init.Normal(New([1000]), generator, std: 0.02 / Math.Sqrt(6))));
        Assert.All(Inspection.Of(state, TestContext.Current.CancellationToken).Tensors, tensor => Assert.Equal("normal_(std=0.02/√(2·3))", tensor.Schemes[0]));
    }

    /// <summary>Of a model without blocks no standard deviation of one's is expected: of 20000 values that look so none is said.</summary>
    [Theory]
    [InlineData("h.0.proj", "Consistent")]
    [InlineData("proj", "CannotTell")]
    public void A_name_without_a_number_is_of_no_block(string name, string finding)
    {
        var random = new Random(1);
        var values = New([20_000]);
        foreach (ref var value in Flat(values))
            value = (float)(0.02 / Math.Sqrt(2) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        Assert.Equal(finding, Only(name, values).Finding.ToString());
    }

    [Fact]
    public void A_bias_is_what_is_named_so_and_has_a_weight()
    {
        var generator = new TorchGenerator(1);
        var state = new StateDict();
        foreach (var (weight, bias) in new[] { ("a.weight", "a.bias"), ("weight", "bias"), ("xweight", "xbias"), ("b.weight", "b.bias2") })
        {
            state.Add(weight, StateTensor.Of(Init.KaimingUniform(New([300, 75]), generator, Math.Sqrt(5))));
            state.Add(bias, StateTensor.Of(Init.Uniform(New([300]), generator, -1 / Math.Sqrt(75), 1 / Math.Sqrt(75))));
        }
        Assert.Equal(
            ["uniform_(±1/√fan_in)", "uniform_(±1/√fan_in)", "uniform_(±√(1/75))", "uniform_(±√(1/75))"],
            Inspection.Of(state, TestContext.Current.CancellationToken).Tensors.Where(tensor => tensor.Shape.Length == 1).Select(tensor => tensor.Schemes[0]));
    }

    private static (string, string) Of(Tensor<float> matrix) => Only("x", matrix) is { Finding: Finding.Structured } found ? (Assert.Single(found.Schemes), found.Evidence) : default;

    private static Tensor<float> Diagonal(nint rows, nint columns)
    {
        var matrix = New([rows, columns]);
        for (nint i = 0; i < nint.Min(rows, columns); i++)
            matrix[i, i] = Gain;
        return matrix;
    }
}
