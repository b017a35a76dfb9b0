// cell: ex-remedy
// answer: 3.21182
double timesLarger = Math.Sqrt(2) * Math.Sqrt(6.0 / (784 + 128)) / (1 / Math.Sqrt(784));
Exercise.Check("ex-remedy", timesLarger, "lesson08.remedy", relative: 1e-3)
