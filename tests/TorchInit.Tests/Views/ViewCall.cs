using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CsCheck;

namespace TorchInit.Tests.Views;

/// <summary>One call of an initializer on a view of memory that is full of other numbers.</summary>
/// <param name="Function">Which.</param>
/// <param name="Type">The element type.</param>
/// <param name="View">Of what.</param>
/// <param name="Seed">The generator's seed.</param>
/// <param name="Platform">Whose arithmetic.</param>
/// <param name="X">A first argument, −1 … 1.</param>
/// <param name="Y">A second, 0 … 1.</param>
/// <param name="Choice">Which overload, mode and so on.</param>
public sealed record ViewCall(Initializer Function, Type Type, View View, int Seed, TorchPlatform Platform, double X, double Y, int Choice)
{
    private static readonly Gen<(int Length, int Step, int Before, int After)> Dimension =
        Gen.Select(Gen.Frequency((6, Gen.Int[1, 5]), (1, Gen.Int[0, 0]), (2, Gen.Int[6, 40])), Gen.Frequency((3, Gen.Const(1)), (1, Gen.Int[2, 3])), Gen.Int[0, 2], Gen.Int[0, 2]);

    /// <summary>Slices with steps of a row-major array with room around it, its dimensions in any order.</summary>
    private static readonly Gen<View> AnyView = Gen.Select(
        Gen.Select(Dimension.Array[1, 4], Gen.Frequency((1, Gen.Bool), (1, Gen.Const(false)))), Gen.Shuffle(new[] { 0, 1, 2, 3 }), Gen.Int[0, 3]).Select(MakeView);

    public static readonly Gen<ViewCall> Any = Gen.Select(
        Gen.Enum<Initializer>(),
        Gen.OneOfConst(typeof(float), typeof(double), typeof(Half), typeof(BFloat16)),
        AnyView,
        Gen.Int,
        Gen.OneOfConst(TorchPlatform.LinuxX64, TorchPlatform.WindowsX64, TorchPlatform.LinuxArm64, TorchPlatform.LinuxX64WithoutAvx2),
        Gen.Select(Gen.Double[-1, 1], Gen.Double.Unit, Gen.Int[0, 11]),
        (function, type, view, seed, platform, numbers) => new ViewCall(function, type, view, seed, platform, numbers.Item1, numbers.Item2, numbers.Item3));

    /// <summary>Null, or what differs from the model.</summary>
    public string? Difference() =>
        Type == typeof(float) ? Difference<float>() : Type == typeof(double) ? Difference<double>() : Type == typeof(Half) ? Difference<Half>() : Difference<BFloat16>();

    private static View MakeView(((int Length, int Step, int Before, int After)[] Dimensions, bool HasGaps) made, int[] order, int offset)
    {
        var (dimensions, hasGaps) = made;
        if (dimensions.Aggregate(1L, (product, d) => product * d.Length) > 1000)
            dimensions = [.. dimensions.Select(d => (Math.Min(d.Length, 5), d.Step, d.Before, d.After))];
        var strides = new nint[dimensions.Length];
        int stride = 1, start = offset;
        for (var i = dimensions.Length - 1; i >= 0; i--)
        {
            var (length, step, before, after) = hasGaps ? dimensions[i] : (dimensions[i].Length, 1, 0, 0);
            strides[i] = stride * step;
            start += before * stride;
            stride *= Math.Max(1, before + length * step + after);
        }
        int[] turned = [.. order.Where(i => i < dimensions.Length)];
        return new(start + stride + 3, start, [.. turned.Select(i => (nint)dimensions[i].Length)], [.. turned.Select(i => dimensions[i].Length == 1 ? 0 : strides[i])]);
    }

    private string? Difference<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var expected = Memory<T>();
        var model = new ScalarModel<T>(Seed, Platform);
        var wanted = Error(() => Fill(expected, model));
        var actual = Memory<T>();
        var generator = new TorchGenerator(Seed, Platform);
        var error = Error(() => Call(actual, generator));
        if (wanted != error)
            return $"error {error?.Name}, expected {wanted?.Name}";
        for (var i = 0; i < expected.Length; i++)
            if (!SameBits(expected[i], actual[i]))
                return string.Create(CultureInfo.InvariantCulture, $"place {i} holds {actual[i]}, expected {expected[i]}");
        var cached = BitConverter.ToInt32(generator.GetState(), 5040) == 0 ? null : (double?)BitConverter.ToDouble(generator.GetState(), 5024);
        var next = (generator.NextUInt32(), cached);
        return next == model.Next ? null : "the generator stands elsewhere";
    }

    /// <summary>NaN has one pattern here; PyTorch's vary.</summary>
    private static bool SameBits<T>(T a, T b) where T : unmanaged, IFloatingPointIeee754<T> =>
        MemoryMarshal.AsBytes<T>(new[] { a }).SequenceEqual(MemoryMarshal.AsBytes<T>(new[] { b })) || (T.IsNaN(a) && T.IsNaN(b));

    private T[] Memory<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, View.Size).Select(i => T.CreateTruncating(1000 + i % 7))];

    private static Type? Error(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or DivideByZeroException)
        {
            return exception.GetType();
        }
    }

    private FanMode Mode => Choice % 2 == 0 ? FanMode.FanIn : FanMode.FanOut;

    private Nonlinearity Nonlinearity => (Nonlinearity)Choice;

    private (double A, double B) Interval => Choice % 3 == 0 ? (X - Y, X + Y) : Choice % 3 == 1 ? (-2 * Y, 2) : (X, X + 0.1 + Y);

    private int Groups => 1 + Choice % 3;

    private int Rows => (int)View.Lengths[0];

    /// <summary>The call itself, by one of the overloads.</summary>
    private void Call<T>(T[] memory, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var tensor = View.Of(memory);
        if (Choice >= 6)
        {
            CallOnSpan(tensor.AsTensorSpan(), g);
            return;
        }
        var filled = Function switch
        {
            Initializer.Uniform => Init.Uniform(tensor, g, X, X + Y),
            Initializer.Normal => Init.Normal(tensor, g, X, Y),
            Initializer.Constant => Init.Constant(tensor, X),
            Initializer.Zeros => Init.Zeros(tensor),
            Initializer.Ones => Init.Ones(tensor),
            Initializer.Eye => Init.Eye(tensor),
            Initializer.Dirac => Init.Dirac(tensor, Groups),
            Initializer.XavierUniform => Init.XavierUniform(tensor, g, Y),
            Initializer.XavierNormal => Init.XavierNormal(tensor, g, Y),
            Initializer.KaimingUniform => Init.KaimingUniform(tensor, g, X, Mode, Nonlinearity),
            Initializer.KaimingNormal => Init.KaimingNormal(tensor, g, X, Mode, Nonlinearity),
            Initializer.VarianceScaling => Init.VarianceScaling(tensor, g, Y, (FanMode)(Choice % 3), (Distribution)(Choice / 3 % 3)),
            Initializer.TruncatedNormal => Init.TruncatedNormal(tensor, g, X, 0.1 + Y, Interval.A, Interval.B),
            Initializer.Orthogonal => Init.Orthogonal(tensor, g, Y),
            _ => Init.Sparse(tensor, g, Y, 0.5),
        };
        Assert.Same(tensor, filled);
    }

    private void CallOnSpan<T>(TensorSpan<T> tensor, TorchGenerator g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (Function)
        {
            case Initializer.Uniform: g.Uniform(tensor, X, X + Y); break;
            case Initializer.Normal: g.Normal(tensor, X, Y); break;
            case Initializer.Constant: Init.Constant(tensor, X); break;
            case Initializer.Zeros: Init.Zeros(tensor); break;
            case Initializer.Ones: Init.Ones(tensor); break;
            case Initializer.Eye: Init.Eye(tensor); break;
            case Initializer.Dirac: Init.Dirac(tensor, Groups); break;
            case Initializer.XavierUniform: Init.XavierUniform(tensor, g, Y); break;
            case Initializer.XavierNormal: Init.XavierNormal(tensor, g, Y); break;
            case Initializer.KaimingUniform: Init.KaimingUniform(tensor, g, X, Mode, Nonlinearity); break;
            case Initializer.KaimingNormal: Init.KaimingNormal(tensor, g, X, Mode, Nonlinearity); break;
            case Initializer.VarianceScaling: Init.VarianceScaling(tensor, g, Y, (FanMode)(Choice % 3), (Distribution)(Choice / 3 % 3)); break;
            case Initializer.TruncatedNormal: Init.TruncatedNormal(tensor, g, X, 0.1 + Y, Interval.A, Interval.B); break;
            case Initializer.Orthogonal: Init.Orthogonal(tensor, g, Y); break;
            default: Init.Sparse(tensor, g, Y, 0.5); break;
        }
    }

    /// <summary>The same in the plainest way.</summary>
    private void Fill<T>(T[] memory, ScalarModel<T> model)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (places, count, lengths) = (View.Places(), View.Count, View.Lengths);
        void Put(T[] values)
        {
            for (var i = 0; i < count; i++)
                memory[places[i]] = values[i];
        }
        void PutAll(double value) => Put([.. Enumerable.Repeat(model.Of(value), count)]);
        void Draw(double std, Distribution distribution)
        {
            var bound = Math.Sqrt(3.0) * std;
            var wide = std / 0.87962566103423978;
            Put(distribution == Distribution.Uniform ? model.Uniform(count, -bound, bound)
                : distribution == Distribution.Normal ? model.Normal(count, 0, std, View.IsContiguous)
                : model.TruncatedNormal(View, 0, wide, -2 * wide, 2 * wide));
        }
        long Fan(int first)
        {
            if (lengths.Length < 2)
                throw new ArgumentException("a vector has no fans");
            return lengths[first] * lengths[2..].Aggregate(1L, (product, length) => product * length);
        }
        static double Nonzero(double number) => number != 0 ? number : throw new DivideByZeroException();

        switch (Function)
        {
            case Initializer.Uniform:
                Put(model.Uniform(count, X, X + Y));
                break;
            case Initializer.Normal:
                Put(model.Normal(count, X, Y, View.IsContiguous));
                break;
            case Initializer.Constant or Initializer.Zeros or Initializer.Ones:
                PutAll(Function == Initializer.Constant ? X : Function == Initializer.Zeros ? 0 : 1);
                break;
            case Initializer.Eye:
                if (lengths.Length != 2)
                    throw new ArgumentException("not a matrix");
                PutAll(0);
                for (nint i = 0; i < Math.Min(lengths[0], lengths[1]); i++)
                    memory[View.Place(i, i)] = T.One;
                break;
            case Initializer.Dirac:
                if (lengths.Length < 3 || Rows % Groups != 0)
                    throw new ArgumentException("not a convolution");
                var channels = Math.Min(Rows / Groups, lengths[1]);
                PutAll(0);
                for (var i = 0; i < Groups * channels; i++)
                {
                    if (lengths.AsSpan(2).Contains(0))
                        throw new ArgumentOutOfRangeException(nameof(memory));
                    var (group, channel) = (i / channels, i % channels);
                    memory[View.Place([group * (Rows / Groups) + channel, channel, .. lengths[2..].Select(length => length / 2)])] = T.One;
                }
                break;
            case Initializer.XavierUniform or Initializer.XavierNormal:
                var xavier = Y * Math.Sqrt(2.0 / Nonzero(Fan(1) + Fan(0)));
                Draw(xavier, Function == Initializer.XavierUniform ? Distribution.Uniform : Distribution.Normal);
                break;
            case Initializer.KaimingUniform or Initializer.KaimingNormal:
                if (lengths.Contains(0))
                    break;
                var fan = Fan(Mode == FanMode.FanIn ? 1 : 0);
                Draw(Gain.Of(Nonlinearity, X) / Math.Sqrt(fan), Function == Initializer.KaimingUniform ? Distribution.Uniform : Distribution.Normal);
                break;
            case Initializer.VarianceScaling:
                var (fanIn, fanOut) = (Fan(1), Fan(0));
                var average = Choice % 3 == 0 ? fanIn : Choice % 3 == 1 ? fanOut : (fanIn + fanOut) / 2.0;
                Draw(Math.Sqrt(Y / Nonzero(average)), (Distribution)(Choice / 3 % 3));
                break;
            case Initializer.TruncatedNormal:
                Put(model.TruncatedNormal(View, X, 0.1 + Y, Interval.A, Interval.B));
                break;
            case Initializer.Orthogonal:
                FillOrthogonal(memory, model);
                break;
            default:
                if (lengths.Length != 2)
                    throw new ArgumentException("not a matrix");
                Put(model.Normal(count, 0, 0.5, View.IsContiguous));
                for (nint column = 0; column < lengths[1]; column++)
                    foreach (var row in model.Permutation(Rows).Take((int)Math.Ceiling(Y * Rows)))
                        memory[View.Place(row, column)] = T.Zero;
                break;
        }
    }

    /// <summary>The numbers of a contiguous tensor from the library itself (OrthogonalTests hold them), in the places of this view.</summary>
    private void FillOrthogonal<T>(T[] memory, ScalarModel<T> model)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (View.Lengths.Length < 2)
            throw new ArgumentException("a vector");
        if (View.Count == 0)
            return;
        model.Normal(View.Count, 0, 1, isContiguous: true);
        if (Type == typeof(Half) || Type == typeof(BFloat16))
            throw new NotSupportedException("no factorization of halves");
        var longer = Enumerable.Range(1, View.Lengths.Length - 1).Where(i => View.Lengths[i] > 1).ToArray();
        if (longer.Zip(longer.Skip(1)).Any(pair => View.Strides[pair.First] != View.Strides[pair.Second] * View.Lengths[pair.Second]))
            throw new ArgumentOutOfRangeException(nameof(memory));
        var contiguous = Init.Orthogonal(Tensor.CreateFromShape<T>([Rows, View.Count / Rows]), new TorchGenerator(Seed, Platform), Y);
        foreach (var (place, value) in View.PlacesByIndex().Zip(Bits.Flat(contiguous)))
            memory[place] = value;
    }
}

/// <summary>What is called on a view.</summary>
public enum Initializer
{
    Uniform, Normal, Constant, Zeros, Ones, Eye, Dirac, XavierUniform, XavierNormal, KaimingUniform, KaimingNormal, VarianceScaling, TruncatedNormal,
    Orthogonal, Sparse,
}
