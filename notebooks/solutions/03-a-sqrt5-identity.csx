// cell: ex-lecun
// std = gain / √fan_in must be 1/√fan_in, so gain = √(2 / (1 + a²)) = 1, so a² = 1.
double aForLeCun = 1;
Exercise.Check("ex-lecun", aForLeCun, given => Math.Abs(Gain.Of(Nonlinearity.LeakyReLU, given) - 1) < 1e-12,
    hint: "The std is gain / √fan_in. Which gain do you need, and which a gives it?")

// cell: ex-half
// √3 · √(2 / (1 + a²)) = 1/2, so 6 / (1 + a²) = 1/4, so a² = 23.
double aForHalf = Math.Sqrt(23);
Exercise.Check("ex-half", aForHalf, given => Math.Abs(Init.KaimingUniformBound([64, 100], a: given) - 0.05) < 1e-12,
    hint: "With 100 inputs the default bound is 0.1; yours must be 0.05. Solve √3 · √(2 / (1 + a²)) = 1/2 for a.")

// cell: ex-fused
Tensor<float> ByHandRepaired(float lo, float hi)
{
    Tensor<float> x = new TorchGenerator(seed: 1).Rand(4, 3);
    float[] fused = [.. x.Select(u => MathF.FusedMultiplyAdd(u, hi - lo, lo))];   // one rounding, at the end
    return Tensor.Create(fused, [4, 3]);
}
Exercise.Check("ex-fused", ByHandRepaired((float)-bound, (float)bound), reference: "linear_3x4.weight", asShipped: experiment2,
    hint: "MathF.FusedMultiplyAdd(x, y, z) computes x · y + z with one rounding.")
