using System.Runtime.CompilerServices;

namespace TorchInit;

/// <summary>a·b + c, rounded once or twice; a type rather than a flag, so that each kernel is compiled for either.</summary>
internal interface IMultiplyAdd
{
    static abstract TLanes Of<TLanes>(TLanes a, TLanes b, TLanes c)
        where TLanes : struct, ILanes<TLanes>;

    static abstract TDoubles Of<TDoubles, TLanes>(TDoubles a, TDoubles b, TDoubles c)
        where TLanes : struct, ILanes<TLanes>
        where TDoubles : struct, IDoubleLanes<TDoubles, TLanes>;

    static abstract float Of(float a, float b, float c);
}

/// <summary>One rounding.</summary>
internal readonly struct Fused : IMultiplyAdd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes a, TLanes b, TLanes c)
        where TLanes : struct, ILanes<TLanes>
        => TLanes.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TDoubles Of<TDoubles, TLanes>(TDoubles a, TDoubles b, TDoubles c)
        where TLanes : struct, ILanes<TLanes>
        where TDoubles : struct, IDoubleLanes<TDoubles, TLanes>
        => TDoubles.FusedMultiplyAdd(a, b, c);

    public static float Of(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);
}

/// <summary>The product is rounded, then the sum.</summary>
internal readonly struct Rounded : IMultiplyAdd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes a, TLanes b, TLanes c)
        where TLanes : struct, ILanes<TLanes>
        => a * b + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TDoubles Of<TDoubles, TLanes>(TDoubles a, TDoubles b, TDoubles c)
        where TLanes : struct, ILanes<TLanes>
        where TDoubles : struct, IDoubleLanes<TDoubles, TLanes>
        => a * b + c;

    public static float Of(float a, float b, float c) => a * b + c;
}
