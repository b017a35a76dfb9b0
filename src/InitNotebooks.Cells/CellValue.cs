using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace InitNotebooks.Cells;

/// <summary>
/// A cell's value as a bundle of mime types. A <see cref="RichValue"/> says itself how it looks; a foreign type may say it by
/// the conventions of the notebook hosts; anything else becomes text.
/// </summary>
internal static class CellValue
{
    /// <summary>A cell's value as a notebook stores it and a page shows it.</summary>
    /// <exception cref="CellException">It is one that no notebook host shows well, or an exception was thrown while it was to be shown.</exception>
    public static IReadOnlyDictionary<string, string> Show(object value)
    {
        if (value is System.Numerics.Tensors.ITensor || value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(TorchInit.Parameter<>))
            throw new CellException("ends in a bare tensor or parameter, which no notebook host shows well; end it in .View()");
        try
        {
            var bundle = ToBundle(value);
            foreach (var (_, content) in bundle.Where(pair => pair.Key.EndsWith("json", StringComparison.Ordinal)))
                JsonDocument.Parse(content).Dispose();
            return bundle;
        }
        catch (Exception e)
        {
            throw new CellException($"when its value is to be shown, {CellSession.Describe(e)}", cause: e);
        }
    }

    public static IReadOnlyDictionary<string, string> ToBundle(object value)
    {
        // By its name: in a host that loads libraries by their paths there may be two RichValue.
        if (value.GetType().GetMethod(nameof(RichValue.ToBundle), Type.EmptyTypes) is { } method && method.ReturnType == typeof(IReadOnlyDictionary<string, string>))
            return (IReadOnlyDictionary<string, string>)method.Invoke(value, null)!;
        var bundle = FromFormatterSource(value);
        if (bundle.Count == 0 && FromToHtml(value) is { } html)
            bundle["text/html"] = html;
        bundle.TryAdd("text/plain", PlainText.Of(value));
        return bundle;
    }

    /// <summary>Verso's convention: a public instance method <c>string ToHtml()</c>.</summary>
    private static string? FromToHtml(object value)
    {
        var method = value.GetType().GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes);
        return method is not null && method.ReturnType == typeof(string) ? (string?)method.Invoke(value, null) : null;
    }

    /// <summary>.NET Interactive's convention: an attribute named <c>TypeFormatterSourceAttribute</c>, in whatever namespace.</summary>
    private static Dictionary<string, string> FromFormatterSource(object value)
    {
        var bundle = new Dictionary<string, string>();
        var attribute = value.GetType().GetCustomAttributes(inherit: true).FirstOrDefault(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        if (Read(attribute, "FormatterSourceType") is not Type sourceType)
            return bundle;
        var preferred = Read(attribute, "PreferredMimeTypes") as string[] ?? ["text/html"];
        var source = Activator.CreateInstance(sourceType, nonPublic: true)!;
        var formatters = (IEnumerable?)sourceType.GetMethod("CreateTypeFormatters", Type.EmptyTypes)?.Invoke(source, null);
        foreach (var formatter in formatters ?? Array.Empty<object>())
        {
            using var writer = new StringWriter { NewLine = "\n" };
            var format = formatter.GetType().GetMethod("Format", [typeof(object), typeof(TextWriter)]);
            if (Read(formatter, "MimeType") is string mime && preferred.Contains(mime) && format?.Invoke(formatter, [value, writer]) is true)
                bundle.TryAdd(mime, writer.ToString());
        }

        return bundle;
    }

    private static object? Read(object? target, string property) => target?.GetType().GetProperty(property)?.GetValue(target);
}
