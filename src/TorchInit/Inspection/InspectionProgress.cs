namespace TorchInit;

/// <summary>What an inspection that looks for seeds is doing.</summary>
/// <param name="Step">The step, as a phrase.</param>
/// <param name="Share">How much of it is done, 0 … 1; null where that is not known.</param>
public readonly record struct InspectionProgress(string Step, double? Share);
