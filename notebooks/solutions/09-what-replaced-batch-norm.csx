// cell: ex-width
// answer: 5000.0
// 0.02² = 2/n.
double yourWidth = 2 / (0.02 * 0.02);
Exercise.Check("ex-width", yourWidth, "lesson09.exercise.width", relative: 1e-6)

// cell: ex-stream
// answer: 7.0
// The mean square is 1 + 48.
double yourStream = Math.Sqrt(1 + 48);
Exercise.Check("ex-stream", yourStream, "lesson09.exercise.stream", relative: 1e-3)

// cell: ex-rate
// answer: 4e-4
// m = 1600/64 = 25.
double yourHiddenRate = 0.01 * 64 / 1600;
Exercise.Check("ex-rate", yourHiddenRate, "lesson09.exercise.rate", relative: 1e-6)

// cell: ex-deep
// Fixup's two rules: zeros behind, 1/√N before.
Action<Sequential> yourChange = net =>
{
    var branches = net.Layers.OfType<Residual>().ToArray();
    foreach (var branch in branches)
    {
        Init.Zeros(branch["branch.2.weight"].Value);
        Tensor<float> first = branch["branch.0.weight"].Value;
        Tensor.Multiply(first, 1 / MathF.Sqrt(branches.Length), first);
    }
    Init.Zeros(((Linear)net.Layers[^1]).Weight.Value);
};

Exercise.Check("ex-deep", yourChange, change =>
{
    var (net, g) = Residuals("plain", 0);
    change(net);
    var sgd = new Sgd(net.Parameters, 1.0 / 16, momentum: 0.9);
    Training.Run(net, train, sgd, epochs: 4, batchSize: 100, g);
    return Training.Accuracy(net, test) > 0.7;
})
