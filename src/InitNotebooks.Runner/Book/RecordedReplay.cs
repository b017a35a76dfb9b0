using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InitNotebooks.Runner;

/// <summary>
/// The claims of the lessons in a book, kept in the book: a run of one lesson binds the others with what their last run found,
/// as long as their notebooks are still the same.
/// </summary>
internal static class RecordedReplay
{
    private const string FileName = "replay.json";

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The claims that an earlier book holds for a notebook as it is now; null where there are none.</summary>
    public static IReadOnlyList<Claim>? ClaimsOf(Notebook notebook, string book) =>
        Read(Path.Combine(book, FileName)).GetValueOrDefault(notebook.Name) is { } entry && entry.Notebook == Hash(notebook.Text) ? entry.Claims : null;

    public static void Write(string book, IEnumerable<BookLesson> lessons) => File.WriteAllText(
        Path.Combine(book, FileName),
        JsonSerializer.Serialize(lessons.Where(lesson => lesson.Claims is not null).ToDictionary(lesson => lesson.Name, lesson => new Entry(Hash(lesson.Text), lesson.Claims!)), Json));

    private static Dictionary<string, Entry> Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllText(path), Json) ?? [] : [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Entry(string Notebook, IReadOnlyList<Claim> Claims);
}
