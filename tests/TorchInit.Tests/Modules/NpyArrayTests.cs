using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchInit.Tests;

public sealed class NpyArrayTests
{
    private const string Good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    private static readonly float[] Quarters = [-0.5f, -0.25f, 0, 0.25f, 0.5f, 0.75f];

    private static NpyArray Read(byte[] content) => NpyArray.Read(content, "set/init.npz", "a");

    private static NpyArray Numpy(string base64) => Read(Convert.FromBase64String(base64));

    private static T[] Elements<T>(NpyArray array)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(array.Bytes).ToArray();

    /// <summary>A file of version 1.0 with that header, padded as numpy pads it.</summary>
    private static byte[] WithHeader(string header, ReadOnlySpan<byte> data)
    {
        header += new string(' ', (64 - (11 + header.Length) % 64) % 64) + "\n";
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. data];
    }

    /// <summary>However long a header is, the elements behind it begin at the next multiple of 64.</summary>
    [Fact]
    public void Headers_of_every_length_are_padded_to_multiples_of_64()
    {
        var remainders = new HashSet<int>();
        for (var digits = 1; digits < 300; digits++)
        {
            nint[] shape = [0, .. Enumerable.Repeat((nint)Math.Pow(10, 16), digits / 17), (nint)Math.Pow(10, digits % 17)];
            var prefix = NpyArray.Prefix(DType.Float32, shape);
            Assert.Equal(WithHeader($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}), }}", []), prefix);
            Assert.Equal(0, prefix.Length % 64);
            remainders.Add(Encoding.Latin1.GetString(prefix).TrimEnd().Length % 64);
        }
        Assert.Equal(64, remainders.Count);
    }

    // The texts in base 64 are files that numpy 1.24.2 wrote.

    [Theory]
    [InlineData("C order", "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAC/AACAvgAAAAAAAIA+AAAAPwAAQD8=")]
    [InlineData("Fortran order", "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAC/AACAPgAAgL4AAAA/AAAAAAAAQD8=")]
    public void Reads_a_float32_matrix_of_numpy(string layout, string base64)
    {
        var array = Numpy(base64);
        Assert.True(array.DType == DType.Float32, layout);
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal(Quarters, Elements<float>(array));
    }

    [Theory]
    [InlineData("version 2.0", "k05VTVBZAgB0AAAAeydkZXNjcic6ICc8aTgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMywpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAAAP7/////////AAAAAAABAAA=")]
    public void Reads_an_int64_vector_of_numpy(string layout, string base64)
    {
        var array = Numpy(base64);
        Assert.True(array.DType == DType.Int64, layout);
        Assert.Equal([3], array.Shape);
        Assert.Equal([1, -2, 1L << 40], Elements<long>(array));
    }

    [Fact]
    public void Reads_the_other_element_types_of_numpy()
    {
        var float64 = Numpy("k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIApVVVVVVVXVPwAAAAAAAACAAAAAAAAA8H8=");
        Assert.Equal(DType.Float64, float64.DType);
        Assert.Equal(
            new[] { 1.0 / 3, -0.0, double.PositiveInfinity }.Select(BitConverter.DoubleToInt64Bits),
            Elements<double>(float64).Select(BitConverter.DoubleToInt64Bits));

        var version3 = Numpy("k05VTVBZAwB0AAAAeydkZXNjcic6ICc8aTQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMywpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAA/v///wMAAAA=");
        Assert.Equal(DType.Int32, version3.DType);
        Assert.Equal([1, -2, 3], Elements<int>(version3));

        var text = Numpy("k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDQsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAriiJo1");
        Assert.Equal(DType.UInt8, text.DType);
        Assert.Equal("√5", Encoding.UTF8.GetString(text.Bytes));

        var booleans = Numpy("k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAA==");
        Assert.Equal(DType.Bool, booleans.DType);
        Assert.Equal([true, false], Elements<bool>(booleans));
    }

    [Fact]
    public void Reads_other_ranks_of_numpy()
    {
        var scalar = Numpy("k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAACBA");
        Assert.Empty(scalar.Shape);
        Assert.Equal([2.5f], Elements<float>(scalar));

        var empty = Numpy("k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDAsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo=");
        Assert.Equal([0, 3], empty.Shape);
        Assert.Empty(empty.Bytes);

        var cube = Numpy("k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAABgAAAAMAAAAJAAAAAQAAAAcAAAAEAAAACgAAAAIAAAAIAAAABQAAAAsAAAA=");
        Assert.Equal([2, 2, 3], cube.Shape);
        Assert.Equal(Enumerable.Range(0, 12), Elements<int>(cube));
    }

    [Theory]
    [InlineData("an object array", "k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqAA2NudW1weS5jb3JlLm11bHRpYXJyYXkKX3JlY29uc3RydWN0CnEAY251bXB5Cm5kYXJyYXkKcQFLAIVxAkMBYnEDh3EEUnEFKEsBSwKFcQZjbnVtcHkKZHR5cGUKcQdYAgAAAE84cQiJiIdxCVJxCihLA1gBAAAAfHELTk5OSv////9K/////0s/dHEMYoldcQ0oTn1xDmV0cQ9iLg==")]
    [InlineData("a structured array", "k05VTVBZAQB2AHsnZGVzY3InOiBbKCdhJywgJzxmNCcpXSwgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAA==")]
    [InlineData("'<c8'", "k05VTVBZAQB2AHsnZGVzY3InOiAnPGM4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("'<U2'", "k05VTVBZAQB2AHsnZGVzY3InOiAnPFUyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAphAAAAYgAAAA==")]
    [InlineData("'<M8[s]'", "k05VTVBZAQB2AHsnZGVzY3InOiAnPE04W3NdJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAAAA")]
    public void Refuses_the_element_types_that_no_state_has(string named, string base64)
    {
        var fault = Assert.Throws<TensorFileException>(() => Numpy(base64));
        Assert.Contains(named, fault.Found, StringComparison.Ordinal);
        Assert.StartsWith("set/init.npz, 'a': found ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"shape\": (2,3),\"descr\":\"<f4\",\"fortran_order\":False}")]
    [InlineData("  { 'fortran_order' : False , 'shape' : ( 2 , 3 , ) , 'descr' : '<f4' , }  ")]
    public void Reads_the_same_dictionary_in_another_hand(string header) =>
        Assert.Equal([2, 3], Read(WithHeader(header, new byte[24])).Shape);

    [Theory]
    [InlineData("", "the end")]
    [InlineData("{}", "a header without 'descr'")]
    [InlineData("{'descr': '<f4', 'shape': (2, 3)}", "a header without 'fortran_order'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "a header without 'shape'")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (6,)}", "the header key 'descr'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'x': 1}", "the header key 'x'")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (6,)}", "'0' as fortran_order")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6)}", "after the only length")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 6}", "'6' in the header")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-6,)}", "'-' in the shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6.0,)}", "'.' after the only length")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6L,)}", "'L' after the only length")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (,)}", "',' in the shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", "the length 99999999999999999999")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", "overflows")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,)}", "overflows")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (7,)}", "24 bytes of elements")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (5,)}", "24 bytes of elements")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (6,)} or exit()", "'o' after the header's dictionary")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': __import__('os').getpid()}", "'_' in the header")]
    [InlineData("{'descr': '<f\\x34', 'fortran_order': False, 'shape': (6,)}", "an escape")]
    [InlineData("{'descr': '<f4, 'fortran_order': False, 'shape': (6,)}", "the element type '<f4, '")]
    [InlineData("{'descr': '<f4", "a quoted text without an end")]
    [InlineData("{'descr': '\u0080', 'fortran_order': False, 'shape': (6,)}", "not ASCII")]
    [InlineData("{'descr': 'é', 'fortran_order': False, 'shape': (6,)}", "not ASCII")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (24,)}", "a bool that is neither 0 nor 1")]
    public void Refuses_a_header_that_is_not_the_dictionary(string header, string named)
    {
        var data = new byte[24];
        data[7] = 2;
        var fault = Assert.Throws<TensorFileException>(() => Read(WithHeader(header, data)));
        Assert.Contains(named, fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_more_dimensions_than_numpy_has()
    {
        string Ones(int n) => $"{{'descr': '<f4', 'fortran_order': True, 'shape': ({string.Concat(Enumerable.Repeat("1, ", n))})}}";
        Assert.Equal(64, Read(WithHeader(Ones(64), new byte[4])).Shape.Length);
        Assert.Throws<TensorFileException>(() => Read(WithHeader(Ones(65), new byte[4])));
    }

    [Fact]
    public void Refuses_a_version_that_does_not_exist_and_a_header_longer_than_the_file()
    {
        var sound = WithHeader(Good, new byte[24]);
        foreach (var (major, minor) in new[] { (0, 0), (4, 0), (1, 1), (255, 0) })
        {
            byte[] changed = [.. sound];
            (changed[6], changed[7]) = ((byte)major, (byte)minor);
            Assert.Contains($"version {major}.{minor}", Assert.Throws<TensorFileException>(() => Read(changed)).Found, StringComparison.Ordinal);
        }
        byte[] version2 = [.. sound[..6], 2, 0, 0xff, 0xff, 0xff, 0xff, .. sound[10..]];
        Assert.Contains("4294967295", Assert.Throws<TensorFileException>(() => Read(version2)).Found, StringComparison.Ordinal);
        byte[] tooLong = [.. sound[..8], 0x00, 0x20, .. sound[10..]];
        Assert.Contains("8192", Assert.Throws<TensorFileException>(() => Read(tooLong)).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_prefix_is_refused_and_any_flipped_bit_is_an_array_or_refused()
    {
        var sound = WithHeader(Good, MemoryMarshal.AsBytes<float>(Quarters));
        for (var length = 0; length < sound.Length; length++)
            Assert.Throws<TensorFileException>(() => Read(sound[..length]));
        for (var bit = 0; bit < sound.Length * 8; bit++)
        {
            byte[] changed = [.. sound];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Read(changed);
            }
            catch (TensorFileException)
            {
                // Refused: the other way to be right. Any other exception fails the test.
            }
        }
    }
}
