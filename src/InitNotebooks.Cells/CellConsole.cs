using System.Text;

namespace InitNotebooks.Cells;

/// <summary>Collects what a cell writes to the console, in order, with LF line ends, up to a limit.</summary>
internal sealed class CellConsole
{
    private readonly Lock gate = new();
    private readonly List<(string Stream, StringBuilder Text)> parts = [];
    private readonly int limit;
    private readonly Action overflow;
    private int length;

    /// <param name="limit">How many characters one cell may write.</param>
    /// <param name="overflow">Called when a cell writes more; does not return.</param>
    public CellConsole(int limit, Action overflow)
    {
        this.limit = limit;
        this.overflow = overflow;
        Out = new Writer(this, "stdout");
        Error = new Writer(this, "stderr");
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>Returns what was written since the last call and forgets it.</summary>
    public IReadOnlyList<CellOutput> Drain()
    {
        lock (gate)
        {
            var outputs = parts.Select(part => new CellOutput(part.Stream, part.Text.ToString().ReplaceLineEndings("\n"), null)).ToList();
            parts.Clear();
            length = 0;
            return outputs;
        }
    }

    private void Append(string stream, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        lock (gate)
        {
            length += text.Length;
            if (length <= limit)
            {
                if (parts.Count == 0 || parts[^1].Stream != stream)
                    parts.Add((stream, new StringBuilder()));
                parts[^1].Text.Append(text);
                return;
            }
        }

        overflow();
    }

    private sealed class Writer : TextWriter
    {
        private readonly CellConsole console;
        private readonly string stream;

        public Writer(CellConsole console, string stream)
        {
            this.console = console;
            this.stream = stream;
            CoreNewLine = ['\n'];
        }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => console.Append(stream, [value]);

        public override void Write(char[] buffer, int index, int count) => console.Append(stream, buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer) => console.Append(stream, buffer);

        public override void Write(string? value) => console.Append(stream, value);

        public override void WriteLine(string? value) => console.Append(stream, value + "\n");
    }
}
