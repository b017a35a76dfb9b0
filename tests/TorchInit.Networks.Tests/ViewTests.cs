using System.Buffers;
using System.Numerics.Tensors;
using InitNotebooks;

namespace TorchInit.Networks.Tests;

/// <summary>Every member that takes a tensor, on views: what it reads are the elements at the indices, what it writes is the view, and nothing beside it.</summary>
public sealed class ViewTests
{
    public static TheoryData<string> Views => new("rows", "columns", "both", "transposed", "transposed rows", "whole", "none");

    /// <summary>A view of six rows and four columns (or none) of a tensor whose numbers are all different.</summary>
    private static Tensor<float> View(string kind, out Tensor<float> memory)
    {
        memory = Tensor.Create(Enumerable.Range(0, 144).Select(i => (float)Math.Sin(i)).ToArray(), kind switch
        {
            "rows" => [36, 4],
            "columns" => [6, 24],
            "transposed" or "whole" => [4, 36],
            "transposed rows" => [24, 6],
            _ => [12, 12],
        });
        return kind switch
        {
            "rows" => memory.Slice([new NRange(3, 9), NRange.All]),
            "columns" => memory.Slice([NRange.All, new NRange(2, 6)]),
            "both" => memory.Slice([new NRange(5, 11), new NRange(7, 11)]),
            "transposed" => Tensor.Transpose(memory.Slice([NRange.All, new NRange(0, 6)])),
            "transposed rows" => Tensor.Transpose(memory.Slice([new NRange(5, 9), NRange.All])),
            "whole" => memory = Tensor.Create(Bits.Flat(memory)[..24], [6, 4]),
            _ => memory.Slice([new NRange(3, 3), new NRange(7, 11)]),
        };
    }

    private static Tensor<float> Copy(Tensor<float> view)
    {
        var copy = Tensor.CreateFromShape<float>(view.Lengths);
        for (nint i = 0; i < view.Lengths[0]; i++)
            for (nint j = 0; j < view.Lengths[1]; j++)
                copy[i, j] = view[i, j];
        return copy;
    }

    private static Layer[] Layers()
    {
        var g = new TorchGenerator(2);
        return
        [
            new Linear(4, 4, g), new ReLU(), new LeakyReLU(0.1), new Tanh(), new Sigmoid(), new SELU(), new GELU(), new SiLU(), new BatchNorm1d(4).Eval(),
            new LayerNorm(4), new RMSNorm(4), new Residual(new Sequential(new LayerNorm(4), new Linear(4, 4, g), new Tanh())),
            new Sequential(new Linear(4, 5, g), new Tanh(), new Linear(5, 4, g)),
        ];
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void Layers_read_a_view_by_its_indices(string kind)
    {
        var view = View(kind, out _);
        foreach (var (onView, onCopy) in Layers().Zip(Layers()))
        {
            var (y, expected) = (onView.Forward(view), onCopy.Forward(Copy(view)));
            Assert.Equal(Bits.Flat(expected), Bits.Flat(y));
            Assert.Equal(Bits.Flat(onCopy.Backward(Copy(view))), Bits.Flat(onView.Backward(view)));
            Assert.Equal(onCopy.Parameters.SelectMany(p => Bits.Flat(p.Grad!)), onView.Parameters.SelectMany(p => Bits.Flat(p.Grad!)));
        }
        if (kind != "none")
            Assert.Equal(Bits.Flat(new BatchNorm1d(4).Forward(Copy(view))), Bits.Flat(new BatchNorm1d(4).Forward(view)));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void Losses_statistics_and_data_read_a_view_by_its_indices(string kind)
    {
        var view = View(kind, out _);
        var copy = Copy(view);
        long[] labels = [.. Enumerable.Range(0, (int)view.Lengths[0]).Select(i => (long)i % 4)];
        var (onView, onCopy) = (new CrossEntropyLoss(), new CrossEntropyLoss());
        Assert.Equal(onCopy.Forward(copy, labels), onView.Forward(view, labels));
        Assert.Equal(Bits.Flat(onCopy.Backward()), Bits.Flat(onView.Backward()));
        var (mseOnView, mseOnCopy) = (new MseLoss(), new MseLoss());
        var target = new TorchGenerator(3).Randn(view.Lengths);
        Assert.Equal(mseOnCopy.Forward(copy, target), mseOnView.Forward(view, target));
        Assert.Equal(mseOnCopy.Forward(target, copy), mseOnView.Forward(target, view));
        Assert.Equal(Bits.Flat(mseOnCopy.Backward()), Bits.Flat(mseOnView.Backward()));
        Assert.Equal(TensorStatistics.Of(copy).Rms, TensorStatistics.Of(view).Rms);
        Assert.Equal(TensorStatistics.Of(copy).Spread, TensorStatistics.Of(view).Spread);
        if (kind != "none")
            Assert.Equal(Bits.Flat(new Dataset(copy, labels).Rows([5, 0, 2]).X), Bits.Flat(new Dataset(view, labels).Rows([5, 0, 2]).X));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void Optimizers_move_a_weight_that_is_a_view_and_nothing_beside_it(string kind)
    {
        var optimizers = new Func<Parameter<float>, Optimizer>[] { p => new Sgd([p], 0.1, momentum: 0.9), p => new Adam([p], 0.1), p => new AdamW([p], 0.1) };
        foreach (var optimizer in optimizers)
        {
            var view = View(kind, out var memory);
            var before = Bits.Flat(memory);
            var (onView, onCopy) = (new Parameter<float>(view), new Parameter<float>(Copy(view)));
            var (moveView, moveCopy) = (optimizer(onView), optimizer(onCopy));
            for (var step = 0; step < 2; step++)
            {
                onCopy.Grad = new TorchGenerator(4).Randn(view.Lengths);
                onView.Grad = Turned(onCopy.Grad);
                moveView.Step();
                moveCopy.Step();
            }
            Assert.Equal(Bits.Flat(onCopy.Value), Bits.Flat(view));
            // Every number of the view has moved, and no other.
            Assert.Equal(memory.FlattenedLength - view.FlattenedLength, before.Zip(Bits.Flat(memory)).Count(pair => pair.First == pair.Second));
        }
    }

    /// <summary>The same numbers at the same indices, column after column in memory.</summary>
    private static Tensor<float> Turned(Tensor<float> tensor) => Tensor.Transpose(Copy(Tensor.Transpose(tensor)));
}
