// cell: ex-seed
// answer: 4294967294
long? twin = (1L << 32) - 2;   // the low 32 bits of -2
Exercise.Check("ex-seed", twin, given => given is >= 0 and <= uint.MaxValue && Words((ulong)given.Value).Take(8).SequenceEqual(Words(unchecked((ulong)-2L)).Take(8)),
    hint: "A negative seed is stored in two's complement; only the low 32 bits count.")

// cell: ex-words
// answer: 36
int? wordsOfTwenty = 20 + 16;   // twenty, and the last sixteen once more
Exercise.Check("ex-words", wordsOfTwenty, expected: WordsUsed(20), hint: "20 is more than 16 and no multiple of 16.")

// cell: ex-inputs
// answer: 256
int? inputsOfYours = 256;   // 1/√256 = 1/16
Exercise.Check("ex-inputs", inputsOfYours, n => n is >= 200 and <= 300 && ShareDiffering(n.Value) == 0, hint: "The width 2/√n must be a power of two.")

// cell: ex-windows
float Stretch(float x, float lo, float hi)
{
    float product = x * (hi - lo);   // rounded
    return product + lo;             // rounded again
}

float[] Expected(TorchPlatform p) { var v = new float[1300]; new TorchGenerator(1, p).Uniform(v.AsSpan(), -0.1, 0.3); return v; }
Exercise.Check("ex-windows", x.Select(u => Stretch(u, -0.1f, 0.3f)).ToArray(), expected: Expected(TorchPlatform.WindowsX64), asShipped: Expected(TorchPlatform.LinuxX64),
    hint: "Windows rounds after the product and after the sum.")
