using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace InitNotebooks.Runner;

/// <summary>
/// Keeps what a reader should find out from being read in a page's source: an answer as a hash, a number or a solution under a veil. It
/// keeps no secret from anybody who wants to know: the page itself lifts the veil. The page's script does the same in tasks.js.
/// </summary>
internal static class Veil
{
    /// <summary>The hash of an answer: SHA-256 of salt, colon and answer, its first 16 hexadecimal digits.</summary>
    public static string Hash(string salt, string answer) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{salt}:{answer}")))[..16];

    /// <summary>A text, each byte of its UTF-8 exclusive-or'ed with the hashes of salt:0, salt:1 …, in base 64.</summary>
    public static string Over(string salt, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i += SHA256.HashSizeInBytes)
        {
            var key = SHA256.HashData(Encoding.UTF8.GetBytes($"{salt}:{(i / SHA256.HashSizeInBytes).ToString(CultureInfo.InvariantCulture)}"));
            for (var j = 0; j < key.Length && i + j < bytes.Length; j++)
                bytes[i + j] ^= key[j];
        }
        return Convert.ToBase64String(bytes);
    }
}
