namespace InitNotebooks.Runner;

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

/// <summary>The scripts that are not ours: plotly.js for figures, KaTeX for formulas. Copied beside the book if npm has fetched them.</summary>
internal static class ThirdParty
{
    /// <summary>Where files can be had that npm has not fetched.</summary>
    public const string Network = "https://cdn.jsdelivr.net";

    public static readonly ThirdPartyFile Plotly =
        new("plotly.js-cartesian-dist-min", FigureScript.PlotlyVersion, "plotly-cartesian.min.js", FigureScript.PlotlyIntegrity);

    public static readonly ThirdPartyFile KatexScript =
        new("katex", "0.19.1", "dist/katex.min.js", "sha384-a1WQdjRj162i159OYq041X6I4K8NenkrI09LlPmiHg0YOb7CR+wJOraXwK9abpnE");

    public static readonly ThirdPartyFile KatexStyle =
        new("katex", "0.19.1", "dist/katex.min.css", "sha384-WwGtaC6ywCHxA5cstpj/3+xIZvTez8dq2IcBQaXRkenHZ7FVVq1ZROtURwfbtTlG");

    /// <summary>Copies what npm has fetched into <paramref name="assets"/>.</summary>
    /// <returns>Whether all of it is there; if not, pages load it from the content delivery network.</returns>
    public static bool CopyTo(string assets, string nodeModules)
    {
        ThirdPartyFile[] files = [Plotly, KatexScript, KatexStyle];
        string Source(ThirdPartyFile file) => Path.Combine(nodeModules, file.Package, file.File);
        if (!files.All(file => File.Exists(Source(file))))
            return false;
        foreach (var file in files)
            File.Copy(Source(file), Path.Combine(assets, file.Name), overwrite: true);
        var fonts = Directory.CreateDirectory(Path.Combine(assets, "fonts"));
        // The style sheet names three formats of each font; every browser of the last ten years takes the first.
        foreach (var font in Directory.GetFiles(Path.Combine(nodeModules, "katex", "dist", "fonts"), "*.woff2"))
            File.Copy(font, Path.Combine(fonts.FullName, Path.GetFileName(font)), overwrite: true);
        foreach (var package in files.Select(file => file.Package).Distinct())
            File.Copy(Path.Combine(nodeModules, package, "LICENSE"), Path.Combine(assets, $"{package}.LICENSE.txt"), overwrite: true);
        return true;
    }
}
