using System.Buffers.Binary;
using System.Globalization;

namespace TorchInit;

/// <summary>
/// PyTorch's random number generator on the CPU: the same seed gives the bits that <c>torch.Generator</c> and
/// <c>torch.manual_seed</c> give. Everything random in this library is drawn from a generator that is passed in.
/// </summary>
/// <remarks>
/// The words are those of MT19937 on every platform; <see cref="Platform"/> says whose arithmetic turns them into floats.
/// A generator is not safe for use by several threads at once, as PyTorch's is not.
/// </remarks>
/// <example>
/// <code>
/// var g = new TorchGenerator(seed: 1);      // torch.manual_seed(1)
/// var x = g.Rand(2, 2);                     // torch.rand(2, 2): 0.7576, 0.2793, 0.4031, 0.7347
/// </code>
/// </example>
public sealed partial class TorchGenerator
{
    /// <summary>The seed of a <c>torch.Generator</c> that nobody has seeded.</summary>
    private const ulong DefaultSeed = 67280421310721;

    private const int StateSize = 5056;
    private const int CachedNormalAt = 5024, HasCachedNormalAt = 5040, CachedFloatNormalAt = 5048, HasCachedFloatNormalAt = 5052;

    private readonly Mt19937 words = new();
    private readonly Arithmetic arithmetic;
    private double? cachedNormal;
    private float? cachedFloatNormal;

    /// <summary>A generator with PyTorch's default seed, 67280421310721: <c>torch.Generator()</c>.</summary>
    /// <remarks>It takes no platform alone: the literal 0 converts to an enumeration, and <c>new TorchGenerator(0)</c> must mean the seed.</remarks>
    public TorchGenerator()
        : this(DefaultSeed)
    {
    }

    /// <summary>A generator with this seed: <c>torch.Generator().manual_seed(seed)</c>, or <c>torch.manual_seed(seed)</c> for the global one.</summary>
    /// <param name="seed">Any number; a negative one counts as its two's complement, and only the low 32 bits choose the stream.</param>
    /// <param name="platform">Whose arithmetic to repeat.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="platform"/> is no member of the enumeration.</exception>
    public TorchGenerator(long seed, TorchPlatform platform = TorchPlatform.LinuxX64)
        : this(unchecked((ulong)seed), platform)
    {
    }

    /// <inheritdoc cref="TorchGenerator(long, TorchPlatform)"/>
    public TorchGenerator(ulong seed, TorchPlatform platform = TorchPlatform.LinuxX64)
    {
        arithmetic = Arithmetic.Of(platform);
        Platform = platform;
        ManualSeed(seed);
    }

    /// <summary>Whose arithmetic the draws repeat.</summary>
    public TorchPlatform Platform { get; }

    /// <summary>The seed last given, all 64 bits: <c>Generator.initial_seed()</c>.</summary>
    public ulong InitialSeed { get; private set; }

    /// <summary>Starts the stream of <paramref name="seed"/> and forgets a cached normal: <c>Generator.manual_seed</c>.</summary>
    /// <param name="seed">Any number; a negative one counts as its two's complement, and only the low 32 bits choose the stream.</param>
    public void ManualSeed(long seed) => ManualSeed(unchecked((ulong)seed));

    /// <inheritdoc cref="ManualSeed(long)"/>
    public void ManualSeed(ulong seed)
    {
        InitialSeed = seed;
        words.Seed(unchecked((uint)seed));
        cachedNormal = null;
        cachedFloatNormal = null;
    }

    /// <summary>The next 32 bits of the stream: PyTorch's <c>CPUGeneratorImpl::random()</c>.</summary>
    public uint NextUInt32() => words.NextUInt32();

    /// <summary>The next 64 bits of the stream, the word drawn first as the high half: <c>CPUGeneratorImpl::random64()</c>.</summary>
    public ulong NextUInt64() => words.NextUInt64();

    /// <summary>The state, byte for byte what <c>torch.get_rng_state()</c> or <c>Generator.get_state()</c> returns.</summary>
    /// <returns>5056 bytes, little endian: the seed, the position, the 624 words, the cached normals.</returns>
    public byte[] GetState()
    {
        var state = new byte[StateSize];
        BinaryPrimitives.WriteUInt64LittleEndian(state, InitialSeed);
        words.Save(state.AsSpan(8));
        BinaryPrimitives.WriteDoubleLittleEndian(state.AsSpan(CachedNormalAt), cachedNormal ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(HasCachedNormalAt), cachedNormal is null ? 0 : 1);
        BinaryPrimitives.WriteSingleLittleEndian(state.AsSpan(CachedFloatNormalAt), cachedFloatNormal ?? 0);
        state[HasCachedFloatNormalAt] = cachedFloatNormal is null ? (byte)0 : (byte)1;
        return state;
    }

    /// <summary>Goes on from a state that <see cref="GetState"/> or PyTorch saved: <c>torch.set_rng_state</c>, <c>Generator.set_state</c>.</summary>
    /// <param name="state">5056 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not 5056, or the contents are no state of an MT19937; the generator is unchanged.</exception>
    public void SetState(ReadOnlySpan<byte> state)
    {
        if (state.Length != StateSize)
        {
            throw new ArgumentOutOfRangeException(nameof(state), string.Create(CultureInfo.InvariantCulture,
                $"Expected a CPUGeneratorImplState of size {StateSize} but found the input RNG state size to be {state.Length}. Pass all the bytes of {nameof(GetState)} or of torch.get_rng_state()."));
        }
        if (!words.TryRestore(state[8..]))
            throw new ArgumentOutOfRangeException(nameof(state), $"Invalid mt19937 state. The bytes are not what {nameof(GetState)} or torch.get_rng_state() gave.");
        InitialSeed = BinaryPrimitives.ReadUInt64LittleEndian(state);
        cachedNormal = BinaryPrimitives.ReadInt32LittleEndian(state[HasCachedNormalAt..]) == 0 ? null : BinaryPrimitives.ReadDoubleLittleEndian(state[CachedNormalAt..]);
        cachedFloatNormal = state[HasCachedFloatNormalAt] == 0 ? null : BinaryPrimitives.ReadSingleLittleEndian(state[CachedFloatNormalAt..]);
    }
}
