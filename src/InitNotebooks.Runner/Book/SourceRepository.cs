using System.Reflection;

namespace InitNotebooks.Runner;

/// <summary>Where the repository lives: the property RepositoryAddress of Directory.Build.props, which may be empty.</summary>
internal static class SourceRepository
{
    /// <summary>For example <c>https://github.com/owner/name</c>; empty while it is not known.</summary>
    public static string Address { get; } = typeof(SourceRepository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(data => data.Key == "RepositoryAddress")?.Value?.TrimEnd('/') ?? "";
}
