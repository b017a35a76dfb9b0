namespace InitNotebooks;

/// <summary>One axis of a <see cref="Plot"/>: what it shows, on which scale, and from where to where.</summary>
/// <remarks>A string is an axis: <c>new Plot(x: "layer", y: "rms")</c> has two linear axes that fit their data.</remarks>
public sealed class Axis
{
    private Axis(string title, bool isLog, double? from, double? to)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        foreach (var end in new[] { from, to })
        {
            if (end is { } value && !double.IsFinite(value))
                throw new ArgumentException($"The end of the axis “{title}” is {Numbers.Text(value)}; it must be a finite number. Leave it out to fit the data.");
            if (isLog && end <= 0)
                throw new ArgumentException($"The end of the logarithmic axis “{title}” is {Numbers.Text(end.Value)}; it must be greater than 0.");
        }
        if (from >= to)
            throw new ArgumentException($"The axis “{title}” goes from {Numbers.Text(from!.Value)} to {Numbers.Text(to!.Value)}; from must be less than to.");
        (Title, IsLog, From, To) = (title, isLog, from, to);
    }

    /// <summary>What the axis shows, with its unit if it has one.</summary>
    public string Title { get; }

    /// <summary>True for a logarithmic axis, to base 10.</summary>
    public bool IsLog { get; }

    /// <summary>Where the axis begins, or null to fit the data.</summary>
    public double? From { get; }

    /// <summary>Where the axis ends, or null to fit the data.</summary>
    public double? To { get; }

    /// <summary>A linear axis.</summary>
    /// <param name="title">What the axis shows; not empty.</param>
    /// <param name="from">Where it begins, in the data's unit; null to fit the data.</param>
    /// <param name="to">Where it ends; null to fit the data.</param>
    /// <exception cref="ArgumentException">The title is empty, an end is not finite, or <paramref name="from"/> is not less than <paramref name="to"/>.</exception>
    public static Axis Linear(string title, double? from = null, double? to = null) => new(title, false, from, to);

    /// <summary>A logarithmic axis. Values of zero or less have no place on it: they are left out, and the figure says how many.</summary>
    /// <param name="title">What the axis shows; not empty.</param>
    /// <param name="from">Where it begins, in the data's unit and greater than 0; null to fit the data.</param>
    /// <param name="to">Where it ends; null to fit the data.</param>
    /// <exception cref="ArgumentException">The title is empty, an end is not finite or not greater than 0, or <paramref name="from"/> is not less than <paramref name="to"/>.</exception>
    public static Axis Log(string title, double? from = null, double? to = null) => new(title, true, from, to);

    /// <summary>A linear axis with this title, which fits its data.</summary>
    /// <param name="title">What the axis shows; not empty.</param>
    public static implicit operator Axis(string title) => Linear(title);

    /// <summary>A linear axis with this title, which fits its data: the same as the conversion from string.</summary>
    /// <param name="title">What the axis shows; not empty.</param>
    public static Axis ToAxis(string title) => Linear(title);
}
