// cell: ex-words
int? wordsUsed = 10 * 5 + 5;   // fifty weights and five biases
Exercise.Check("ex-words", wordsUsed, expected: 10 * 5 + 5, hint: "One word for each weight and one for each bias.")

// cell: ex-inputs
int? inputs = 400;   // 1/√400 = 1/20
Exercise.Check("ex-inputs", inputs, n => Math.Abs(1 / Math.Sqrt((double)n!) - 0.05) < 1e-9, hint: "The bound is 1/√n. For which n is that 1/20?")
