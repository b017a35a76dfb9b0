using System.Net;
using System.Net.Http.Headers;
using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Live;

public sealed class StaticServerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("init-notebooks-server-").FullName;
    private readonly StaticServer server;
    private readonly HttpClient client = new();

    public StaticServerTests()
    {
        File.WriteAllText(Path.Combine(folder, "secret.txt"), "secret");
        var root = Directory.CreateDirectory(Path.Combine(folder, "book")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "book-of-others"));
        File.WriteAllText(Path.Combine(folder, "book-of-others", "a.txt"), "secret");
        File.WriteAllText(Path.Combine(root, "index.html"), "<p>first</p>");
        File.WriteAllText(Path.Combine(root, "a b.js"), "1");
        File.WriteAllText(Path.Combine(root, "x.wasm"), "unpacked");
        File.WriteAllText(Path.Combine(root, "x.wasm.br"), "packed");
        server = new StaticServer(root);
    }

    [Theory]
    [InlineData("", "text/html")]
    [InlineData("index.html?x=1", "text/html")]
    [InlineData("a%20b.js", "text/javascript")]
    [InlineData("x.wasm", "application/wasm")]
    public async Task A_file_comes_with_its_type(string path, string type)
    {
        using var response = await GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task What_lies_packed_is_sent_packed_to_who_takes_it()
    {
        using var unpacked = await GetAsync("x.wasm");
        Assert.Equal("unpacked", await unpacked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var packed = await GetAsync("x.wasm");
        Assert.Equal(["br"], packed.Content.Headers.ContentEncoding);
        Assert.Equal("packed", await packed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/../book-of-others/a.txt")]
    [InlineData("/..\\secret.txt")]
    [InlineData("//etc/passwd")]
    [InlineData("/index.html%00.png")]
    [InlineData("/missing.html")]
    public void What_lies_outside_or_nowhere_is_not_found(string path) => Assert.Null(StaticServer.FileOf(Path.Combine(folder, "book"), path));

    [Fact]
    public async Task It_takes_nothing_and_answers_no_other_name()
    {
        using var content = new StringContent("x");
        using var posted = await client.PostAsync(new Uri(server.Address), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address) { Headers = { Host = "elsewhere.example" } };
        using var renamed = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.OK, renamed.StatusCode);
    }

    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Task<HttpResponseMessage> GetAsync(string path) => client.GetAsync(new Uri(server.Address + path), TestContext.Current.CancellationToken);
}
