using TorchInit;

namespace InitNotebooks;

/// <summary>The training loop, as one writes it in PyTorch.</summary>
public static class Training
{
    /// <summary>
    /// Trains a classifier by cross entropy: for each epoch the batches of <see cref="Dataset.Batches"/>, for each batch a forward pass, the loss, a
    /// backward pass and a step.
    /// </summary>
    /// <param name="net">The network; goes to training mode.</param>
    /// <param name="data">What to learn.</param>
    /// <param name="optimizer">Of the network's parameters.</param>
    /// <param name="epochs">How often every sample is seen, 0 or more.</param>
    /// <param name="batchSize">Samples in a batch, 1 or more.</param>
    /// <param name="generator">Draws the order of the samples, once an epoch.</param>
    /// <returns>The loss of every step.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, or the shapes do not fit.</exception>
    /// <example>
    /// <code>
    /// float[] losses = Training.Run(net, data, new Sgd(net.Parameters, 0.05, momentum: 0.9), epochs: 4, batchSize: 50, generator);
    /// </code>
    /// </example>
    public static float[] Run(Sequential net, Dataset data, Optimizer optimizer, int epochs, int batchSize, TorchGenerator generator)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        var loss = new CrossEntropyLoss();
        var losses = new List<float>();
        net.Train();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            foreach (var batch in data.Batches(batchSize, generator))
            {
                losses.Add(loss.Forward(net.Forward(batch.X), batch.Labels));
                optimizer.ZeroGrad();
                net.BackwardParameters(loss.Backward());
                optimizer.Step();
            }
        }
        return [.. losses];
    }

    /// <summary>The share of the samples whose largest score is that of the right class; in evaluation mode, afterwards the mode is as before.</summary>
    /// <param name="net">The network.</param>
    /// <param name="data">The samples.</param>
    /// <returns>0 to 1; NaN of no samples. Of equal scores the first counts, and NaN counts as the largest, as in <c>argmax</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The shapes do not fit.</exception>
    public static double Accuracy(Sequential net, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(data);
        var wasTraining = net.Training;
        net.Eval();
        var scores = net.Forward(data.X);
        if (wasTraining)
            net.Train();

        var right = 0;
        var classes = (int)scores.Lengths[1];
        for (var i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<float> row = scores.Flat().Slice(i * classes, classes);
            var best = 0;
            for (var j = 1; j < classes && !float.IsNaN(row[best]); j++)
                if (row[j] > row[best] || float.IsNaN(row[j]))
                    best = j;
            right += best == data.Labels[i] ? 1 : 0;
        }
        return (double)right / data.Count;
    }
}
