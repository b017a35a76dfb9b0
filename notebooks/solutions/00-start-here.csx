// cell: ex-words
// answer: 55
int? wordsUsed = 10 * 5 + 5;   // fifty weights and five biases
Exercise.Check("ex-words", wordsUsed, expected: 10 * 5 + 5)

// cell: ex-inputs
// answer: 400
int? inputs = 400;   // 1/√400 = 1/20
Exercise.Check("ex-inputs", inputs, n => Math.Abs(1 / Math.Sqrt((double)n!) - 0.05) < 1e-9)

// cell: ex-own
float[] Sixteen(TorchGenerator g) => [.. Enumerable.Range(0, 16).Select(_ =>
    MathF.FusedMultiplyAdd((g.NextUInt32() & 0xFFFFFF) / 16777216f, edge - -edge, -edge))];
float[] pytorchs = [.. fc1.Weight.Value, .. fc1.Bias!.Value];
Exercise.Check("ex-own", Sixteen(new TorchGenerator(seed)), given => given.SequenceEqual(pytorchs))
