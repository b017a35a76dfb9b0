namespace TorchInit.Tests.Inspections;

/// <summary>Where a pattern of known bits fits a stream, against one place after another.</summary>
public sealed class WordPatternTests
{
    /// <summary>Bits of which so few are known that they fit by chance, and all of them.</summary>
    [Theory]
    [InlineData(1, 0x1u)]
    [InlineData(2, 0x3u)]
    [InlineData(3, 0x80000001u)]
    [InlineData(5, 0x1u)]
    [InlineData(12, 0xFFFFFFFFu)]
    public void The_first_place_is_the_first_that_fits(int length, uint mask)
    {
        var stream = new uint[100];
        new TorchGenerator(3).Words(stream);
        for (var place = 0; place < 80; place++)
        {
            var pattern = new WordPattern([.. stream.AsSpan(place, length).ToArray().Select((word, i) => i % 4 == 3 ? default : new WordBits(mask, word & mask))]);
            for (var from = 0; from < 24; from++)
            {
                foreach (var end in new[] { from, from + 1, from + 7, from + 8, from + 9, place, place + 1, 80 })
                    Assert.Equal(Enumerable.Range(from, Math.Max(0, end - from)).Where(i => Fits(pattern, stream, i)).DefaultIfEmpty(-1).First(), pattern.FirstPlace(stream, from, end));
            }
        }
    }

    /// <summary>The three words of which most is known decide at first, and the others then.</summary>
    [Fact]
    public void All_words_must_fit()
    {
        uint[] stream = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        foreach (var wrong in Enumerable.Range(0, 5))
        {
            var words = Enumerable.Range(0, 5).Select(i => new WordBits(0xFF, (uint)i + 4)).ToArray();
            Assert.Equal(3, new WordPattern(words).FirstPlace(stream, 0, 11));
            words[wrong] = new(0x7F, 99);
            Assert.Equal((-1, 39), (new WordPattern(words).FirstPlace(stream, 0, 11), new WordPattern(words).Bits));
            Assert.False(new WordPattern(words).Allows(stream.AsSpan(3)));
        }
    }

    [Fact]
    public void Of_no_known_words_there_is_no_place()
    {
        Assert.Equal(-1, new WordPattern([]).FirstPlace(new uint[20], 0, 10));
        Assert.True(new WordPattern([]).Allows([]));
    }

    private static bool Fits(WordPattern pattern, uint[] stream, int place)
    {
        for (var i = 0; i < pattern.Words.Length; i++)
            if ((stream[place + i] & pattern.Words[i].Mask) != pattern.Words[i].Bits)
                return false;
        return true;
    }
}
