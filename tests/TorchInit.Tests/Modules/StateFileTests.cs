using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics.Tensors;
using System.Text;

namespace TorchInit.Tests;

/// <summary>.npz, .safetensors (one file and several) and .pt: what is written is read, by PyTorch too, and what is damaged is refused.</summary>
public sealed class StateFileTests
{
    /// <summary>Fifteen lines for a format that Debian's Python has no reader of.</summary>
    private const string Safetensors = """
        import json, struct, numpy, torch
        numpys = {"F32": "<f4", "F64": "<f8", "F16": "<f2", "BF16": "<i2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1", "U8": "|u1", "BOOL": "|b1"}
        def load(path):
            data = open(path, "rb").read()
            length, = struct.unpack("<Q", data[:8])
            rest = data[8 + length:]
            header = json.loads(data[8:8 + length])
            def tensor(e):
                t = torch.from_numpy(numpy.frombuffer(rest[e["data_offsets"][0]:e["data_offsets"][1]], numpys[e["dtype"]]).reshape(e["shape"]).copy())
                return t.view(torch.bfloat16) if e["dtype"] == "BF16" else t
            return {n: tensor(e) for n, e in header.items() if n != "__metadata__"}
        def save(tensors, path):
            names, header, data = {v: k for k, v in numpys.items() if k != "BF16"}, {}, b""
            for n, t in tensors.items():
                a = numpy.ascontiguousarray(t.numpy()).reshape(tuple(t.shape))
                header[n] = {"dtype": names["|b1" if a.dtype == bool else a.dtype.str], "shape": list(a.shape), "data_offsets": [len(data), len(data) + a.nbytes]}
                data += a.tobytes()
            text = json.dumps({**header, "__metadata__": {"format": "pt"}}).encode()
            open(path, "wb").write(struct.pack("<Q", len(text)) + text + data)
        """;

    private const string Describe = """

        def describe(tensors):
            for n, t in tensors.items():
                bits = t.view(torch.int16) if t.dtype == torch.bfloat16 else t
                print(n, str(t.dtype).split(".")[1], str(tuple(t.shape)), numpy.ascontiguousarray(bits.numpy()).tobytes().hex())

        """;

    public static TheoryData<string> Names => new("a.npz", "a.safetensors", "a.safetensors.index.json", "a.pt");

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_saved_is_loaded_and_the_same_tensors_give_the_same_bytes(string name) => StateFiles.InFolder(folder =>
    {
        var path = Path.Combine(folder, name);
        StateFiles.Everything().Save(path, shardSize: 40);
        Assert.Equal(StateFiles.Describe(StateFiles.Everything()), StateFiles.Describe(StateDict.Load(path)));
        var first = Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        if (name.EndsWith("json", StringComparison.Ordinal))
            Assert.True(first.Length > 3, "one shard is no test");
        StateDict.Load(path).Save(path, shardSize: 40);
        Assert.Equal(first, Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes));
    });

    [Fact]
    public void PyTorch_reads_what_is_written() => StateFiles.InFolder(folder =>
    {
        StateFiles.Everything().Save(Path.Combine(folder, "a.npz"));
        StateFiles.Everything().Save(Path.Combine(folder, "a.safetensors"));
        StateFiles.Everything().Save(Path.Combine(folder, "a.pt"));
        Assert.Equal(StateFiles.Describe(StateFiles.Everything()), StateFiles.Python(folder, "import numpy, torch" + Describe + "describe(torch.load('a.pt', weights_only=True))"));
        Assert.Equal(StateFiles.Describe(StateFiles.Everything()), StateFiles.Python(folder, Safetensors + Describe + "describe(load('a.safetensors'))"));
        Assert.Equal(
            StateFiles.Describe(StateFiles.Everything()),
            StateFiles.Python(folder, Safetensors + Describe + "describe({n: torch.from_numpy(a.view('<i2')).view(torch.bfloat16) if a.dtype == '<u2' else torch.from_numpy(a) for n, a in numpy.load('a.npz').items()})"));
    });

    [Fact]
    public void What_PyTorch_writes_is_read() => StateFiles.InFolder(folder =>
    {
        // A convolution, a batch norm with its 0-d count, a transposed weight, two names for one tensor, a view into another's memory, every type.
        var expected = StateFiles.Python(folder, Safetensors + Describe + """

            from collections import OrderedDict
            torch.manual_seed(1)
            state = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.BatchNorm2d(3)).state_dict()
            state["turned"] = torch.arange(6.).reshape(2, 3).t()
            state["again"] = state["0.weight"]
            state["part"] = state["0.weight"][1:2, :, 2]
            state["empty"] = torch.zeros(0, 3)
            for t in (torch.float64, torch.float16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool):
                state[str(t)] = torch.arange(3).to(t)
            state["half.of.it"] = torch.arange(8, dtype=torch.float16)[::2]
            torch.save({**state, "brief": torch.tensor([1.5, -3e38]).bfloat16()}, "brief.pt")
            torch.save(state, "a.pt")
            torch.save({n: torch.nn.Parameter(t) if t.is_floating_point() else t for n, t in state.items()}, "parameters.pt")
            numpy.savez("a.npz", **{n: t.numpy() for n, t in state.items()})
            numpy.savez_compressed("packed.npz", **{n: t.numpy() for n, t in state.items()})
            save(state, "a.safetensors")
            describe(state)
            """);
        foreach (var name in new[] { "a.pt", "parameters.pt", "a.npz", "packed.npz", "a.safetensors" })
            Assert.Equal(expected, StateFiles.Describe(StateDict.Load(Path.Combine(folder, name))));

        Assert.Equal([(BFloat16)1.5f, (BFloat16)(-3e38f)], Bits.Flat(StateDict.Load(Path.Combine(folder, "brief.pt"))["brief"].As<BFloat16>()));
        var state = StateDict.Load(Path.Combine(folder, "a.pt"));
        state["again"].As<float>()[0, 0, 0, 0] = 7;
        Assert.Equal(7, state["0.weight"].As<float>()[0, 0, 0, 0]);

        foreach (var name in Directory.GetFiles(folder).Where(path => !path.EndsWith("packed.npz", StringComparison.Ordinal)))
            AssertRefusedOrRead(name, folder);
    });

    /// <summary>GPT-2's table of words is also its last layer. Two slices of one memory, and equal numbers elsewhere, are not one tensor.</summary>
    [Fact]
    public void Tied_weights_stay_tied() => StateFiles.InFolder(folder =>
    {
        var table = Tensor.Create(new float[] { 1, 2, 3, 4, 5, 6 }, [3, 2]);
        var state = new StateDict();
        state.Add("wte", StateTensor.Of(table));
        state.Add("row", StateTensor.Of(table.Slice([new NRange(0, 1), NRange.All])));
        state.Add("next", StateTensor.Of(table.Slice([new NRange(1, 2), NRange.All])));
        state.Add("equal", StateTensor.Of(Tensor.Create(new float[] { 1, 2, 3, 4, 5, 6 }, [3, 2])));
        state.Add("turned", StateTensor.Of(Tensor.Transpose(Tensor.Create(new float[] { 1, 2, 3, 4 }, [2, 2]))));
        state.Add("lm_head", StateTensor.Of(table));
        var path = Path.Combine(folder, "a.pt");
        state.Save(path);
        using (var zip = ZipFile.OpenRead(path))
            Assert.Equal(5, zip.Entries.Count(entry => entry.FullName.StartsWith("archive/data/", StringComparison.Ordinal)));
        var read = StateDict.Load(path);
        Assert.Equal(StateFiles.Describe(state), StateFiles.Describe(read));
        read["wte"].As<float>()[0, 0] = 9;
        Assert.Equal((9f, 1f, 1f), (read["lm_head"].As<float>()[0, 0], read["row"].As<float>()[0, 0], read["equal"].As<float>()[0, 0]));
        Assert.Equal("True False False False", StateFiles.Python(folder, """
            import torch
            state = torch.load("a.pt", weights_only=True)
            print(*(state["wte"].data_ptr() == state[name].data_ptr() for name in ("lm_head", "row", "next", "equal")))
            """).Trim());
    });

    /// <summary>The library that the format comes from: what is written, in one file and in several with their index.</summary>
    [Fact]
    public void The_safetensors_library_reads_what_is_written() => StateFiles.InFolder(folder =>
    {
        StateFiles.Everything().Save(Path.Combine(folder, "a.safetensors"));
        StateFiles.Everything().Save(Path.Combine(folder, "b.safetensors.index.json"), shardSize: 40);
        var read = StateFiles.PythonWithSafetensors(folder, "import json, numpy, torch" + Describe + """

            with safe_open("a.safetensors", "pt") as file:
                assert file.metadata() == {"format": "pt"}, file.metadata()
            describe(dict(sorted(load_file("a.safetensors").items())))
            where, parts = json.load(open("b.safetensors.index.json"))["weight_map"], {}
            assert len(set(where.values())) > 2
            for file in set(where.values()):
                part = load_file(file)
                assert sorted(part) == sorted(name for name in where if where[name] == file)
                parts.update(part)
            describe(dict(sorted(parts.items())))
            """);
        var expected = StateFiles.Describe(StateFiles.Everything()).Split('\n').Order(StringComparer.Ordinal).ToArray();
        Assert.Equal([.. expected, .. expected], read.Split('\n'));
    });

    [Fact]
    public void What_the_safetensors_library_writes_is_read() => StateFiles.InFolder(folder =>
    {
        var expected = StateFiles.PythonWithSafetensors(folder, "import json, numpy, torch" + Describe + """

            torch.manual_seed(1)
            state = {str(t).split(".")[1]: torch.randn(3, 2).mul(5).to(t) for t in (
                torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)}
            state.update({"empty": torch.zeros(0, 3), "number": torch.tensor(2.5), "conv.weight": torch.nn.Conv2d(2, 3, 3).weight.data, "ü": torch.arange(5)})
            save_file(state, "a.safetensors", metadata={"format": "pt", "made by": "a test"})
            names = list(state)
            shards = {f"b-{i}.safetensors": {n: state[n] for n in names[i::3]} for i in range(3)}
            for file, part in shards.items():
                save_file(part, file)
            json.dump({"metadata": {"total_size": 1}, "weight_map": {n: file for file, part in shards.items() for n in part}}, open("b.safetensors.index.json", "w"))
            describe(dict(sorted(state.items())))
            """).Split('\n');
        foreach (var name in new[] { "a.safetensors", "b.safetensors.index.json" })
            Assert.Equal(expected, StateFiles.Describe(StateDict.Load(Path.Combine(folder, name))).Split('\n').Order(StringComparer.Ordinal));
    });

    [Theory]
    [InlineData("torch.save({'model': {'w': torch.zeros(1)}, 'epoch': 3}, 'a.pt')", "a dictionary")]
    [InlineData("torch.save({'epoch': 3}, 'a.pt')", "the number 3")]
    [InlineData("torch.save([torch.zeros(1)], 'a.pt')", "the pickle opcode 0x5D")]
    [InlineData("torch.save(torch.zeros(1), 'a.pt')", "a value that is no dictionary")]
    [InlineData("torch.save(torch.nn.Linear(1, 1), 'a.pt')", "the name 'torch.nn.modules.linear.Linear'")]
    [InlineData("torch.save({'a': torch.zeros(1, dtype=torch.complex64)}, 'a.pt')", "the name 'torch.ComplexFloatStorage'")]
    [InlineData("torch.save({'a': torch.zeros(1)}, 'a.pt', _use_new_zipfile_serialization=False)", "a file that is no ZIP")]
    [InlineData("torch.save({'a': torch.zeros(1).expand(1000, 1000)}, 'a.pt')", "reaches beyond its storage")]
    [InlineData("torch.save({1: torch.zeros(1)}, 'a.pt')", "the key the number 1")]
    [InlineData("import os\nclass E:\n    def __reduce__(self): return os.system, ('touch executed',)\ntorch.save({'a': E()}, 'a.pt')", "the name 'posix.system'")]
    [InlineData("class E:\n    def __reduce__(self): return eval, ('open(\"executed\", \"w\")',)\ntorch.save({'a': E()}, 'a.pt')", "the name '__builtin__.eval'")]
    public void What_is_no_plain_state_dict_is_refused_by_name_and_nothing_is_executed(string script, string named) => StateFiles.InFolder(folder =>
    {
        StateFiles.Python(folder, "import torch\n" + script);
        Assert.Contains(named, Assert.Throws<TensorFileException>(() => StateDict.Load(Path.Combine(folder, "a.pt"))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "executed")));
    });

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", null)]
    [InlineData("""{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"__metadata__":{"format":"pt"}}   """, null)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "no overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[3],"data_offsets":[5,8]}}""", "no gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "8 bytes of tensors")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "8 bytes of tensors")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "those of float32 (3,)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "those of float32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "data_offsets of another form")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "no whole number")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "'F8_E4M3'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", "nothing else")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "every name once")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"__metadata__":{"x":1}}""", "texts")]
    [InlineData("""{"a":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}""", null)]
    [InlineData("""[1]""", "begin with '{'")]
    [InlineData("""{"a":[[[[[[1]]]]]]}""", "no JSON of this format")]
    public void Safetensors_are_read_strictly(string header, string? fault) => StateFiles.InFolder(folder =>
    {
        var path = Path.Combine(folder, "a.safetensors");
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        File.WriteAllBytes(path, [.. length, .. Encoding.UTF8.GetBytes(header), .. new byte[8]]);
        if (fault is null)
            Assert.NotEmpty(StateDict.Load(path));
        else
            Assert.Contains(fault, Assert.Throws<TensorFileException>(() => StateDict.Load(path)).Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("""{"weight_map":{"a":"../b.safetensors"}}""", "without a folder")]
    [InlineData("""{"weight_map":{"a":"c.safetensors"}}""", "no file 'c.safetensors'")]
    [InlineData("""{"weight_map":{"x":"b.safetensors"}}""", "no such tensor")]
    [InlineData("""{"weight_map":{}}""", null)]
    [InlineData("""{"weight_map":{"a":"b.safetensors"}}""", "a tensor that the index does not place here")]
    [InlineData("""{"weight_map":{"b":"b.safetensors","a":"b.safetensors"}}""", null)]
    [InlineData("""{}""", "without weight_map")]
    [InlineData("""{""", "no JSON")]
    public void An_index_names_files_beside_it_and_all_their_tensors(string index, string? fault) => StateFiles.InFolder(folder =>
    {
        var state = new StateDict();
        state.Add("a", StateTensor.OfScalar(1f));
        state.Add("b", StateTensor.OfScalar(2f));
        state.Save(Path.Combine(folder, "b.safetensors"));
        var path = Path.Combine(folder, "m.safetensors.index.json");
        File.WriteAllText(path, index);
        if (fault is null)
            StateDict.Load(path);
        else
            Assert.Contains(fault, Assert.Throws<TensorFileException>(() => StateDict.Load(path)).Message, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_files_are_read_or_refused(string name) => StateFiles.InFolder(folder =>
    {
        var path = Path.Combine(folder, name);
        StateFiles.Everything().Save(path, shardSize: 40);
        AssertRefusedOrRead(path, folder);
    });

    [Fact]
    public void An_entry_that_declares_more_than_its_file_can_hold_takes_no_memory() => StateFiles.InFolder(folder =>
    {
        var path = Path.Combine(folder, "a.npz");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("a.npy").Open())
            entry.Write(new byte[1000]);
        var bytes = File.ReadAllBytes(path);
        var directory = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(directory + 24), 2_000_000_000);
        File.WriteAllBytes(path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<TensorFileException>(() => StateDict.Load(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    });

    [Fact]
    public void Other_extensions_are_refused_with_those_that_are_known()
    {
        Assert.Contains("Expected .npz, .safetensors", Assert.Throws<ArgumentException>(() => StateDict.Load("model.h5")).Message, StringComparison.Ordinal);
        Assert.Contains("Expected .npz, .safetensors", Assert.Throws<ArgumentException>(() => new StateDict().Save("model.h5")).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => StateDict.Load("not-there.npz"));
    }

    [Fact]
    public void The_name_that_safetensors_keep_for_themselves_is_refused_before_a_file_is_touched() => StateFiles.InFolder(folder =>
    {
        var state = new StateDict();
        state.Add("__metadata__", StateTensor.OfScalar(1f));
        foreach (var name in new[] { "a.safetensors", "a.safetensors.index.json" })
            Assert.Contains("Rename it", Assert.Throws<ArgumentException>(() => state.Save(Path.Combine(folder, name))).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
        state.Save(Path.Combine(folder, "a.npz"));
        Assert.Equal(["__metadata__"], StateDict.Load(Path.Combine(folder, "a.npz")).Keys);
    });

    /// <summary>Prefixes and files with some bytes changed: a state, or the one exception, in little memory.</summary>
    private static void AssertRefusedOrRead(string path, string folder)
    {
        var sound = File.ReadAllBytes(path);
        var random = new Random(1);
        var damaged = Path.Combine(folder, "damaged" + path[path.IndexOf('.', path.LastIndexOf(Path.DirectorySeparatorChar))..]);
        for (var i = 0; i < 400; i++)
        {
            byte[] bytes = i < 100 ? sound[..random.Next(sound.Length)] : [.. sound];
            for (var changes = i < 100 ? 0 : random.Next(1, 5); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => (byte)random.Next(256) };
            File.WriteAllBytes(damaged, bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                StateDict.Load(damaged);
            }
            catch (TensorFileException)
            {
                // Refused: the other way to be right. Any other exception fails the test.
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
        }
    }
}
