namespace InitNotebooks;

/// <summary>Tells .NET Interactive, which matches this attribute by its name, where the formatters of a type are.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class TypeFormatterSourceAttribute(Type source) : Attribute
{
    public Type FormatterSourceType => source;

    public string[]? PreferredMimeTypes { get; set; }
}
