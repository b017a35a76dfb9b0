using System.Numerics.Tensors;

namespace TorchInit.Tests.Views;

/// <summary>A view of an array as System.Numerics.Tensors describes one: where it starts, and the length and stride of each dimension.</summary>
/// <param name="Size">How many elements the array has.</param>
/// <param name="Start">Where the view starts.</param>
/// <param name="Lengths">The lengths.</param>
/// <param name="Strides">The strides; 0 for a dimension of one element.</param>
public sealed record View(int Size, int Start, nint[] Lengths, nint[] Strides)
{
    public int Count => Lengths.Aggregate(1, (product, length) => product * (int)length);

    public Tensor<T> Of<T>(T[] memory) => Tensor.Create(memory, Start, Lengths, Count == 0 ? [] : Strides);

    /// <summary>PyTorch's <c>is_contiguous</c>: row-major without gaps, whatever the stride of a dimension of one element.</summary>
    public bool IsContiguous => Count == 0 || IsRowMajor(Strides);

    /// <summary>Whether a tensor without gaps whose dimensions lie in memory in the same order is contiguous: PyTorch's <c>empty_like</c>.</summary>
    public bool IsContiguousWithoutGaps
    {
        get
        {
            var longer = Enumerable.Range(0, Lengths.Length).Where(i => Lengths[i] > 1).ToArray();
            return Count == 0 || longer.Zip(longer.Skip(1)).All(pair => Strides[pair.First] > Strides[pair.Second]);
        }
    }

    /// <summary>Where the elements lie in the array, one after another in PyTorch's order: the dimension of the smallest stride turns fastest.</summary>
    public List<int> Places()
    {
        var places = new List<int>();
        Walk(0, Start, [.. Enumerable.Range(0, Lengths.Length).OrderByDescending(i => Strides[i])], places);
        return places;
    }

    /// <summary>Where the element of an index lies in the array.</summary>
    public int Place(params nint[] index) => Start + index.Select((position, i) => (int)(position * Strides[i])).Sum();

    /// <summary>All places in the order of the indices, the last turning fastest.</summary>
    public List<int> PlacesByIndex()
    {
        var places = new List<int>();
        Walk(0, Start, [.. Enumerable.Range(0, Lengths.Length)], places);
        return places;
    }

    public override string ToString() => $"array of {Size}, start {Start}, lengths [{string.Join(", ", Lengths)}], strides [{string.Join(", ", Strides)}]";

    private void Walk(int depth, int place, int[] order, List<int> places)
    {
        if (depth == order.Length)
        {
            places.Add(place);
            return;
        }
        for (nint i = 0; i < Lengths[order[depth]]; i++)
            Walk(depth + 1, place + (int)(i * Strides[order[depth]]), order, places);
    }

    private bool IsRowMajor(nint[] strides)
    {
        nint expected = 1;
        for (var i = Lengths.Length - 1; i >= 0; i--)
        {
            if (Lengths[i] != 1 && strides[i] != expected)
                return false;
            expected *= Lengths[i];
        }
        return true;
    }
}
