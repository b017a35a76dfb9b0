using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace InitNotebooks.Cells;

/// <summary>A value of any type as text: invariant, the same on every machine, arrays and records with what they hold.</summary>
internal static class PlainText
{
    private const int MostItems = 20;
    private const int MostLevels = 4;

    public static string Of(object? value) => Of(value, 0).ReplaceLineEndings("\n");

    private static string Of(object? value, int level) => value switch
    {
        null => "null",
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        Type type => type.ToString(),
        _ when level > MostLevels => "…",
        ITuple tuple => "(" + string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Of(tuple[i], level + 1))) + ")",
        Array { Rank: > 1 } array => OfArray(array, [], level),
        DictionaryEntry entry => $"{Of(entry.Key, level + 1)}: {Of(entry.Value, level + 1)}",
        IEnumerable items => OfItems(items.Cast<object?>().Select(item => Of(item, level + 1))),
        _ when IsRecord(value.GetType()) => OfProperties(value, level),
        _ => value.ToString() ?? "",
    };

    private static string OfItems(IEnumerable<string> items)
    {
        var shown = items.Take(MostItems + 1).ToList();
        if (shown.Count > MostItems)
            shown[^1] = "…";
        return "[" + string.Join(", ", shown) + "]";
    }

    /// <summary>An array of several dimensions as nested rows; <paramref name="outer"/> are the indices fixed so far.</summary>
    private static string OfArray(Array array, int[] outer, int level) => outer.Length == array.Rank
        ? Of(array.GetValue(outer), level + 1)
        : OfItems(Enumerable.Range(0, array.GetLength(outer.Length)).Select(i => OfArray(array, [.. outer, i], level)));

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public) is not null
        || type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.Name.Contains("AnonymousType", StringComparison.Ordinal);

    private static string OfProperties(object value, int level)
    {
        var type = value.GetType();
        var name = type.Name.Contains("AnonymousType", StringComparison.Ordinal) ? "" : type.Name.Split('`')[0] + " ";
        var properties = type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.GetIndexParameters().Length == 0);
        return name + "{ " + string.Join(", ", properties.Select(p => $"{p.Name} = {Of(p.GetValue(value), level + 1)}")) + " }";
    }
}
