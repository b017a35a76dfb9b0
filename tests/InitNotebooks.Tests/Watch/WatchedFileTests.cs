using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Watch;

/// <summary>When a file counts as saved. Each look is asked for: nothing here hangs on a clock.</summary>
public sealed class WatchedFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("init-notebooks-watch-").FullName;
    private readonly string path;
    private readonly WatchedFile file;

    public WatchedFileTests()
    {
        path = Path.Combine(folder, "a.ipynb");
        File.WriteAllText(path, "first");
        file = new WatchedFile(path);
    }

    [Fact]
    public void A_file_that_stays_as_it_was_was_not_saved() => Looks(false, false, false);

    [Fact]
    public void A_file_that_grows_is_being_written_and_is_told_once_when_it_rests()
    {
        Looks(false, false);
        foreach (var half in new[] { "sec", "secon", "second" })
        {
            File.WriteAllText(path, half);
            Looks(false);
        }
        Looks(true, false, false);
    }

    [Fact]
    public void A_file_that_takes_the_place_of_another_counts()
    {
        Looks(false);
        File.WriteAllText(path + ".new", "second");
        File.Delete(path);
        Looks(false);
        File.Move(path + ".new", path);
        Looks(false, true, false);
    }

    [Fact]
    public void A_file_that_is_gone_and_comes_back_as_it_was_was_not_saved()
    {
        Looks(false);
        File.Delete(path);
        Looks(false, false);
        File.WriteAllText(path, "first");
        Looks(false, false);
    }

    [Fact]
    public void What_is_saved_again_is_told_again()
    {
        File.WriteAllText(path, "second");
        Looks(false, true);
        File.WriteAllText(path, "first");
        Looks(false, true);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Looks(params bool[] saved) => Assert.Equal(saved, saved.Select(_ => file.WasSaved()).ToArray());
}
