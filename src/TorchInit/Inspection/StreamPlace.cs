namespace TorchInit;

/// <summary>Where in which stream a tensor was drawn. It is proved: drawn again from there, the tensor has the same bits.</summary>
/// <param name="Seed">The low 32 bits of the seed; the others do not influence the stream.</param>
/// <param name="Words">How many words of the Mersenne Twister were drawn before the tensor: a float takes one, a double two.</param>
/// <param name="Platforms">Whose arithmetic gives these bits; several where they do not differ for this tensor.</param>
/// <param name="Follows">The tensor whose draw ended just there, or null.</param>
public sealed record StreamPlace(uint Seed, long Words, IReadOnlyList<TorchPlatform> Platforms, string? Follows = null);
