// cell: ex-lecun
// answer: 1.0
// std = gain / √fan_in must be 1/√fan_in, so gain = √(2 / (1 + a²)) = 1, so a² = 1.
double aForLeCun = 1;
Exercise.Check("ex-lecun", aForLeCun, given => Math.Abs(Gain.Of(Nonlinearity.LeakyReLU, given) - 1) < 1e-12)

// cell: ex-half
// answer: 4.795831523312719
// √3 · √(2 / (1 + a²)) = 1/2, so 6 / (1 + a²) = 1/4, so a² = 23.
double aForHalf = Math.Sqrt(23);
Exercise.Check("ex-half", aForHalf, given => Math.Abs(2 * Init.KaimingUniformBound([64, 100],
    given) - Init.KaimingUniformBound([64, 100], a)) < 1e-12)

// cell: ex-fused
Tensor<float> ByHandRepaired(float lo, float hi)
{
    Tensor<float> x = new TorchGenerator(seed: 1).Rand(4, 3);
    float[] fused = [.. x.Select(u => MathF.FusedMultiplyAdd(u, hi - lo, lo))];   // one rounding, at the end
    return Tensor.Create(fused, [4, 3]);
}
Exercise.Check("ex-fused", ByHandRepaired((float)-bound, (float)bound), reference: "linear_3x4.weight", asShipped: experiment2,
    hint: "MathF.FusedMultiplyAdd(x, y, z) computes x · y + z with one rounding.")
