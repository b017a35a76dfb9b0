namespace InitNotebooks;

/// <summary>Where the bytes of a reference tensor lie.</summary>
public enum Storage
{
    /// <summary>In this set's own <c>.npz</c>.</summary>
    Here,

    /// <summary>In the base set: both PyTorch builds gave the same bytes.</summary>
    Base,

    /// <summary>Nowhere: only the SHA-256 is kept, because the tensor is large.</summary>
    No,
}
