namespace InitNotebooks.Web;

/// <summary>Writes a function of WebAssembly. Its values are locals, named by their numbers; local 0 is its only parameter, an integer.</summary>
internal sealed class WasmFunction
{
    private const byte Integer = 0x7F, Vector = 0x7B, Nothing = 0x40;

    private readonly List<byte> code = [];
    private readonly List<byte> types = [];

    /// <summary>The function's body, with its length before it.</summary>
    public byte[] Body()
    {
        byte[] body = [.. Unsigned(types.Count), .. types.SelectMany(type => new byte[] { 1, type }), .. code, 0x0B];
        return [.. Unsigned(body.Length), .. body];
    }

    /// <summary>A number as WebAssembly writes sizes.</summary>
    public static IEnumerable<byte> Unsigned(int value)
    {
        for (; value > 0x7F; value >>>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }

    public int Int(int value) => New(Integer, () => PushInt(value));

    public int Copy(int local) => New(Integer, () => Push(local));

    public int LoadInt(int place, int offset) => New(Integer, () => Memory([0x28], place, offset));

    public int Add(int a, int b) => New(Integer, () => Binary(0x6A, a, b));

    public int Subtract(int a, int b) => New(Integer, () => Binary(0x6B, a, b));

    public int Multiply(int a, int b) => New(Integer, () => Binary(0x6C, a, b));

    /// <summary>The smaller of two integers.</summary>
    public int Smaller(int a, int b) => New(Integer, () =>
    {
        Push(a);
        Push(b);
        Binary(0x48, a, b);
        code.Add(0x1B);
    });

    /// <summary>local ← local + summand.</summary>
    public void Move(int local, int summand)
    {
        Binary(0x6A, local, summand);
        Pop(local);
    }

    public void Assign(int local, int value)
    {
        Push(value);
        Pop(local);
    }

    /// <summary>Runs <paramref name="body"/> while a &lt; b.</summary>
    public void WhileLess(int a, int b, Action body)
    {
        code.AddRange([0x02, Nothing, 0x03, Nothing]);
        Binary(0x48, a, b);
        code.AddRange([0x45, 0x0D, 1]);
        body();
        code.AddRange([0x0C, 0, 0x0B, 0x0B]);
    }

    /// <summary>Runs <paramref name="body"/> where a = b, else <paramref name="otherwise"/>.</summary>
    public void IfEqual(int a, int b, Action body, Action otherwise)
    {
        Binary(0x46, a, b);
        code.AddRange([0x04, Nothing]);
        body();
        code.Add(0x05);
        otherwise();
        code.Add(0x0B);
    }

    /// <summary>Copies a float.</summary>
    public void CopyFloat(int from, int to)
    {
        Push(to);
        Memory([0x2A], from, 0);
        code.AddRange([0x38, 2, 0]);
    }

    public void CopyBytes(int from, int to, int count)
    {
        Push(to);
        Push(from);
        Push(count);
        code.AddRange([0xFC, 10, 0, 0]);
    }

    public void Clear(int at, int count)
    {
        Push(at);
        PushInt(0);
        Push(count);
        code.AddRange([0xFC, 11, 0]);
    }

    public int Vectors(float value) => Vectors(BitConverter.SingleToInt32Bits(value));

    /// <summary>Four times the same.</summary>
    public int Vectors(int value) => New(Vector, () =>
    {
        PushInt(value);
        Simd(17);
    });

    public int LoadVector(int place, int offset) => New(Vector, () => Memory([0xFD, 0], place, offset));

    /// <summary>A number in memory, four times.</summary>
    public int LoadOne(int place, int offset) => New(Vector, () => Memory([0xFD, 9], place, offset));

    public void Store(int vector, int place, int offset)
    {
        Push(place);
        Push(vector);
        code.AddRange([0xFD, 11, 2, .. Unsigned(offset)]);
    }

    public int Shift(Shifts kind, int vector, int bits) => New(Vector, () =>
    {
        Push(vector);
        PushInt(bits);
        Simd((int)kind);
    });

    public int Of(Unary kind, int vector) => New(Vector, () =>
    {
        Push(vector);
        Simd((int)kind);
    });

    public int Of(Binaries kind, int a, int b) => New(Vector, () =>
    {
        Push(a);
        Push(b);
        Simd((int)kind);
    });

    /// <summary>a·b + c in one rounding, where the processor has that; which <see cref="FusedKernels.TakeIfFused"/> finds out.</summary>
    public int MultiplyAdd(int a, int b, int c) => New(Vector, () => PushMultiplyAdd(a, b, c));

    /// <summary>sum ← a·b + sum.</summary>
    public void Accumulate(int sum, int a, int b)
    {
        PushMultiplyAdd(a, b, sum);
        Pop(sum);
    }

    private void PushMultiplyAdd(int a, int b, int c)
    {
        Push(a);
        Push(b);
        Push(c);
        Simd(0x105);
    }

    private int New(byte type, Action push)
    {
        push();
        types.Add(type);
        Pop(types.Count);
        return types.Count;
    }

    private void Push(int local) => code.AddRange([0x20, .. Unsigned(local)]);

    private void Pop(int local) => code.AddRange([0x21, .. Unsigned(local)]);

    private void PushInt(int value)
    {
        code.Add(0x41);
        for (; value is < -64 or > 63; value >>= 7)
            code.Add((byte)(value | 0x80));
        code.Add((byte)(value & 0x7F));
    }

    private void Binary(byte operation, int a, int b)
    {
        Push(a);
        Push(b);
        code.Add(operation);
    }

    private void Memory(ReadOnlySpan<byte> operation, int place, int offset)
    {
        Push(place);
        code.AddRange([.. operation, 2, .. Unsigned(offset)]);
    }

    private void Simd(int operation) => code.AddRange([0xFD, .. Unsigned(operation)]);
}

/// <summary>What becomes of four numbers.</summary>
internal enum Unary
{
    SquareRoot = 227,
    ToInt = 248,
    ToFloat = 250,
}

/// <summary>What becomes of four numbers and four others; the first four take integers.</summary>
internal enum Binaries
{
    And = 78,
    Xor = 81,
    AddInt = 174,
    SubtractInt = 177,
    Add = 228,
    Subtract = 229,
    Multiply = 230,
}

/// <summary>Shifts of four integers.</summary>
internal enum Shifts
{
    Left = 171,
    Right = 172,
}
