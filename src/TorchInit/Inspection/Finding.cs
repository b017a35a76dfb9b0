namespace TorchInit;

/// <summary>What the values of a tensor say about where they come from.</summary>
public enum Finding
{
    /// <summary>No answer that can be stood by: too few values, several answers, or none that fits. The evidence says which.</summary>
    CannotTell,

    /// <summary>
    /// As they were drawn: every value lies on the grid of that draw (a uniform float is one of 2²⁴ numbers, a pair of normals one of 2⁴⁸), or
    /// the whole tensor was drawn again, bit for bit.
    /// </summary>
    Drawn,

    /// <summary>They look like that draw, by range or standard deviation and the Kolmogorov–Smirnov test; that is no proof of it.</summary>
    Consistent,

    /// <summary>They were drawn so and changed since, by training for one: some lie on the grid of the draw still, more than chance puts there.</summary>
    Changed,

    /// <summary>All of them are 0.</summary>
    Zeros,

    /// <summary>All of them are one number other than 0.</summary>
    Constant,

    /// <summary>A matrix of a certain form: the identity, Dirac's delta, orthogonal rows or columns.</summary>
    Structured,

    /// <summary>Integers or truth values, or no values at all: nothing that is drawn.</summary>
    NotDrawn,
}
