using System.Text;

namespace TorchInit.Tests;

/// <summary>The reader of pickles, opcode by opcode: what it makes of each, and what it says to what it does not take.</summary>
public sealed class PickleTests
{
    private const string Rebuild = "ctorch._utils\n_rebuild_tensor_v2\n", Empty = "ccollections\nOrderedDict\n)R", Name = "X\u0001\0\0\0a";
    private const string StorageOfSix = "(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\u00000X\u0003\0\0\0cpuK\u0006tQ";
    private const string Tensor = Rebuild + "(" + StorageOfSix + "K\u0001(K\u0002K\u0003t(K\u0003K\u0001t\u0089" + Empty + "tR";

    [Theory]
    [InlineData("\u0080\u0002}" + Name + Tensor + "s.")]
    [InlineData("\u0080\u0003}(" + Name + Tensor + "u.")]
    [InlineData("\u0080\u0004\u0095\0\0\0\0\0\0\0\0}\u0094(\u008c\u0001a" + Tensor + "u.")]
    [InlineData(Empty + "(" + Name + Tensor + "u}X\u0009\0\0\0_metadata}sb.")]
    [InlineData("\u008c\u000bcollections\u008c\u000bOrderedDict\u0093)R(" + Name + Tensor + "u.")]
    [InlineData("}(" + Name + "ctorch._utils\n_rebuild_parameter\n" + Tensor + "\u0088" + Empty + "\u0087Ru.")]
    // a tuple that is stored and taken again, in both widths; numbers in all of theirs
    [InlineData("}(" + Name + Rebuild + "(" + StorageOfSix + "J\u0001\0\0\0K\u0002K\u0003\u0086q\u0005\u008a\u0002\u0003\0M\u0001\0\u0086r\u0006\u0001\0\0\u0089" + Empty + "tRu.")]
    [InlineData("}(" + Name + Rebuild + "(" + StorageOfSix + "\u008a\u0001\u0001K\u0002K\u0003\u0086(K\u0003K\u0001tq\u0009\u0089" + Empty + "tRu.")]
    public void A_state_dict_of_one_tensor(string pickle)
    {
        var (name, view) = Read(pickle).Single();
        Assert.Equal(("a", new Pickle.Storage(DType.Float32, "0", 6), 1L), (name, view.Storage, view.Offset));
        Assert.Equal([2, 3], view.Shape);
        Assert.Equal([3, 1], view.Strides);
    }

    [Fact]
    public void What_was_stored_is_recalled_by_its_place()
    {
        foreach (var (store, recall) in new[] { ("q\u0007", "h\u0007"), ("r\u0007\u0001\0\0", "j\u0007\u0001\0\0"), ("\u0094", "h\0"), ("q\u0007", "j\u0007\0\0\0") })
        {
            var both = Read($"}}({Name}{Tensor}{store}X\u0001\0\0\0b{recall}u.");
            Assert.Equal(["a", "b"], both.Select(tensor => tensor.Key));
            Assert.Same(both[0].Value, both[1].Value);
        }
    }

    [Theory]
    [InlineData("\u008a\0", "0")]
    [InlineData("\u008a\u0001\u007f", "127")]
    [InlineData("\u008a\u0001\u00ff", "-1")]
    [InlineData("\u008a\u0002\u0000\u0080", "-32768")]
    [InlineData("\u008a\u0008\u0001\0\0\0\0\0\0\u0080", "-9223372036854775807")]
    [InlineData("K\u00ff", "255")]
    [InlineData("M\u0001\u0002", "513")]
    [InlineData("J\u00fe\u00ff\u00ff\u00ff", "-2")]
    [InlineData("G\u0040\u0004\0\0\0\0\0\0", "2.5")]
    public void Numbers(string number, string value) => Refused($"}}{Name}{number}s.", $"the number {value}", "a tensor. Of a checkpoint");

    [Theory]
    [InlineData("N.", "a value that is no dictionary", "a state dict: names and tensors")]
    [InlineData("}.}", "values or bytes left over at the end", "one value")]
    [InlineData("N}.", "values or bytes left over at the end", "one value")]
    [InlineData("}X\0\0\0\0" + Tensor + "s.", "a tensor without a name", "a name")]
    [InlineData("}" + Name + "Ns.", "None", "a tensor. Of a checkpoint")]
    [InlineData("}" + Name + "\u0088s.", "the number True", "a tensor. Of a checkpoint")]
    [InlineData("}" + Name + ")s.", "a tuple", "a tensor. Of a checkpoint")]
    [InlineData("}" + Name + "}s.", "a dictionary", "a tensor. Of a checkpoint")]
    [InlineData("}" + Name + StorageOfSix + "s.", "a storage", "a tensor. Of a checkpoint")]
    [InlineData("}" + Name + "ccollections\nOrderedDict\ns.", "'collections.OrderedDict'", "a tensor. Of a checkpoint")]
    [InlineData("}" + Name + "X\u0028\0\0\00123456789012345678901234567890123456789s.", "the text '0123456789012345678901234567890123456789'", "a tensor. Of a checkpoint")]
    [InlineData("}" + Name + "X\u0029\0\0\012345678901234567890123456789012345678901s.", "the text '1234567890123456789012345678901234567890…'", "a tensor. Of a checkpoint")]
    [InlineData("\u0080\u0001}.", "pickle protocol 1", "2, 3 or 4")]
    [InlineData("\u0080\u0005}.", "pickle protocol 5", "2, 3 or 4")]
    [InlineData("}0.", "the pickle opcode 0x30 ('0')", "those of a plain state dict; nothing is executed here")]
    [InlineData("}\u0081.", "the pickle opcode 0x81", "those of a plain state dict; nothing is executed here")]
    [InlineData("ccollections\nOrderedDict\n(Nt}b.", "attributes of an object", "a state dict's _metadata only")]
    [InlineData("}}X\u0001\0\0\0aNsb.", "attributes of an object", "a state dict's _metadata only")]
    [InlineData("}Nb.", "attributes of an object", "a state dict's _metadata only")]
    [InlineData("N}b.", "attributes of an object", "a state dict's _metadata only")]
    [InlineData("cos\nsystem\n", "the name 'os.system'", "those of a plain state dict (OrderedDict, _rebuild_tensor_v2, _rebuild_parameter, storages of numbers); nothing is executed here")]
    [InlineData("c" + "os", "a name without an end", "a line")]
    [InlineData("ccollections\nOrderedDict\n(NtR", "a call of 'collections.OrderedDict'", "a tensor, a parameter or an empty OrderedDict with the arguments that PyTorch writes")]
    [InlineData("ctorch._utils\n_rebuild_parameter\n(NtR", "a call of 'torch._utils._rebuild_parameter'", "a tensor, a parameter or an empty OrderedDict")]
    [InlineData("N)R", "a call of None", "a tensor, a parameter or an empty OrderedDict")]
    [InlineData("(X\u0001\0\0\0atQ", "a persistent id of another form", "('storage', type, key, location, count)")]
    [InlineData("NQ", "a persistent id of another form", "('storage', type, key, location, count)")]
    [InlineData("(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\u00000X\u0003\0\0\0cpuJ\u00ff\u00ff\u00ff\u00fftQ", "a persistent id of another form", "('storage', type, key, location, count)")]
    [InlineData("(X\u0007\0\0\0storageccollections\nOrderedDict\nX\u0001\0\0\u00000X\u0003\0\0\0cpuK\u0006tQ", "a persistent id of another form", "('storage', type, key, location, count)")]
    [InlineData(Rebuild + "(" + StorageOfSix + "K\0(J\u00ff\u00ff\u00ff\u00ffK\u0003t(K\u0003K\u0001t\u0089" + Empty + "tR", "the number -1", "a size or stride, 0 or more")]
    [InlineData(Rebuild + "(" + StorageOfSix + "K\0(K\u0002K\u0003t(NK\u0001t\u0089" + Empty + "tR", "None", "a size or stride, 0 or more")]
    [InlineData("N(NNu", "items of something that is no dictionary", "names and values")]
    [InlineData("}(Nu", "items of something that is no dictionary", "names and values")]
    [InlineData("}(NNu", "the key None", "names, each once")]
    [InlineData("}(" + Name + "N" + Name + "Nu", "the key the text 'a'", "names, each once")]
    [InlineData("\u008a\u0009", "an integer of 9 bytes", "at most 8")]
    [InlineData("X\u0001\0\0\0\u00ff", "a text that is not UTF-8", "UTF-8")]
    [InlineData("X\u0002\0\0\0a", "an end in the middle of a value", "a whole pickle")]
    [InlineData("", "an end in the middle of a value", "a whole pickle")]
    [InlineData("h\u0005", "a reference to the value 5", "a value that was stored before")]
    [InlineData("s", "a missing value", "one on the stack")]
    [InlineData("q\0", "a missing value", "one on the stack")]
    [InlineData("(q\0", "a missing value", "one on the stack")]
    [InlineData("(\u0085", "a missing value", "one on the stack")]
    public void What_is_refused(string pickle, string found, string expected) => Refused(pickle, found, expected);

    private static void Refused(string pickle, string found, string expected)
    {
        var error = Assert.Throws<TensorFileException>(() => Read(pickle));
        Assert.Equal(("a.pt", found), (error.File, error.Found));
        if (expected.StartsWith("a tensor. Of", StringComparison.Ordinal))
            Assert.Equal(("a", "a tensor. Of a checkpoint with other things in it, save the state dict alone: torch.save(model.state_dict(), …)"), (error.Key, error.Expected));
        else
            Assert.StartsWith(expected, error.Expected, StringComparison.Ordinal);
    }

    private static IReadOnlyList<KeyValuePair<string, Pickle.TensorView>> Read(string pickle) => Pickle.Read(Encoding.Latin1.GetBytes(pickle), "a.pt");
}
