using System.Globalization;
using System.Reflection;
using System.Text;

namespace InitNotebooks;

/// <summary>
/// Rows and columns, numbers to the right and everything else to the left, every number in the invariant culture:
/// <c>Table.Of(rows, ("a", r => r.A), ("gain", r => r.Gain, "F4"))</c>.
/// </summary>
public sealed class Table : RichValue
{
    private readonly string[] headers;
    private readonly bool[] alignRight;
    private readonly IReadOnlyList<string[]> rows;
    private readonly string caption;

    private Table(string[] headers, bool[] alignRight, IReadOnlyList<string[]> rows, string caption) =>
        (this.headers, this.alignRight, this.rows, this.caption) = (headers, alignRight, rows, caption);

    /// <summary>The number of rows, without the header.</summary>
    public int RowCount => rows.Count;

    /// <summary>Makes a table of a sequence.</summary>
    /// <typeparam name="T">The type of a row: a record, a tuple, a number, anything.</typeparam>
    /// <param name="rows">One element for each row.</param>
    /// <param name="columns">
    /// The columns, as tuples (header, value) or (header, value, format); none for one column per public property of <typeparamref name="T"/>.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> or <paramref name="columns"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no column, or a format does not fit the values of its column.</exception>
    public static Table Of<T>(IEnumerable<T> rows, params Column<T>[] columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Length == 0)
            columns = PropertiesOf<T>();

        var numeric = new bool[columns.Length];
        var lines = new List<string[]>();
        foreach (var row in rows)
        {
            var line = new string[columns.Length];
            for (var c = 0; c < columns.Length; c++)
            {
                var value = columns[c].Value(row);
                numeric[c] |= IsNumber(value);
                line[c] = Format(value, columns[c].Format, columns[c].Header);
            }
            lines.Add(line);
        }
        return new Table([.. columns.Select(column => column.Header)], numeric, lines, "");
    }

    /// <summary>The same table with a line above it that says what it shows.</summary>
    /// <param name="text">The caption; <c>`code`</c> between backticks.</param>
    public Table WithCaption(InvariantText text) => new(headers, alignRight, rows, text.ToString());

    /// <inheritdoc/>
    public override string ToPlainText()
    {
        var widths = headers.Select((header, c) => rows.Select(row => row[c]).Append(header).Max(Width)).ToArray();
        var text = new StringBuilder();
        if (caption.Length > 0)
            text.Append(caption).Append('\n');
        AppendLine(text, headers, widths);
        AppendLine(text, [.. widths.Select(width => new string('-', width))], widths);
        foreach (var row in rows)
            AppendLine(text, row, widths);
        return text.ToString(0, text.Length - 1);
    }

    /// <inheritdoc/>
    public override string ToHtml()
    {
        // Alignment by attribute: the sieves through which GitHub and others pass a notebook drop every style.
        string Cell(string tag, string content, int c) => $"<{tag} align=\"{(alignRight[c] ? "right" : "left")}\">{Inline.ToHtml(content)}</{tag}>";
        string Row(string tag, string[] cells) => $"<tr>{string.Concat(cells.Select((cell, c) => Cell(tag, cell, c)))}</tr>\n";

        // A caption element would be broken to the width of a narrow table.
        var head = caption.Length > 0 ? $"<p>{Inline.ToHtml(caption)}</p>\n" : "";
        return $"{head}<table cellpadding=\"4\">\n<thead>\n{Row("th", headers)}</thead>\n<tbody>\n{string.Concat(rows.Select(row => Row("td", row)))}</tbody>\n</table>";
    }

    private static Column<T>[] PropertiesOf<T>()
    {
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).ToArray();
        if (properties.Length == 0 || typeof(T) == typeof(string))
        {
            throw new ArgumentException(
                $"Received no column, and {typeof(T).Name} has no properties to make them of; expected columns such as (\"n\", r => r).");
        }
        return [.. properties.Select(property => new Column<T>(property.Name, row => property.GetValue(row)))];
    }

    private static bool IsNumber(object? value) =>
        value is double or float or Half or decimal or long or int or short or sbyte or ulong or uint or ushort or byte or nint or nuint;

    private static string Format(object? value, string? format, string header)
    {
        try
        {
            return value switch
            {
                null => "",
                bool truth => truth ? "yes" : "no",
                IFormattable number => number.ToString(format, Grouped.Culture),
                _ => value.ToString()?.ReplaceLineEndings(" ") ?? "",
            };
        }
        catch (FormatException e)
        {
            throw new ArgumentException(
                $"Column '{header}': received the format '{format}', which a {value!.GetType().Name} does not have; expected for example \"F4\", \"E2\" or \"N0\".",
                nameof(format), e);
        }
    }

    private static int Width(string text) => new StringInfo(text).LengthInTextElements;

    private void AppendLine(StringBuilder text, string[] cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var c = 0; c < cells.Length; c++)
        {
            var padding = new string(' ', widths[c] - Width(cells[c]));
            line.Append(c == 0 ? "" : "  ").Append(alignRight[c] ? padding + cells[c] : cells[c] + padding);
        }
        text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}
