using InitNotebooks.Runner;
using InitNotebooks.Tests.Figures;

namespace InitNotebooks.Tests.Book;

public sealed class PicturesTests : IDisposable
{
    private const string Lesson = "98-lesson";

    private readonly string root = Directory.CreateTempSubdirectory("init-notebooks-pictures-").FullName;

    public PicturesTests()
    {
        Directory.CreateDirectory(Path.Combine(root, "notebooks"));
        Directory.CreateDirectory(Path.Combine(root, ".github", "pictures"));
    }

    [Fact]
    public void Refreshing_writes_a_picture_and_comparing_finds_a_stale_one()
    {
        File.WriteAllText(Picture("curve"), "");
        Assert.Contains("is not what this run makes of it", Assert.Single(Companions.Compare(Replay()).Lessons[0].Problems).Message);
        Assert.Equal("", File.ReadAllText(Picture("curve")));
        Assert.Empty(Companions.Write(Replay()).Lessons[0].Problems);
        Assert.Equal(Gallery.All["curve"].ToSvg(), File.ReadAllText(Picture("curve")));
        Assert.Empty(Companions.Compare(Replay()).Lessons[0].Problems);
    }

    [Fact]
    public void A_picture_of_a_cell_without_a_figure_is_a_problem()
    {
        File.WriteAllText(Picture("none"), "");
        Assert.Contains("has nothing for the file", Assert.Single(Companions.Write(Replay()).Lessons[0].Problems).Message);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string Picture(string cell) => Path.Combine(root, ".github", "pictures", $"{Lesson}.{cell}.svg");

    private ReplayResult Replay()
    {
        string path = Path.Combine(root, "notebooks", Lesson + ".ipynb");
        var notebook = Notebook.Parse(path, """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""")
            .With([SampleBook.Cell("curve", "code", "new Figure(…)", [], SampleBook.Output(Gallery.All["curve"].ToBundle()))]);
        return new([new(Lesson, path, notebook, [], [], [], TimeSpan.Zero)], TimeSpan.Zero);
    }
}
