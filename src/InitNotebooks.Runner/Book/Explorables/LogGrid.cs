using System.Text;
using System.Text.Json.Nodes;

namespace InitNotebooks.Runner;

/// <summary>
/// Positive numbers as text of two letters each: their decimal logarithm, in 5329 equal steps between two ends. What is smaller, and 0,
/// is the lower end; what is larger, and what is no number, the upper one.
/// </summary>
/// <param name="from">The lower end, a decimal logarithm.</param>
/// <param name="to">The upper end.</param>
internal sealed class LogGrid(double from, double to)
{
    /// <summary>What no JSON and no script escapes.</summary>
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%()*,-.:";

    /// <summary>What explore.js needs to read it.</summary>
    public JsonObject ToJson() => new() { ["alphabet"] = Alphabet, ["from"] = from, ["to"] = to };

    public string Encode(IEnumerable<double> values)
    {
        var text = new StringBuilder();
        foreach (var value in values)
        {
            var exponent = double.IsNaN(value) ? to : value <= 0 ? from : Math.Clamp(Math.Log10(value), from, to);
            var level = (int)Math.Round((exponent - from) / (to - from) * (Alphabet.Length * Alphabet.Length - 1));
            text.Append(Alphabet[level / Alphabet.Length]).Append(Alphabet[level % Alphabet.Length]);
        }
        return text.ToString();
    }
}
