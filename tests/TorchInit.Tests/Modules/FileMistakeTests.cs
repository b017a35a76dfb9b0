using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TorchInit.Tests;

/// <summary>What is said of a file that is not as its format is, whole: file, tensor, what was found and what was expected.</summary>
public sealed class FileMistakeTests
{
    [Fact]
    public void Headers_of_npy()
    {
        Npy("a.npz, 'a': found a header without 'descr'; expected 'descr', 'fortran_order' and 'shape', each once.", @"{}");
        Npy("a.npz, 'a': found a header without 'fortran_order'; expected 'descr', 'fortran_order' and 'shape', each once.", @"{'descr': '<f4', 'shape': (2, 3)}");
        Npy("a.npz, 'a': found a header without 'shape'; expected 'descr', 'fortran_order' and 'shape', each once.", @"{'descr': '<f4', 'fortran_order': False}");
        Npy("a.npz, 'a': found the header key 'x'; expected 'descr', 'fortran_order' and 'shape', each once.", @"{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'x': 1}");
        Npy("a.npz, 'a': found '0' as fortran_order; expected True or False.", @"{'descr': '<f4', 'fortran_order': 0, 'shape': (6,)}");
        Npy("a.npz, 'a': found ')' after the only length of a shape; expected a comma: (3,).", @"{'descr': '<f4', 'fortran_order': False, 'shape': (6)}");
        Npy("a.npz, 'a': found '6' in the header; expected '('.", @"{'descr': '<f4', 'fortran_order': False, 'shape': 6}");
        Npy("a.npz, 'a': found '-' in the shape; expected a length, an integer ≥ 0.", @"{'descr': '<f4', 'fortran_order': False, 'shape': (-6,)}");
        Npy("a.npz, 'a': found '3' after the only length of a shape; expected a comma: (3,).", @"{'descr': '<f4', 'fortran_order': False, 'shape': (2 3)}");
        Npy("a.npz, 'a': found the length 99999999999999999999; expected a length that fits in 63 bits.", @"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}");
        Npy("a.npz, 'a': found the shape (4294967296, 4294967296), whose size overflows 63 bits; expected a shape that fits the entry.", @"{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}");
        Npy("a.npz, 'a': found 24 bytes of elements; expected 28: float32 of shape (7,).", @"{'descr': '<f4', 'fortran_order': False, 'shape': (7,)}");
        Npy("a.npz, 'a': found 'o' after the header's dictionary; expected spaces and a newline.", @"{'descr': '<f4', 'fortran_order': False, 'shape': (6,)} or exit()");
        Npy("a.npz, 'a': found an escape in the header's '<f\\x34'; expected plain text.", @"{'descr': '<f\x34', 'fortran_order': False, 'shape': (6,)}");
        Npy("a.npz, 'a': found a quoted text without an end in the header; expected a closing quote.", @"{'descr': '<f4");
        Npy("a.npz, 'a': found a header with bytes that are not ASCII; expected a Python dictionary in ASCII.", @"{'descr': 'é', 'fortran_order': False, 'shape': (6,)}");
        Npy("a.npz, 'a': found a bool that is neither 0 nor 1; expected bytes 0 and 1 only.", @"{'descr': '|b1', 'fortran_order': False, 'shape': (24,)}");
        Npy("a.npz, 'a': found an object array, that is, a pickle, which is a program and is never read; expected numbers.", @"{'descr': '|O', 'fortran_order': False, 'shape': (24,)}");
        Npy("a.npz, 'a': found a structured array; expected one plain element type.", @"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (24,)}");
        Npy("a.npz, 'a': found the element type '<c8'; expected one of <f4, <f8, <i8, <i4, |u1, |b1, <f2, <u2, <i2, |i1.", @"{'descr': '<c8', 'fortran_order': False, 'shape': (24,)}");
        Npy("a.npz, 'a': found the element type '<c\\x098'; expected one of <f4, <f8, <i8, <i4, |u1, |b1, <f2, <u2, <i2, |i1.", "{'descr': '<c\t8', 'fortran_order': False, 'shape': (24,)}");
        Npy("a.npz, 'a': found the header key '0123456789012345678901234567890123456789…'; expected 'descr', 'fortran_order' and 'shape', each once.", @"{'0123456789012345678901234567890123456789x': 1}");
        Npy("a.npz, 'a': found 'd' in the header; expected a quoted text.", @"{descr: 1}");
    }

    [Fact]
    public void Headers_of_safetensors()
    {
        Safetensors("a.safetensors, 'a': found data from 0 on; expected 4, where the tensor before it ends: no gap, no overlap.", @"{""b"":{""dtype"":""F32"",""shape"":[1],""data_offsets"":[0,4]},""a"":{""dtype"":""F32"",""shape"":[1],""data_offsets"":[0,4]}}");
        Safetensors("a.safetensors: found 8 bytes of tensors; expected 4, where the last one ends.", @"{""a"":{""dtype"":""F32"",""shape"":[1],""data_offsets"":[0,4]}}");
        Safetensors("a.safetensors, 'a': found 8 bytes; expected those of float32 (3,).", @"{""a"":{""dtype"":""F32"",""shape"":[3],""data_offsets"":[0,8]}}");
        Safetensors("a.safetensors, 'a': found data_offsets of another form; expected where the data begins and ends.", @"{""a"":{""dtype"":""F32"",""shape"":[2],""data_offsets"":[8,0]}}");
        Safetensors("a.safetensors, 'a': found data_offsets of another form; expected where the data begins and ends.", @"{""a"":{""dtype"":""F32"",""shape"":[2],""data_offsets"":[0,4,8]}}");
        Safetensors("a.safetensors, 'a': found a size or an offset that is no whole number; expected 0 or more.", @"{""a"":{""dtype"":""F32"",""shape"":[-2],""data_offsets"":[0,8]}}");
        Safetensors("a.safetensors, 'a': found a size or an offset that is no whole number; expected 0 or more.", @"{""a"":{""dtype"":""F32"",""shape"":[2.5],""data_offsets"":[0,8]}}");
        Safetensors("a.safetensors, 'a': found a size or an offset that is no whole number; expected 0 or more.", @"{""a"":{""dtype"":""F32"",""shape"":[""2""],""data_offsets"":[0,8]}}");
        Safetensors("a.safetensors, 'a': found the element type 'F8_E4M3'; expected one of F32, F64, F16, BF16, I64, I32, I16, I8, U8, BOOL.", @"{""a"":{""dtype"":""F8_E4M3"",""shape"":[8],""data_offsets"":[0,8]}}");
        Safetensors("a.safetensors, 'a': found an entry of another form; expected dtype, shape and data_offsets, nothing else.", @"{""a"":{""dtype"":""F32"",""shape"":[2],""data_offsets"":[0,8],""x"":1}}");
        Safetensors("a.safetensors, 'a': found an entry of another form; expected dtype, shape and data_offsets, nothing else.", @"{""a"":{""dtype"":32,""shape"":[2],""data_offsets"":[0,8]}}");
        Safetensors("a.safetensors, 'a': found an entry of another form; expected dtype, shape and data_offsets, nothing else.", @"{""a"":{""dtype"":""F32"",""shape"":2,""data_offsets"":[0,8]}}");
        Safetensors("a.safetensors, 'a': found an entry of another form; expected dtype, shape and data_offsets, nothing else.", @"{""a"":{""dtype"":""F32"",""shape"":[2],""data_offsets"":8}}");
        Safetensors("a.safetensors, 'a': found an entry of another form; expected dtype, shape and data_offsets, nothing else.", @"{""a"":{""dtype"":""F32"",""shape"":[2],""offsets"":[0,8]}}");
        Safetensors("a.safetensors, 'a': found an entry of another form; expected dtype, shape and data_offsets, nothing else.", @"{""a"":1}");
        Safetensors("a.safetensors, '': found a tensor without a name; expected a name.", @"{"""":{""dtype"":""F32"",""shape"":[2],""data_offsets"":[0,8]}}");
        Safetensors("a.safetensors, 'a': found a shape of 65 sizes; expected at most 64.", @"{""a"":{""dtype"":""F32"",""shape"":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],""data_offsets"":[0,8]}}");
        Safetensors("a.safetensors: found a __metadata__ with other values than texts; expected texts.", @"{""a"":{""dtype"":""F32"",""shape"":[2],""data_offsets"":[0,8]},""__metadata__"":{""x"":1}}");
        Safetensors("a.safetensors: found a __metadata__ with other values than texts; expected texts.", @"{""a"":{""dtype"":""F32"",""shape"":[2],""data_offsets"":[0,8]},""__metadata__"":1}");
        Safetensors("a.safetensors, 'a': found a bool that is neither 0 nor 1; expected bytes 0 and 1 only.", @"{""a"":{""dtype"":""BOOL"",""shape"":[8],""data_offsets"":[0,8]}}");
        Safetensors("a.safetensors: found a header that does not begin with '{'; expected a JSON object.", @"[1]");
        Safetensors("a.safetensors: found a header that is no JSON of this format; expected a JSON object, every name once.", @"{""a""");
    }

    [Fact]
    public void Indexes_of_safetensors()
    {
        Index("m.safetensors.index.json: found the file '../b.safetensors' for 'a'; expected a .safetensors file beside the index, without a folder.", @"{""weight_map"":{""a"":""../b.safetensors""}}");
        Index("m.safetensors.index.json: found the file 'sub\\b.safetensors' for 'a'; expected a .safetensors file beside the index, without a folder.", @"{""weight_map"":{""a"":""sub\\b.safetensors""}}");
        Index("m.safetensors.index.json: found the file 'b.npz' for 'a'; expected a .safetensors file beside the index, without a folder.", @"{""weight_map"":{""a"":""b.npz""}}");
        Index("m.safetensors.index.json: found no file for 'a'; expected a file's name.", @"{""weight_map"":{""a"":1}}");
        Index("m.safetensors.index.json: found a tensor without a name; expected a name.", @"{""weight_map"":{"""":""b.safetensors""}}");
        Index("m.safetensors.index.json, 'a': found no file 'c.safetensors' beside the index; expected every file that it names.", @"{""weight_map"":{""a"":""c.safetensors""}}");
        Index("b.safetensors, 'x': found no such tensor; expected the one that the index places here.", @"{""weight_map"":{""x"":""b.safetensors""}}");
        Index("b.safetensors, 'b': found a tensor that the index does not place here; expected those of the index only.", @"{""weight_map"":{""a"":""b.safetensors""}}");
        Index("m.safetensors.index.json: found an index without weight_map; expected a JSON object that has one.", @"{""weight_map"":1}");
        Index("m.safetensors.index.json: found an index without weight_map; expected a JSON object that has one.", @"{}");
        Index("m.safetensors.index.json: found an index without weight_map; expected a JSON object that has one.", @"[]");
        Index("m.safetensors.index.json: found an index that is no JSON; expected a JSON object, every name once.", @"{");
    }

    [Fact]
    public void Archives_of_PyTorch()
    {
        const string storage = "(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\u00000X\u0003\0\0\0cpuK\u0006tQ", rebuild = "ctorch._utils\n_rebuild_tensor_v2\n", empty = "ccollections\nOrderedDict\n)R";
        static string Tensor(string name, string view, string of = storage) => $"X\u0001\0\0\0{name}{rebuild}({of}{view}\u0089{empty}tR";
        static string State(params string[] tensors) => $"}}({string.Concat(tensors)}u.";
        const string whole = "K\0(K\u0002K\u0003t(K\u0003K\u0001t";
        (string, byte[])[] Entries(string pickle, int bytes = 24) => [("x/data.pkl", Encoding.Latin1.GetBytes(pickle)), ("x/data/0", new byte[bytes])];

        Torch("a.pt: found no entry data.pkl, or several; expected one, in the archive's folder.", [("x/data.pkl", []), ("y/data.pkl", [])]);
        Torch("a.pt: found no entry data.pkl, or several; expected one, in the archive's folder.", [("x/data", [])]);
        Torch("a.pt: found numbers whose last byte comes first; expected byteorder little.", [.. Entries(State()), ("x/byteorder", "big"u8.ToArray())]);
        Torch("a.pt, 'a': found no entry 'data/0'; expected the storage of that key.", Entries(State(Tensor("a", whole)))[..1]);
        Torch("a.pt, 'x/data/0': found an entry of 20 bytes; expected 6 elements of float32.", Entries(State(Tensor("a", whole)), 20));
        Torch("a.pt, 'b': found the storage '0' in two types or lengths; expected one.", Entries(State(Tensor("a", whole), Tensor("b", whole, storage.Replace("Float", "Int", StringComparison.Ordinal)))));
        Torch("a.pt, 'b': found the storage '0' in two types or lengths; expected one.", Entries(State(Tensor("a", whole), Tensor("b", whole, storage.Replace("K\u0006", "K\u0005", StringComparison.Ordinal)))));
        Torch("a.pt, 'a': found 1 strides for 2 sizes; expected as many, at most 64.", Entries(State(Tensor("a", "K\0(K\u0002K\u0003t(K\u0001t"))));
        Torch("a.pt, 'a': found a tensor (2, 3) that reaches beyond its storage; expected one within its 6 elements.", Entries(State(Tensor("a", "K\u0001(K\u0002K\u0003t(K\u0003K\u0001t"))));
        Torch("a.pt, 'a': found strides (1, 1) for a shape (2, 3); expected a view whose elements do not overlap.", Entries(State(Tensor("a", "K\0(K\u0002K\u0003t(K\u0001K\u0001t"))));
        Torch("a.pt, 'x/data/0': found two entries of that name; expected one.", [.. Entries(State()), .. Entries(State())[1..]]);
        Torch("a.pt: found a value that is no dictionary; expected a state dict: names and tensors.", Entries("N."));
        Torch("a.pt: found a file that is no ZIP; expected what torch.save of PyTorch 1.6 or later writes; load an older file in PyTorch and save it again.", null);
    }

    [Fact]
    public void Archives_of_numpy()
    {
        Zip("a.npz: found the entry 'a.txt'; expected entries that end in .npy only.", "a.npz", [("a.txt", [])]);
        Zip("a.npz, 'a': found an empty entry; expected a .npy file, which starts with 934E554D5059.", "a.npz", [("a.npy", [])]);
        Zip("a.npz, 'a': found an entry that starts with the bytes 010203040506; expected a .npy file, which starts with 934E554D5059.", "a.npz", [("a.npy", [1, 2, 3, 4, 5, 6, 7, 8])]);
        Zip("a.npz, 'a': found an .npy file of 7 bytes; expected at least the 8 bytes of magic and version.", "a.npz", [("a.npy", [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1])]);
        Zip("a.npz, 'a': found an .npy file of 8 bytes; expected at least the 10 bytes before the header.", "a.npz", [("a.npy", [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0])]);
        Zip("a.npz, 'a': found .npy format version 4.0; expected version 1.0, 2.0 or 3.0.", "a.npz", [("a.npy", [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 4, 0, 1, 1])]);
        Zip("a.npz, 'a': found a header that declares 9 bytes where 1 are left; expected a whole header.", "a.npz", [("a.npy", [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 9, 0, 1])]);
        Zip("a.npz, 'a': found a header that declares 65535 bytes; expected at most 10000.", "a.npz", [("a.npy", [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 0xFF, 0xFF, 1])]);
        Zip("a.npz, 'a': found a header that does not end in a newline; expected spaces and a newline at its end.", "a.npz", [("a.npy", [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 1, 0, 1])]);
        InFolder(folder => Told("a.npz: found a damaged ZIP file; expected a whole one.", folder, "a.npz", "no archive"u8.ToArray()));
        InFolder(folder =>
        {
            File.WriteAllBytes(Path.Combine(folder, "a.safetensors"), [2, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8]);
            Assert.Empty(StateDict.Load(Path.Combine(folder, "a.safetensors")));
        });
        InFolder(folder => Told("a.safetensors: found a file of 3 bytes; expected 8 bytes with the header's length, and a header.", folder, "a.safetensors", [1, 2, 3]));
        InFolder(folder => Told("a.safetensors: found a header that declares 65535 bytes in a file of 8; expected at most 100000000, and no more than the file has.", folder, "a.safetensors", [255, 255, 0, 0, 0, 0, 0, 0]));
    }

    private static void Npy(string whole, string header)
    {
        byte[] text = [.. Encoding.Latin1.GetBytes(header), (byte)'\n'], data = new byte[24];
        data[7] = 2;
        Zip(whole, "a.npz", [("a.npy", [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. data])]);
    }

    private static void Safetensors(string whole, string header) => InFolder(folder =>
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        Told(whole, folder, "a.safetensors", [.. length, .. Encoding.UTF8.GetBytes(header), 2, .. new byte[7]]);
    });

    private static void Index(string whole, string index) => InFolder(folder =>
    {
        new StateDict { { "a", StateTensor.OfScalar(1f) }, { "b", StateTensor.OfScalar(2f) } }.Save(Path.Combine(folder, "b.safetensors"));
        Told(whole, folder, "m.safetensors.index.json", Encoding.UTF8.GetBytes(index));
    });

    private static void Torch(string whole, (string, byte[])[]? entries)
    {
        if (entries is not null)
            Zip(whole, "a.pt", entries);
        else
            InFolder(folder => Told(whole, folder, "a.pt", "\u0080\u0002."u8.ToArray()));
    }

    private static void Zip(string whole, string name, (string Name, byte[] Content)[] entries) => InFolder(folder =>
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (entry, content) in entries)
            {
                using var stream = zip.CreateEntry(entry).Open();
                stream.Write(content);
            }
        }
        Told(whole, folder, name, bytes.ToArray());
    });

    private static void Told(string whole, string folder, string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        Assert.Equal(whole, Assert.Throws<TensorFileException>(() => StateDict.Load(path)).Message);
    }

    private static void InFolder(Action<string> use)
    {
        var folder = Directory.CreateTempSubdirectory("torchinit-");
        try
        {
            use(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
