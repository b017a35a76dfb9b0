using System.Diagnostics;
using System.Text.Json;
using InitNotebooks.Runner;
using TorchInit;

namespace InitNotebooks.Tests.Runner;

/// <summary>The command <c>inspect</c>, as it is started from a shell.</summary>
public sealed class InspectTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public async Task Lines_say_how_each_tensor_was_drawn_and_from_which_seed()
    {
        var (exitCode, output, _) = await RunAsync(Model(), "--seed");
        Assert.Equal(ExitCode.Held, exitCode);
        Assert.StartsWith("""
            weight 64×48 float32: as drawn, kaiming_uniform_(a=√5)
                seed 5 after 0 words; drawn again: the same bits
            bias 64 float32: as drawn, uniform_(±1/√fan_in)
                seed 5 after 3072 words, behind weight; drawn again: the same bits

            """, output, StringComparison.Ordinal);
        var readme = await File.ReadAllTextAsync(Path.Combine(NotebookFolder.RepositoryRoot(), "README.md"), TestContext.Current.CancellationToken);
        Assert.Contains("```text\n" + output[..output.IndexOf("\n2 tensors", StringComparison.Ordinal)] + "\n```", readme, StringComparison.Ordinal);
        Assert.Contains("2 as drawn. Seed 5, proved by drawing again.", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task Json_is_one_document_with_every_tensor()
    {
        var path = Model();
        var (exitCode, output, _) = await RunAsync(path, "--json");
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal((0, 0, 1), (exitCode, root.GetProperty("exitCode").GetInt32(), root.GetProperty("format").GetInt32()));
        Assert.Equal((JsonValueKind.Null, path), (root.GetProperty("error").ValueKind, root.GetProperty("file").GetString()));
        var weight = root.GetProperty("tensors")[0];
        Assert.Equal(("weight", "float32", "drawn"), (weight.GetProperty("name").GetString(), weight.GetProperty("dtype").GetString(), weight.GetProperty("finding").GetString()));
        Assert.Equal([64, 48], weight.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal("uniform", weight.GetProperty("distribution").GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Null, weight.GetProperty("place").ValueKind);
    }

    [Fact]
    public async Task A_place_in_json_has_seed_words_and_platforms()
    {
        var (_, output, _) = await RunAsync(Model(), "--json", "--seed");
        using var json = JsonDocument.Parse(output);
        var place = json.RootElement.GetProperty("tensors")[1].GetProperty("place");
        Assert.Equal((5, 3072, "weight"), (place.GetProperty("seed").GetInt32(), place.GetProperty("words").GetInt32(), place.GetProperty("follows").GetString()));
        Assert.Contains("linuxX64", place.GetProperty("platforms").EnumerateArray().Select(platform => platform.GetString()));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_costs_a_clear_error_in_json_too()
    {
        var damaged = Path.Combine(folder, "damaged.safetensors");
        await File.WriteAllBytesAsync(damaged, (await File.ReadAllBytesAsync(Model(), TestContext.Current.CancellationToken))[..500], TestContext.Current.CancellationToken);
        foreach (var (path, code, message) in new[]
        {
            (damaged, ExitCode.CouldNotRun, "damaged.safetensors"),
            (Path.Combine(folder, "none.pt"), ExitCode.Usage, "none.pt"),
            (typeof(InspectTests).Assembly.Location, ExitCode.Usage, "Expected .npz, .safetensors"),
        })
        {
            var (exitCode, output, error) = await RunAsync(path, "--json");
            using var json = JsonDocument.Parse(output);
            Assert.Equal((code, code), (exitCode, json.RootElement.GetProperty("exitCode").GetInt32()));
            Assert.Contains(message, json.RootElement.GetProperty("error").GetString()!, StringComparison.Ordinal);
            Assert.Contains(message, error, StringComparison.Ordinal);
            Assert.Equal(0, json.RootElement.GetProperty("tensors").GetArrayLength());
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Model()
    {
        var path = Path.Combine(folder, "model.safetensors");
        DefaultInit.Linear(48, 64, new TorchGenerator(5)).StateDict().Save(path);
        return path;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        var token = TestContext.Current.CancellationToken;
        using var process = Process.Start(NotebookProcess.StartInfo(["inspect", .. args]))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
        await process.WaitForExitAsync(token);
        return (process.ExitCode, await output, await error);
    }
}
