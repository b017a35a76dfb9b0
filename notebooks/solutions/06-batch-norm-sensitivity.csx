// cell: ex-rate
// answer: 10.0
// Relative to the weights a step is divided by a² = 100.
double yourNewRate = 10;
Exercise.Check("ex-rate", yourNewRate, "lesson06.exercise.rate", relative: 1e-6)

// cell: ex-epsilon
// answer: 3.33333e-6
// v / (v + ε) = 1/4, so 3v = ε.
double yourVariance = 1e-5 / 3;
Exercise.Check("ex-epsilon", yourVariance, "lesson06.exercise.variance", relative: 1e-3)

// cell: ex-rescue
// The relative step is rate / scale²: at scale 30 the rate 0.1 · 30² restores it.
double yourHiddenRate = 0.1 * 30 * 30;
Exercise.Check("ex-rescue", yourHiddenRate,
    rate => Train(30, 0.1, rate).Accuracy > 0.85)
