using System.Numerics.Tensors;

namespace TorchInit.Tests;

/// <summary>What a mistake is told, whole: the kind, PyTorch's words, what was received, what to do instead, and which argument it was.</summary>
public sealed class RandomMistakeTests
{
    private static TorchGenerator G => new(1);

    private static Tensor<float> Of(params float[] values) => Tensor.Create(values);

    [Fact]
    public void Generators()
    {
        Mistake.IsTold("ArgumentOutOfRangeException: 9 is no platform of TorchPlatform. (Parameter 'platform')", () => _ = new TorchGenerator(1, (TorchPlatform)9));
        Mistake.IsTold("ArgumentOutOfRangeException: Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to be 3. Pass all the bytes of GetState or of torch.get_rng_state(). (Parameter 'state')", () => G.SetState(new byte[3]));
        Mistake.IsTold("ArgumentOutOfRangeException: Invalid mt19937 state. The bytes are not what GetState or torch.get_rng_state() gave. (Parameter 'state')", () => G.SetState(new byte[5056]));
        Mistake.IsTold("ArgumentOutOfRangeException: A number of threads is 1 or more, or −1 for as many as there are processors. (Parameter 'value')", () => G.MaxDegreeOfParallelism = 0);
        Mistake.IsTold("ArgumentOutOfRangeException: A number of threads is 1 or more, or −1 for as many as there are processors. (Parameter 'value')", () => G.MaxDegreeOfParallelism = -2);
    }

    [Fact]
    public void Uniform_and_normal()
    {
        Mistake.IsTold("ArgumentOutOfRangeException: from is out of bounds for float. Received from=nan; it must be a finite float. (Parameter 'from')", () => G.Uniform(new float[3], double.NaN, 1));
        Mistake.IsTold("ArgumentOutOfRangeException: to is out of bounds for float. Received to=1e+39; it must be a finite float. (Parameter 'to')", () => G.Uniform(new float[3], 0, 1e39));
        Mistake.IsTold("ArgumentOutOfRangeException: uniform_ expects to return a [from, to) range, but found from=2 > to=1. Swap them: the smaller bound comes first. (Parameter 'from')", () => G.Uniform(new float[3], 2, 1));
        Mistake.IsTold("ArgumentOutOfRangeException: uniform_ expects to-from <= std::numeric_limits<Float>::max(), but found to=3e+38 and from=-3e+38 which result in to-from to exceed the limit. Take bounds that lie closer together than the largest float. (Parameter 'to')", () => G.Uniform(new float[3], -3e38, 3e38));
        Mistake.IsTold("ArgumentOutOfRangeException: uniform_ expects to-from <= std::numeric_limits<Double>::max(), but found to=1.5e+308 and from=-1.5e+308 which result in to-from to exceed the limit. Take bounds that lie closer together than the largest double. (Parameter 'to')", () => G.Uniform(new double[3], -1.5e308, 1.5e308));
        Mistake.IsTold("ArgumentOutOfRangeException: uniform_ expects to-from <= std::numeric_limits<Half>::max(), but found to=65504 and from=-65504 which result in to-from to exceed the limit. Take bounds that lie closer together than the largest c10::Half. (Parameter 'to')", () => G.Uniform(new Half[3], -65504, 65504));
        Mistake.IsTold("ArgumentOutOfRangeException: to is out of bounds for c10::BFloat16. Received to=1e+39; it must be a finite c10::BFloat16. (Parameter 'to')", () => G.Uniform(new BFloat16[3], 0, 1e39));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'destination')", () => G.Uniform((Tensor<float>)null!));
        Mistake.IsTold("ArgumentOutOfRangeException: normal expects std >= 0.0, but found std -1. A standard deviation is 0 or more. (Parameter 'std')", () => G.Normal(new float[3], 0, -1));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'destination')", () => G.Normal((Tensor<float>)null!));
        Mistake.IsTold("ArgumentOutOfRangeException: normal expects all elements of std >= 0.0. Received -1; a standard deviation is 0 or more. (Parameter 'std')", () => G.NormalOf(Of(1, 2), Of(1, -1)));
        Mistake.IsTold("ArgumentOutOfRangeException: The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0. Received the shapes [2] and [3]; sizes must be equal, or one of them 1. (Parameter 'std')", () => G.NormalOf(Of(1, 2), Of(1, 2, 3)));
        Mistake.IsTold("ArgumentOutOfRangeException: normal expects std >= 0.0, but found std -1. A standard deviation is 0 or more. (Parameter 'std')", () => G.NormalOf(Of(1, 2), -1.0));
        Mistake.IsTold("ArgumentOutOfRangeException: normal expects all elements of std >= 0.0. Received nan; a standard deviation is 0 or more. (Parameter 'std')", () => G.NormalOf(1.0, Of(1, float.NaN)));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'mean')", () => G.NormalOf(null!, Of(1)));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'std')", () => G.NormalOf(Of(1), null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'mean')", () => G.NormalOf((Tensor<float>)null!, 1.0));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'std')", () => G.NormalOf(1.0, (Tensor<float>)null!));
    }

    [Fact]
    public void Shapes()
    {
        Mistake.IsTold("ArgumentException: rand() received no size. System.Numerics.Tensors has no tensor without dimensions; for a single number ask for the shape (1). (Parameter 'shape')", () => G.Rand());
        Mistake.IsTold("ArgumentException: randn() received no size. System.Numerics.Tensors has no tensor without dimensions; for a single number ask for the shape (1). (Parameter 'shape')", () => G.Randn<double>());
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -1: [2, -1]. A size is 0 or more. (Parameter 'shape')", () => G.Rand(2, -1));
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -1: [2, -1]. A size is 0 or more. (Parameter 'shape')", () => G.RandInt(0, 5, [2, -1]));
        Mistake.IsTold("ArgumentException: randint() received no size. System.Numerics.Tensors has no tensor without dimensions; for a single number ask for the shape (1). (Parameter 'shape')", () => G.RandInt(0, 5, []));
        Mistake.IsTold("ArgumentOutOfRangeException: Trying to create tensor with negative dimension -1: [-1]. A size is 0 or more. (Parameter 'n')", () => G.Permutation(-1));
        Mistake.IsTold("ArgumentOutOfRangeException: Received n = 2147483592; an array of .NET holds at most 2147483591 numbers. torch.randperm goes further: shuffle in parts, or draw with RandInt. (Parameter 'n')", () => G.Permutation(Array.MaxLength + 1L));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'input')", () => G.RandLike((Tensor<float>)null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'input')", () => G.RandnLike((Tensor<float>)null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'input')", () => G.RandIntLike((Tensor<int>)null!, 0, 5));
    }

    [Fact]
    public void Distributions()
    {
        Mistake.IsTold("ArgumentOutOfRangeException: exponential_ expects lambda > 0.0, but found lambda=0. Pass a number greater than 0. (Parameter 'rate')", () => G.Exponential(new float[3], 0));
        Mistake.IsTold("ArgumentOutOfRangeException: exponential_ expects lambda > 0.0, but found lambda=nan. Pass a number greater than 0. (Parameter 'rate')", () => G.Exponential(Of(1).AsTensorSpan(), double.NaN));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'destination')", () => G.Exponential((Tensor<float>)null!));
        Mistake.IsTold("ArgumentOutOfRangeException: log_normal_ expects std > 0.0, but found std=0. Pass a number greater than 0. (Parameter 'std')", () => G.LogNormal(new float[3], 0, 0));
        Mistake.IsTold("ArgumentOutOfRangeException: log_normal_ expects std > 0.0, but found std=-1. Pass a number greater than 0. (Parameter 'std')", () => G.LogNormal(Of(1).AsTensorSpan(), 0, -1));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'destination')", () => G.LogNormal((Tensor<float>)null!));
        Mistake.IsTold("ArgumentOutOfRangeException: cauchy_ expects sigma > 0.0, but found sigma=0. Pass a number greater than 0. (Parameter 'sigma')", () => G.Cauchy(new float[3], 0, 0));
        Mistake.IsTold("ArgumentOutOfRangeException: cauchy_ expects sigma > 0.0, but found sigma=-1. Pass a number greater than 0. (Parameter 'sigma')", () => G.Cauchy(Of(1).AsTensorSpan(), 0, -1));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'destination')", () => G.Cauchy((Tensor<float>)null!));
        Mistake.IsTold("ArgumentOutOfRangeException: geometric_ expects p to be in (0, 1), but got p=1. It is the probability of a success. (Parameter 'p')", () => G.Geometric(new float[3], 1));
        Mistake.IsTold("ArgumentOutOfRangeException: geometric_ expects p to be in (0, 1), but got p=0. It is the probability of a success. (Parameter 'p')", () => G.Geometric(Of(1).AsTensorSpan(), 0));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'destination')", () => G.Geometric((Tensor<float>)null!, 0.5));
        Mistake.IsTold("NotSupportedException: \"geometric_cpu\" not implemented for 'UInt16'. Take a signed integer, byte, or a floating-point type.", () => G.Geometric(new ushort[3], 0.5));
        Mistake.IsTold("NotSupportedException: \"geometric_cpu\" not implemented for 'Bool'. Take a signed integer, byte, or a floating-point type.", () => G.Geometric(new bool[3], 0.5));
        Mistake.IsTold("NotSupportedException: \"geometric_cpu\" not implemented for 'Char'. Take a signed integer, byte, or a floating-point type.", () => G.Geometric(new char[3], 0.5));
        Mistake.IsTold("ArgumentOutOfRangeException: bernoulli_ expects p to be in [0, 1], but got p=2. A probability is 0 … 1. (Parameter 'p')", () => G.Bernoulli(new float[3], 2));
        Mistake.IsTold("ArgumentOutOfRangeException: bernoulli_ expects p to be in [0, 1], but got p=-0.1. A probability is 0 … 1. (Parameter 'p')", () => G.Bernoulli(Of(1).AsTensorSpan(), -0.1));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'destination')", () => G.Bernoulli((Tensor<float>)null!));
        Mistake.IsTold("ArgumentException: Received 2 probabilities for 3 elements. Pass one probability for each element, or a single number for all. (Parameter 'p')", () => G.Bernoulli(new float[3], [0.5f, 0.5f]));
        Mistake.IsTold("ArgumentOutOfRangeException: Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, please report an enhancement request to PyTorch.) Received a probability of 1.5; each must be in [0, 1]. (Parameter 'p')", () => G.Bernoulli(new float[2], [0.5f, 1.5f]));
        Mistake.IsTold("ArgumentOutOfRangeException: expand: the number of sizes provided (1) must be greater or equal to the number of dimensions in the tensor (2). Received the shape [2, 2] for [2]. (Parameter 'p')", () => G.Bernoulli(Of(1, 2), Tensor.Create([0.5f, 0.5f, 0.5f, 0.5f], [2, 2])));
        Mistake.IsTold("ArgumentOutOfRangeException: The expanded size of the tensor (3) must match the existing size (2) at non-singleton dimension 0.  Target sizes: [3].  Tensor sizes: [2]. Each size must be that of the target, or 1. (Parameter 'p')", () => G.Bernoulli(Of(1, 2, 3), Of(0.5f, 0.5f)));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'destination')", () => G.Bernoulli((Tensor<float>)null!, Of(1)));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'p')", () => G.Bernoulli(Of(1), (Tensor<float>)null!));
        Mistake.IsTold("ArgumentOutOfRangeException: unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation. (Received lengths [2, 3] with strides [0, 0]: a stride of 0 repeats an element. Copy it with Tensor.Create first.) (Parameter 'destination')", () => G.Bernoulli(Tensor.Create(new float[1], [2, 3], [0, 0]), Of(0.5f)));
        Mistake.IsTold("ArgumentException: dropout probability has to be between 0 and 1, but got 1.5. It is the share of elements set to zero. (Parameter 'p')", () => G.DropoutMask(new float[3], 1.5));
        Mistake.IsTold("ArgumentException: dropout probability has to be between 0 and 1, but got 2.0. It is the share of elements set to zero. (Parameter 'p')", () => G.DropoutMask(Of(1).AsTensorSpan(), 2));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'destination')", () => G.DropoutMask((Tensor<float>)null!));
        Mistake.IsTold("ArgumentException: dropout probability has to be between 0 and 1, but got nan. It is the share of elements set to zero. (Parameter 'p')", () => G.DropoutMask(new float[3], double.NaN));
        Mistake.IsTold("ArgumentException: dropout probability has to be between 0 and 1, but got inf. It is the share of elements set to zero. (Parameter 'p')", () => G.DropoutMask(new float[3], double.PositiveInfinity));
        Mistake.IsTold("ArgumentException: dropout probability has to be between 0 and 1, but got -1e-07. It is the share of elements set to zero. (Parameter 'p')", () => G.DropoutMask(new float[3], -1e-7));
        Mistake.IsTold("ArgumentException: dropout probability has to be between 0 and 1, but got 1000000000000000.0. It is the share of elements set to zero. (Parameter 'p')", () => G.DropoutMask(new float[3], 1e15));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'input')", () => G.Dropout((Tensor<float>)null!));
    }

    [Fact]
    public void Categories()
    {
        Mistake.IsTold("ArgumentOutOfRangeException: cannot sample n_sample <= 0 samples. Received 0; ask for at least one. (Parameter 'count')", () => G.Multinomial<float>([1, 2], 0));
        Mistake.IsTold("ArgumentOutOfRangeException: cannot sample n_sample <= 0 samples. Received -3; ask for at least one. (Parameter 'count')", () => G.Multinomial<float>([1, 2], -3));
        Mistake.IsTold("ArgumentOutOfRangeException: cannot sample n_sample > prob_dist.size(-1) samples without replacement. Received 3 of 2; ask for fewer, or with replacement. (Parameter 'count')", () => G.Multinomial<float>([1, 2], 3));
        Mistake.IsTold("NotSupportedException: multinomial is not implemented for Half here. Pass the weights as floats.", () => G.Multinomial<Half>([(Half)1], 1));
        Mistake.IsTold("ArgumentOutOfRangeException: probability tensor contains either `inf`, `nan` or element < 0. Received -2; a weight is 0 or more and finite. (Parameter 'weights')", () => G.Multinomial<float>([1, -2], 1));
        Mistake.IsTold("ArgumentOutOfRangeException: probability tensor contains either `inf`, `nan` or element < 0. Received inf; a weight is 0 or more and finite. (Parameter 'weights')", () => G.Multinomial<float>([1, float.PositiveInfinity], 1));
        Mistake.IsTold("ArgumentOutOfRangeException: invalid multinomial distribution (encountering probability entry < 0). Received -2; a weight is 0 or more and finite. (Parameter 'weights')", () => G.Multinomial<float>([1, -2], 3, replacement: true));
        Mistake.IsTold("ArgumentOutOfRangeException: invalid multinomial distribution (encountering probability entry = infinity or NaN). Received inf; a weight is 0 or more and finite. (Parameter 'weights')", () => G.Multinomial<float>([1, float.PositiveInfinity], 3, replacement: true));
        Mistake.IsTold("ArgumentOutOfRangeException: invalid multinomial distribution (sum of probabilities <= 0). At least one weight is greater than 0. (Parameter 'weights')", () => G.Multinomial<float>([0, 0], 1));
        Mistake.IsTold("ArgumentOutOfRangeException: invalid multinomial distribution (sum of probabilities <= 0). At least one weight is greater than 0. (Parameter 'weights')", () => G.Multinomial<float>([0, 0], 3, replacement: true));
        Mistake.IsTold("ArgumentOutOfRangeException: number of categories cannot exceed 2^24. Received 16777217. (Parameter 'categories')", () => G.Multinomial<float>(new float[(1 << 24) + 1], 1));
        Mistake.IsTold("ArgumentOutOfRangeException: prob_dist must be 1 or 2 dim. Received 3 dimensions; pass a vector, or a matrix with a distribution in each row. (Parameter 'weights')", () => G.Multinomial(Tensor.CreateFromShape<float>([1, 1, 1]), 1));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'weights')", () => G.Multinomial((Tensor<float>)null!, 1));
    }

    [Fact]
    public void Integers()
    {
        Mistake.IsTold("NotSupportedException: \"random_\" not implemented for 'Char'. Take bool, an integer of 8 to 64 bits, or a floating-point type.", () => G.Random(new char[1]));
        Mistake.IsTold("NotSupportedException: \"random_\" not implemented for 'Char'. Take bool, an integer of 8 to 64 bits, or a floating-point type.", () => G.Random(new char[1], 5));
        Mistake.IsTold("NotSupportedException: \"random_kernel_cpu\" not implemented for 'UInt16'. Give a range: Random(destination, 0, null).", () => G.Random(new ushort[1]));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'destination')", () => G.Random((Tensor<int>)null!));
        Mistake.IsTold("ArgumentNullException: Value cannot be null. (Parameter 'destination')", () => G.Random((Tensor<int>)null!, 0, 5));
        Mistake.IsTold("NotSupportedException: \"random_full_64_bits_range_kernel_cpu\" not implemented for 'Bool'. Received Boolean; give the range that it has.", () => G.Random(new bool[1], long.MinValue, null));
        Mistake.IsTold("NotSupportedException: \"random_full_64_bits_range_kernel_cpu\" not implemented for 'Half'. Received Half; give the range that it has.", () => G.Random(new Half[1], long.MinValue, null));
        Mistake.IsTold("NotSupportedException: \"random_full_64_bits_range_kernel_cpu\" not implemented for 'UInt32'. Received UInt32; give the range that it has.", () => G.Random(new uint[1], long.MinValue, null));
        Mistake.IsTold("NotSupportedException: random_full_64_bits_range_kernel_cpu handles only int64, double, float and bfloat16. Received Int32; give the range that it has.", () => G.Random(new int[1], long.MinValue, null));
        Mistake.IsTold("ArgumentOutOfRangeException: random_ expects 'from' to be less than 'to', but got from=5 >= to=5. The range is [from, to): the smaller bound comes first. (Parameter 'from')", () => G.Random(new int[1], 5, 5));
        Mistake.IsTold("ArgumentOutOfRangeException: random_ expects 'from' to be less than 'to', but got from=5 >= to=-5. The range is [from, to): the smaller bound comes first. (Parameter 'from')", () => G.Random(new int[1], 5, -5));
        Mistake.IsTold("ArgumentOutOfRangeException: random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, but got from=33554436 >= to=33554434. The range is [from, to): the smaller bound comes first. (Parameter 'from')", () => G.Random(new float[1], (1L << 25) + 1, (1L << 25) + 2));
        Mistake.IsTold("ArgumentOutOfRangeException: random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' casted to dtype, but got from=16777216 > to_inc=16777216. The range is [from, to): the smaller bound comes first. (Parameter 'from')", () => G.Random(new float[1], 1 << 24, null));
        Mistake.IsTold("ArgumentOutOfRangeException: to - 1 is out of bounds for unsigned char. Received 299; Byte goes from 0 to 255. (Parameter 'to')", () => G.Random(new byte[1], 0, 300));
        Mistake.IsTold("ArgumentOutOfRangeException: from is out of bounds for unsigned char. Received -1; Byte goes from 0 to 255. (Parameter 'from')", () => G.Random(new byte[1], -1, 3));
        Mistake.IsTold("ArgumentOutOfRangeException: to - 1 is out of bounds for c10::Half. Received 131071; Half goes from -65504 to 65504. (Parameter 'to')", () => G.Random(new Half[1], 0, 1 << 17));
    }

    [Fact]
    public void Data()
    {
        Mistake.IsTold("ArgumentOutOfRangeException: num_samples should be a positive integer value, but got num_samples=0. A data set to shuffle has at least one element. (Parameter 'count')", () => G.DataLoaderOrder(0));
        Mistake.IsTold("ArgumentException: Sum of input lengths does not equal the length of the input dataset! Received [3, 4] for 10 elements; each length is 0 or more, and together they are all. (Parameter 'lengths')", () => G.RandomSplit(10, [3L, 4L]));
        Mistake.IsTold("ArgumentException: Sum of input lengths does not equal the length of the input dataset! Received [11, -1] for 10 elements; each length is 0 or more, and together they are all. (Parameter 'lengths')", () => G.RandomSplit(10, [11L, -1L]));
        Mistake.IsTold("ArgumentException: Sum of input lengths does not equal the length of the input dataset! Received fractions that add up to 1.1; together they are 1. For lengths, pass integers. (Parameter 'fractions')", () => G.RandomSplit(10, [0.5, 0.6]));
        Mistake.IsTold("ArgumentException: Sum of input lengths does not equal the length of the input dataset! Received fractions that add up to 0.9; together they are 1. For lengths, pass integers. (Parameter 'fractions')", () => G.RandomSplit(10, [0.5, 0.4]));
        Mistake.IsTold("ArgumentException: Fraction at index 0 is not between 0 and 1. Received 1.5. (Parameter 'fractions')", () => G.RandomSplit(10, [1.5, -0.5]));
    }
}
