using System.Globalization;
using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>Views are filled in the order of memory, as PyTorch 2.14.1 fills them; the bits are those of its whole storage.</summary>
public sealed class MemoryOrderTests
{
    [Fact]
    public void A_transposed_tensor_gets_the_values_of_its_storage()
    {
        var tensor = Tensor.CreateFromShape<float>([3, 4]);
        new TorchGenerator(1).Uniform(Tensor.Transpose(tensor));
        Assert.Equal("3f41f425 3e8f01d6 3ece5f18 3f3c1448 3cefdfe0 3f4cc389 3ecb5596 3f411e85 3f11cb4f 3ee0a780 3f238090 3f065081", Bits.Of(tensor));
    }

    [Fact]
    public void A_slice_is_filled_run_by_run()
    {
        var tensor = Tensor.CreateFromShape<float>([3, 4]);
        new TorchGenerator(1).Uniform(tensor.Slice([0..3, 1..3]));
        Assert.Equal("00000000 3f41f425 3e8f01d6 00000000 00000000 3ece5f18 3f3c1448 00000000 00000000 3cefdfe0 3f4cc389 00000000", Bits.Of(tensor));
    }

    [Fact]
    public void A_view_with_steps_is_filled_element_by_element()
    {
        var storage = new float[12];
        new TorchGenerator(1).Uniform(new TensorSpan<float>(storage, [2, 3], [2, 4]), -1, 1);
        Assert.Equal(Signed("3f03e84a 00000000 -411e03ac 00000000 -41b97c60 00000000 3ef05120 00000000 -408efdfe 00000000 3f198712 00000000"), Bits.Of(storage));
    }

    [Fact]
    public void A_permuted_slice()
    {
        // torch.zeros(2, 3, 4).permute(1, 2, 0)[:, 1:, :]
        var storage = new float[24];
        new TorchGenerator(1).Uniform(new TensorSpan<float>(storage.AsSpan(1), [3, 3, 2], [4, 1, 12]));
        Assert.Equal(
            "00000000 3f41f425 3e8f01d6 3ece5f18 00000000 3f3c1448 3cefdfe0 3f4cc389 00000000 3ecb5596 3f411e85 3f11cb4f " +
            "00000000 3ee0a780 3f238090 3f065081 00000000 3f2ebfcc 3e9c3c8e 3eed55da 00000000 3ee8f3f8 3f128d86 3efefa32",
            Bits.Of(storage));
    }

    [Fact]
    public void Normals_of_a_transposed_tensor_are_drawn_one_at_a_time()
    {
        var tensor = Tensor.CreateFromShape<float>([4, 5]);
        new TorchGenerator(1).Normal(Tensor.Transpose(tensor));
        Assert.Equal(
            Signed("3f294e60 3e88aa47 3d7ca14b 3f1f0ea7 -41189fc8 -41d5e1f5 -403d15ec 3ec36c13 -407c7752 -40efdbc6 " +
                "-409b92d9 -42916843 -41b7cc56 -4088cc15 3ed846d2 3e88ddc6 -4128591c -40fd42c4 -4036b2e8 -420396ae"),
            Bits.Of(tensor));
    }

    [Fact]
    public void Normals_of_a_column_are_drawn_one_at_a_time()
    {
        var tensor = Tensor.CreateFromShape<float>([16, 2]);
        new TorchGenerator(1).Normal(tensor.Slice([0..16, 0..1]));
        Assert.StartsWith(Signed("3f294e60 00000000 3e88aa47 00000000 3d7ca14b 00000000 3f1f0ea7 00000000 -41189fc8"), Bits.Of(tensor), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dimension_of_size_1_makes_no_tensor_non_contiguous()
    {
        var tensor = Tensor.CreateFromShape<float>([1, 16]);
        new TorchGenerator(1).Normal(Tensor.Transpose(tensor));
        Assert.Equal(Bits.Of(new TorchGenerator(1).Randn(16)), Bits.Of(tensor));
    }

    [Fact]
    public void Doubles_follow_the_same_order()
    {
        var tensor = Tensor.CreateFromShape<double>([3, 300]);
        new TorchGenerator(1).Uniform(Tensor.Transpose(tensor));
        Assert.Equal(Bits.Of(new TorchGenerator(1).Rand<double>(900)), Bits.Of(tensor));
        new TorchGenerator(1).Normal(tensor.Slice([0..3, 0..2]));
        Assert.Equal(Bits.Of(new TorchGenerator(1).Randn<double>(6)), Bits.Of(Tensor.Create(Bits.Flat(tensor.Slice([0..3, 0..2])))));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void An_empty_tensor_draws_nothing(int rows, int columns)
    {
        var generator = new TorchGenerator(1);
        generator.Uniform(Tensor.CreateFromShape<float>([rows, columns]));
        generator.Normal(Tensor.CreateFromShape<double>([rows, columns]));
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    [Fact]
    public void Overlapping_elements_are_refused()
    {
        const string text = "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.";
        var generator = new TorchGenerator(1);
        var storage = new float[3];
        var uniform = Assert.Throws<ArgumentOutOfRangeException>(() => generator.Uniform(new TensorSpan<float>(storage, [2, 3], [0, 1])));
        Assert.StartsWith(text, uniform.Message, StringComparison.Ordinal);
        var normal = Assert.Throws<ArgumentOutOfRangeException>(() => generator.Normal(new TensorSpan<float>(storage, [20, 3], [0, 1])));
        Assert.StartsWith(text, normal.Message, StringComparison.Ordinal);
        Assert.Equal(new TorchGenerator(1).GetState(), generator.GetState());
    }

    /// <summary>Negative floats, which PyTorch's view as int32 prints as negative numbers, as bit patterns.</summary>
    private static string Signed(string words) => string.Join(' ', words.Split(' ').Select(word => word[0] == '-'
        ? unchecked((uint)-int.Parse(word.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString("x8", CultureInfo.InvariantCulture)
        : word));
}
