using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json;
using TorchInit;

namespace InitNotebooks.Web;

/// <summary>What the workbench's page asks of the library; called in a worker, which ends with the page's patience.</summary>
[SupportedOSPlatform("browser")]
internal static partial class WorkbenchHost
{
    private const string Folder = "/given";

    /// <summary>Draws a layer on every platform.</summary>
    /// <returns>A <see cref="LastBits"/> in JSON.</returns>
    [JSExport]
    public static string Bits(string layer, string seed, string platform) =>
        JsonSerializer.Serialize(LastBits.Of(layer, seed, Enum.Parse<TorchPlatform>(platform), ReferenceSets.Default), PageJson.Default.LastBits);

    /// <summary>Draws GPT-2; the page is told of each tensor, a <see cref="WatchedTensor"/> in JSON.</summary>
    /// <returns>Why it was not drawn, as a sentence; empty where it was.</returns>
    [JSExport]
    public static async Task<string> Model(int seed, bool bfloat16, string platform)
    {
        try
        {
            await ModelWatch.RunAsync(
                seed, bfloat16, Enum.Parse<TorchPlatform>(platform), ReferenceSets.Default, HashAsync,
                tensor => Told(JsonSerializer.Serialize(tensor, PageJson.Default.WatchedTensor)));
            return "";
        }
        catch (Exception e) when (e is PlatformNotSupportedException or ReferenceDataException)
        {
            return e.Message;
        }
        catch (OutOfMemoryException)
        {
            return "There is not enough memory here for GPT-2's largest tensor.";
        }
    }

    /// <summary>Says of a file of weights how each tensor was drawn.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="seeds">Whether to look for seeds.</param>
    /// <returns>An <see cref="InspectedFile"/> in JSON.</returns>
    [JSExport]
    public static string Inspect(string name, byte[] bytes, bool seeds)
    {
        // The library reads files; this one lies in the worker's memory.
        var leaf = Path.GetFileName(name.Replace('\0', ' '));
        var path = Path.Combine(Folder, leaf is "" or "." or ".." ? "file" : leaf);
        InspectedFile result;
        try
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllBytes(path, bytes);
            result = InspectedFile.Of(path, seeds, Doing);
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            result = InspectedFile.Refused(e.Message);
        }
        finally
        {
            File.Delete(path);
        }
        return JsonSerializer.Serialize(result, PageJson.Default.InspectedFile);
    }

    /// <summary>The browser's own hash where it has one, which it has for pages that came safely; else .NET's, which is slow here.</summary>
    private static async Task<string> HashAsync(ArraySegment<byte> bytes) =>
        await Digest(bytes) is { Length: > 0 } digest ? digest : Convert.ToHexStringLower(SHA256.HashData(bytes));

    [JSImport("digest", "page")]
    private static partial Task<string> Digest([JSMarshalAs<JSType.MemoryView>] ArraySegment<byte> bytes);

    /// <summary>Tells the page of a tensor, and lets it show it.</summary>
    [JSImport("told", "page")]
    private static partial Task Told(string tensor);

    /// <summary>Tells the page what is being done.</summary>
    [JSImport("doing", "page")]
    private static partial void Doing(string step);
}
