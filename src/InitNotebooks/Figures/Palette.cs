namespace InitNotebooks;

/// <summary>
/// The colours of figures: told apart by people with any common form of colour blindness, and each with a contrast of
/// at least 4.5 : 1 against the background, in the light and in the dark version.
/// </summary>
public enum Palette
{
    /// <summary>Blue, the colour of the first series.</summary>
    Blue,

    /// <summary>Vermillion, the colour of the second series.</summary>
    Vermillion,

    /// <summary>Bluish green, the colour of the third series.</summary>
    Green,

    /// <summary>Reddish purple, the colour of the fourth series.</summary>
    Purple,

    /// <summary>Ochre, the colour of the fifth series.</summary>
    Ochre,

    /// <summary>Grey, for what is only there to compare with.</summary>
    Grey,

    /// <summary>Black, for another setting of what the figure is about: told apart by the style of its line.</summary>
    Black,

    /// <summary>Kaiming initialization, in every figure of the course.</summary>
    Kaiming = Blue,

    /// <summary>PyTorch's default, in every figure of the course.</summary>
    Default = Vermillion,

    /// <summary>Orthogonal initialization, in every figure of the course.</summary>
    Orthogonal = Green,

    /// <summary>Xavier initialization, in every figure of the course.</summary>
    Xavier = Purple,

    /// <summary>Batch norm, in every figure of the course.</summary>
    BatchNorm = Ochre,

    /// <summary>A deep network as it is drawn, without any norm, beside those that have one.</summary>
    NoNorm = Vermillion,

    /// <summary>Layer norm, and a norm at the head of each residual branch.</summary>
    PreNorm = Purple,

    /// <summary>A norm behind each residual block.</summary>
    PostNorm = Ochre,

    /// <summary>Fixup and its factor 1/√N.</summary>
    Fixup = Green,
}

/// <summary>The colours as hexadecimal text, for light pages (which the pictures are drawn for) and for dark ones.</summary>
internal static class Colors
{
    public const string Background = "#ffffff", Ink = "#1b1b1f", Muted = "#4c4d52", Grid = "#e2e3e7", AxisLine = "#77787f", NotANumber = "#c9cad0";

    private static readonly string[] Light = ["#0067a3", "#b84a00", "#00734f", "#93377a", "#756000", "#5a5b61", Ink];
    private static readonly string[] Dark = ["#6cb8f0", "#ff9a57", "#46cda0", "#e59ad0", "#e0c44c", "#b4b6be", "#eceef2"];

    /// <summary>What replaces what when a picture is shown on a dark page.</summary>
    public static IReadOnlyDictionary<string, string> LightToDark { get; } = new Dictionary<string, string>(
        Light.Zip(Dark, KeyValuePair.Create))
    {
        [Background] = "#17191e",
        [Muted] = "#c3c6ce",
        [Grid] = "#32353d",
        [AxisLine] = "#8b8f99",
        [NotANumber] = "#55585f",
    };

    public static string Hex(this Palette color) => Light[(int)color];

    /// <summary>The colour of the series with this index: the palette in turn, without grey and black.</summary>
    public static Palette OfSeries(int index) => (Palette)(index % (int)Palette.Grey);
}
