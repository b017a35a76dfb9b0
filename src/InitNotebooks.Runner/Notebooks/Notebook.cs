using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace InitNotebooks.Runner;

/// <summary>A Jupyter notebook of format 4.5: its cells, and its one canonical text.</summary>
internal sealed partial class Notebook
{
    private static readonly JsonNode NotebookMetadata = JsonNode.Parse("""
        {
          "kernelspec": {"display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp"},
          "language_info": {"file_extension": ".cs", "mimetype": "text/x-csharp", "name": "C#", "pygments_lexer": "csharp"},
          "polyglot_notebook": {"kernelInfo": {"defaultKernelName": "csharp", "items": [{"aliases": [], "name": "csharp"}]}}
        }
        """)!;

    internal const char ByteOrderMark = '\uFEFF';

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private Notebook(string path, string text, IReadOnlyList<NotebookCell> cells)
    {
        Path = path;
        Text = text;
        Cells = cells;
    }

    /// <summary>Where the notebook was read from.</summary>
    public string Path { get; }

    /// <summary>The lesson's name: the file name without its extension, for example <c>03-a-sqrt5-identity</c>.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The file's text as it was read.</summary>
    public string Text { get; }

    /// <summary>The cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>Reads a notebook.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NotebookFormatException">The file is not UTF-8, no JSON, no notebook, or not of format 4.5.</exception>
    internal static Notebook Read(string path) => Parse(path, Decode(File.ReadAllBytes(path)));

    internal static Notebook Parse(string path, string text)
    {
        try
        {
            return ParseText(path, text);
        }
        catch (JsonException e)
        {
            throw new NotebookFormatException($"not valid JSON: {e.Message.Split(" Path:")[0]}", (int?)e.LineNumber + 1);
        }
        catch (InvalidOperationException)
        {
            // What the reader of JSON says to a string that is no text.
            var half = LoneSurrogate().Match(text);
            throw new NotebookFormatException(
                $"a string is no text: it holds {(half.Success ? half.Value : "a unit")}, which is half of a character (a surrogate without the other); write the character whole",
                half.Success ? text.AsSpan(0, half.Index).Count('\n') + 1 : null);
        }
    }

    private static string Decode(byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new NotebookFormatException("is UTF-16; a notebook is UTF-8: save it so", 1);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new NotebookFormatException(
                FormattableString.Invariant($"is not UTF-8: byte 0x{bytes[e.Index]:X2} at {e.Index} begins no character (Latin-1 or Windows-1252?); save it as UTF-8"),
                bytes.AsSpan(0, e.Index).Count((byte)'\n') + 1);
        }
    }

    private static Notebook ParseText(string path, string text)
    {
        var root = JsonNode.Parse(text.TrimStart(ByteOrderMark), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        ReadEveryString(root);
        if (root is not JsonObject notebook)
            throw new NotebookFormatException("not a notebook: its JSON is no object", 1);
        var (format, minor) = (Number(notebook, "nbformat"), Number(notebook, "nbformat_minor"));
        if (format != "4" || minor != "5")
        {
            throw new NotebookFormatException(
                $"nbformat {format}.{minor} is not read here: 4.5 is expected; save the notebook in that format",
                LineOf(text, "\"nbformat\""));
        }

        if (notebook["cells"] is not JsonArray cells)
            throw new NotebookFormatException("not a notebook: it has no array \"cells\"", 1);
        var read = cells.Select(ReadCell).ToList();
        if (read.GroupBy(cell => cell.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new NotebookFormatException("two cells have this id", cell: twice.Key);
        return new Notebook(path, text, read);
    }

    /// <summary>The same notebook with other cells.</summary>
    internal Notebook With(IEnumerable<NotebookCell> cells) => new(Path, Text, [.. cells]);

    /// <summary>The notebook as the runner writes it.</summary>
    internal string ToCanonicalText() => CanonicalJson.Write(new JsonObject
    {
        ["cells"] = new JsonArray([.. Cells.Select(ToJson)]),
        ["metadata"] = NotebookMetadata.DeepClone(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    });

    /// <summary>A text as nbformat stores it: an array of lines, each but the last with its LF.</summary>
    internal static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is var lf && lf < 0 ? text.Length : lf + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>A text that nbformat stores as a string or as an array of lines; null where it is neither.</summary>
    internal static string? Joined(JsonNode? node) => node switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonArray lines when lines.All(line => line?.GetValueKind() == JsonValueKind.String) =>
            string.Concat(lines.Select(line => line!.GetValue<string>())),
        _ => null,
    };

    /// <summary>Strings are read when somebody asks for them; one that is no text is to be found here and not there.</summary>
    private static void ReadEveryString(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            foreach (var (_, value) in map)
                ReadEveryString(value);
        }
        else if (node is JsonArray list)
        {
            foreach (var value in list)
                ReadEveryString(value);
        }
        else if (node?.GetValueKind() == JsonValueKind.String)
        {
            _ = node.GetValue<string>();
        }
    }

    private static NotebookCell ReadCell(JsonNode? node, int index)
    {
        var place = $"cell {index + 1}";
        if (node is not JsonObject cell)
            throw new NotebookFormatException($"{place} is no object");
        var id = Text(cell["id"]) ?? throw new NotebookFormatException($"{place} has no id: nbformat 4.5 asks for one");
        var type = Text(cell["cell_type"]) ?? throw new NotebookFormatException($"{place} has no cell_type", cell: id);
        if (type is not ("code" or "markdown" or "raw"))
            throw new NotebookFormatException($"{place} has the cell_type {type}; code, markdown and raw are known", cell: id);
        var source = Joined(cell["source"]) ?? throw new NotebookFormatException($"{place} has no source", cell: id);
        if ((cell["outputs"] as JsonArray)?.Any(output => output is not JsonObject) == true)
            throw new NotebookFormatException($"{place} has an output that is no object", cell: id);
        var tags = (cell["metadata"] as JsonObject)?["tags"] as JsonArray ?? [];
        return new NotebookCell(
            id,
            type,
            source.ReplaceLineEndings("\n"),
            [.. tags.Select(tag => Text(tag) ?? throw new NotebookFormatException($"{place} has a tag that is no string", cell: id))],
            cell["outputs"] as JsonArray ?? [])
        {
            Book = (cell["metadata"] as JsonObject)?["book"] as JsonObject,
        };

        static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
    }

    private static JsonObject ToJson(NotebookCell cell)
    {
        var metadata = new JsonObject();
        if (cell.IsCode)
            metadata["polyglot_notebook"] = new JsonObject { ["kernelName"] = "csharp" };
        if (cell.Tags.Count > 0)
            metadata["tags"] = new JsonArray([.. cell.Tags.Select(tag => JsonValue.Create(tag))]);
        if (cell.Book is not null)
            metadata["book"] = cell.Book.DeepClone();
        var json = new JsonObject
        {
            ["cell_type"] = cell.Type,
            ["id"] = cell.Id,
            ["metadata"] = metadata,
            ["source"] = Lines(cell.Source),
        };
        if (cell.IsCode)
        {
            json["execution_count"] = null;
            json["outputs"] = new JsonArray([.. cell.Outputs.Select(ToCanonicalOutput)]);
        }

        return json;
    }

    private static JsonNode? ToCanonicalOutput(JsonNode? output)
    {
        var copy = output?.DeepClone();
        if (copy is not JsonObject map)
            return copy;
        if (map.ContainsKey("execution_count"))
            map["execution_count"] = null;
        if (Joined(map["text"]) is { } text)
            map["text"] = Lines(text);
        if (map["data"] is JsonObject data)
        {
            foreach (var mime in data.Select(pair => pair.Key).Where(mime => !mime.EndsWith("json", StringComparison.Ordinal)).ToList())
            {
                if (Joined(data[mime]) is { } content)
                    data[mime] = Lines(content);
            }
        }

        return copy;
    }

    private static string Number(JsonObject notebook, string name) =>
        notebook[name] is { } value && value.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : "(none)";

    private static int LineOf(string text, string part) =>
        text.IndexOf(part, StringComparison.Ordinal) is var at && at < 0 ? 1 : text.AsSpan(0, at).Count('\n') + 1;

    /// <summary>The escape of a first half without its second, or of a second without its first.</summary>
    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}")]
    private static partial Regex LoneSurrogate();
}
