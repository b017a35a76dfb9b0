using System.Runtime.InteropServices;

namespace TorchInit;

/// <summary>Draws a tensor again, which proves a seed and a place, or refutes them.</summary>
internal static class Redraw
{
    /// <summary>Whether the draw from where the generator stands gives the tensor, bit for bit; the generator goes on to behind it.</summary>
    public static bool Gives(TensorValues values, DrawnDistribution distribution, TorchGenerator generator, Making making) => values.Precision switch
    {
        Precision.Double => Gives<double>(values, distribution, generator),
        Precision.Half when making == Making.InSixteenBits => Gives<Half>(values, distribution, generator),
        Precision.BFloat16 when making == Making.InSixteenBits => Gives<BFloat16>(values, distribution, generator),
        _ => Gives<float>(values, distribution, generator),
    };

    /// <summary>How many words that draw takes: one for a float; normals whose number is no multiple of sixteen, sixteen more.</summary>
    public static long WordsOf(TensorValues values, DrawnDistribution distribution, Making making)
    {
        const int Block = ScalarReference.Block;
        long count = values.Count;
        if (distribution.Kind != Distribution.Uniform)
        {
            if (count < Block)
                return 4 * ((count + 1) / 2);
            if (count % Block != 0)
                count = (making == Making.InSixteenBits ? count / Block * Block : count) + Block;
        }
        return values.Precision == Precision.Double ? 2 * count : count;
    }

    private static bool Gives<T>(TensorValues values, DrawnDistribution distribution, TorchGenerator generator)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var drawn = GC.AllocateUninitializedArray<T>(values.Count);
        if (distribution.Kind == Distribution.Uniform)
            generator.UniformRun<T>(drawn, distribution.From, distribution.To);
        else
            generator.NormalRun<T>(drawn, distribution.Mean, distribution.Std, isContiguous: true);
        if (typeof(T) == typeof(double))
        {
            var doubles = MemoryMarshal.Cast<T, double>(drawn);
            for (var i = 0; i < doubles.Length; i++)
                if (BitConverter.DoubleToUInt64Bits(doubles[i]) != BitConverter.DoubleToUInt64Bits(values.Doubles![i]) && !values.IsErased(i))
                    return false;
            return true;
        }
        if (typeof(T) == typeof(float) && values.Precision == Precision.Single && !values.HasZeroRows)
            return MemoryMarshal.AsBytes<T>(drawn).SequenceEqual(MemoryMarshal.AsBytes<float>(values.Singles));
        for (var i = 0; i < drawn.Length; i++)
        {
            var value = typeof(T) == typeof(float) ? values.Rounded(float.CreateTruncating(drawn[i])) : float.CreateTruncating(drawn[i]);
            if (BitConverter.SingleToUInt32Bits(value) != BitConverter.SingleToUInt32Bits(values.Singles![i]) && !values.IsErased(i))
                return false;
        }
        return true;
    }
}

/// <summary>How a tensor of 16 bits came about.</summary>
internal enum Making
{
    /// <summary>Drawn in its type, or as floats that were rounded to it afterwards.</summary>
    Rounded,

    /// <summary>Drawn in 16 bits: what rounds to the bound above becomes the one below, and an incomplete block takes fewer words.</summary>
    InSixteenBits,
}
