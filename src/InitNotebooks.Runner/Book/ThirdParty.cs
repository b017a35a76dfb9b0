namespace InitNotebooks.Runner;

/// <summary>The script that is not ours: plotly.js, for figures that a reader wants to move. Copied beside the book if npm has fetched it.</summary>
internal static class ThirdParty
{
    /// <summary>Where files can be had that npm has not fetched.</summary>
    public const string Network = "https://cdn.jsdelivr.net";

    public static readonly ThirdPartyFile Plotly =
        new("plotly.js-cartesian-dist-min", FigureScript.PlotlyVersion, "plotly-cartesian.min.js", FigureScript.PlotlyIntegrity);

    /// <summary>Copies plotly.js into <paramref name="assets"/> if npm has fetched it.</summary>
    /// <returns>Whether it is there; if not, pages load it from the content delivery network.</returns>
    public static bool CopyTo(string assets, string nodeModules)
    {
        var package = Path.Combine(nodeModules, Plotly.Package);
        if (!File.Exists(Path.Combine(package, Plotly.File)))
            return false;
        File.Copy(Path.Combine(package, Plotly.File), Path.Combine(assets, Plotly.Name), overwrite: true);
        File.Copy(Path.Combine(package, "LICENSE"), Path.Combine(assets, $"{Plotly.Package}.LICENSE.txt"), overwrite: true);
        return true;
    }
}

/// <summary>A file of an npm package that pages load.</summary>
/// <param name="Package">The npm package.</param>
/// <param name="Version">Its version, the one in package.json.</param>
/// <param name="File">The file within the package.</param>
/// <param name="Integrity">The hash a browser checks the file against when it comes from elsewhere.</param>
internal sealed record ThirdPartyFile(string Package, string Version, string File, string Integrity)
{
    public string Name => Path.GetFileName(File);

    /// <summary>Where the same file can be had without npm.</summary>
    public string Address => $"{ThirdParty.Network}/npm/{Package}@{Version}/{File}";
}
