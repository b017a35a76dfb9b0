namespace InitNotebooks;

/// <summary>How a line is drawn.</summary>
public enum LineStyle
{
    /// <summary>An unbroken line.</summary>
    Solid,

    /// <summary>Dashes, for what is expected rather than measured.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,

    /// <summary>An unbroken line with a marker at every value, for few values.</summary>
    WithMarkers,

    /// <summary>Level between one x and the next, then a jump: a quantity that changes in steps, such as rounding.</summary>
    Steps,
}
