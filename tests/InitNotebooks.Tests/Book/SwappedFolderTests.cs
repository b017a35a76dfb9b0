using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Book;

/// <summary>The book takes its place whole, whoever else writes it.</summary>
public sealed class SwappedFolderTests : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("init-notebooks-swap-").FullName;

    private string Folder => Path.Combine(parent, "book");

    [Fact]
    public async Task Nine_at_once_leave_one_whole_folder_and_nothing_beside_it()
    {
        await Parallel.ForAsync(0, 9, new ParallelOptions { MaxDegreeOfParallelism = 3 }, (i, _) =>
        {
            SwappedFolder.Write(Folder, folder => Write(folder, i));
            return ValueTask.CompletedTask;
        });
        Assert.Equal(["a", "b"], Directory.GetFiles(Folder).Select(Path.GetFileName).Order());
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, "a")), File.ReadAllText(Path.Combine(Folder, "b")));
        Assert.Equal(["book"], Directory.GetDirectories(parent).Select(Path.GetFileName));
    }

    [Fact]
    public void One_that_fails_leaves_the_old_folder()
    {
        SwappedFolder.Write(Folder, folder => Write(folder, 1));
        Assert.Throws<IOException>(() => SwappedFolder.Write(Folder, folder =>
        {
            Write(folder, 2);
            throw new IOException("full");
        }));
        Assert.Equal("1", File.ReadAllText(Path.Combine(Folder, "a")));
        Assert.Equal(["book"], Directory.GetDirectories(parent).Select(Path.GetFileName));
    }

    [Fact]
    public void What_a_killed_process_left_is_cleared_away_and_what_it_had_moved_is_put_back()
    {
        Write(Path.Combine(parent, "book.999999999.x.old"), 3);
        Write(Path.Combine(parent, "book.999999999.x.new"), 4);
        Assert.Throws<IOException>(() => SwappedFolder.Write(Path.Combine(parent, "book"), folder =>
        {
            Write(folder, 5);
            throw new IOException("full");
        }));
        SwappedFolder.Write(Folder, folder => Write(folder, 6));
        Assert.Equal("6", File.ReadAllText(Path.Combine(Folder, "a")));
        Assert.Equal(["book"], Directory.GetDirectories(parent).Select(Path.GetFileName));
    }

    public void Dispose() => Directory.Delete(parent, recursive: true);

    private static void Write(string folder, int number)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "a"), number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(folder, "b"), number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
