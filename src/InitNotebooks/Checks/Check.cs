using System.Runtime.CompilerServices;
using TorchInit;

namespace InitNotebooks;

/// <summary>
/// Claims of a lesson, each compared with what real PyTorch builds computed. A check is the last expression of its cell and shows a card;
/// several go into <see cref="All"/>. No check throws: a reader who changes a seed sees ✗ and the reason, and goes on.
/// </summary>
/// <remarks>
/// <para>
/// A value is anything that converts to <see cref="CheckedValue"/>: a <c>Tensor&lt;float&gt;</c> or <c>Tensor&lt;double&gt;</c>, a
/// <see cref="Parameter{T}"/>, a number, a bool, an array of them, a pair of integers, <see cref="Fans"/>, a text, a printed
/// tensor (<c>x.View()</c>).
/// </para>
/// <para>
/// It is judged against every reference set of its platform, <see cref="TorchPlatform.LinuxX64"/> unless <c>platform:</c> says otherwise;
/// a function of the platform is judged against the sets of all platforms, each with its own arithmetic. A platform without a set that has the
/// key is modelled, never an agreement. <c>since: "2.12"</c> limits the claim to that release and newer ones, and asserts that every older set
/// that holds the key differs. <c>claim:</c> gives the sentence that the card and the claims page show; without it, it is made from the
/// cell's code and the key.
/// </para>
/// </remarks>
public static class Check
{
    /// <summary>Claims that a value has PyTorch's bits. It tolerates nothing: −0 is not +0, and NaNs are compared by their bits.</summary>
    /// <param name="value">The value.</param>
    /// <param name="key">The reference tensor, a string literal, for example <c>linear_3x4.weight</c>.</param>
    /// <param name="platform">Whose reference sets are asked.</param>
    /// <param name="since">The first release that the claim is about, for example <c>2.12</c>; null for all.</param>
    /// <param name="claim">The claim in one sentence; made from the code and the key where it is not given.</param>
    /// <param name="expression">The C# of the value, which the compiler fills in.</param>
    public static Verdict Bits(
        CheckedValue value, string key, TorchPlatform platform = TorchPlatform.LinuxX64, string? since = null, InvariantText claim = default,
        [CallerArgumentExpression(nameof(value))] string expression = "") =>
        Checker.Default.Judge(new(key, new BitsCriterion(), _ => value, platform, since, expression, claim.ToString()));

    /// <summary>Claims that a value has PyTorch's bits on every platform, each with its own arithmetic.</summary>
    /// <param name="value">Makes the value with the arithmetic of a platform: <c>p => new Linear(3, 4, new TorchGenerator(1, p)).Weight</c>.</param>
    /// <param name="key">The reference tensor, a string literal.</param>
    /// <param name="since">The first release that the claim is about; null for all.</param>
    /// <param name="claim">The claim in one sentence; made from the code and the key where it is not given.</param>
    /// <param name="expression">The C# of the value, which the compiler fills in.</param>
    public static Verdict Bits(
        Func<TorchPlatform, CheckedValue> value, string key, string? since = null, InvariantText claim = default,
        [CallerArgumentExpression(nameof(value))] string expression = "") =>
        Checker.Default.Judge(new(key, new BitsCriterion(), value, null, since, expression, claim.ToString()));

    /// <summary>
    /// Claims that each element differs from PyTorch's by at most so many ulps of a given number, which fits where a value is a small
    /// difference of large ones: |Δ| ≤ ulps · ulp(of).
    /// </summary>
    /// <param name="value">The value, of the reference's own dtype.</param>
    /// <param name="key">The reference tensor, a string literal.</param>
    /// <param name="of">The number whose ulp is the unit, finite, for example the bound of a uniform draw; rounded to the reference's dtype.</param>
    /// <param name="ulps">How many, ≥ 0.</param>
    /// <param name="platform">Whose reference sets are asked.</param>
    /// <param name="since">The first release that the claim is about; null for all.</param>
    /// <param name="claim">The claim in one sentence; made from the code and the key where it is not given.</param>
    /// <param name="expression">The C# of the value, which the compiler fills in.</param>
    public static Verdict WithinUlps(
        CheckedValue value, string key, double of, int ulps, TorchPlatform platform = TorchPlatform.LinuxX64, string? since = null,
        InvariantText claim = default, [CallerArgumentExpression(nameof(value))] string expression = "") =>
        Checker.Default.Judge(new(key, new UlpsCriterion(of, ulps), _ => value, platform, since, expression, claim.ToString()));

    /// <summary><see cref="WithinUlps(CheckedValue, string, double, int, TorchPlatform, string?, InvariantText, string)"/> on every platform, each with its own arithmetic.</summary>
    /// <param name="value">Makes the value with the arithmetic of a platform.</param>
    /// <param name="key">The reference tensor, a string literal.</param>
    /// <param name="of">The number whose ulp is the unit, finite.</param>
    /// <param name="ulps">How many, ≥ 0.</param>
    /// <param name="since">The first release that the claim is about; null for all.</param>
    /// <param name="claim">The claim in one sentence; made from the code and the key where it is not given.</param>
    /// <param name="expression">The C# of the value, which the compiler fills in.</param>
    public static Verdict WithinUlps(
        Func<TorchPlatform, CheckedValue> value, string key, double of, int ulps, string? since = null, InvariantText claim = default,
        [CallerArgumentExpression(nameof(value))] string expression = "") =>
        Checker.Default.Judge(new(key, new UlpsCriterion(of, ulps), value, null, since, expression, claim.ToString()));

    /// <summary>
    /// Claims that each element is close to PyTorch's: |Δ| ≤ absolute + relative·|expected|, computed in double. NaN equals only NaN, an
    /// infinity only itself.
    /// </summary>
    /// <param name="value">The value, floating-point.</param>
    /// <param name="key">The reference tensor, a string literal.</param>
    /// <param name="relative">The relative tolerance, finite, ≥ 0.</param>
    /// <param name="absolute">The absolute tolerance, finite, ≥ 0. Where neither is given, those of the reference's manifest.</param>
    /// <param name="platform">Whose reference sets are asked.</param>
    /// <param name="since">The first release that the claim is about; null for all.</param>
    /// <param name="claim">The claim in one sentence; made from the code and the key where it is not given.</param>
    /// <param name="expression">The C# of the value, which the compiler fills in.</param>
    public static Verdict Close(
        CheckedValue value, string key, double? relative = null, double? absolute = null, TorchPlatform platform = TorchPlatform.LinuxX64,
        string? since = null, InvariantText claim = default, [CallerArgumentExpression(nameof(value))] string expression = "") =>
        Checker.Default.Judge(new(key, new CloseCriterion(relative, absolute), _ => value, platform, since, expression, claim.ToString()));

    /// <summary><see cref="Close(CheckedValue, string, double?, double?, TorchPlatform, string?, InvariantText, string)"/> on every platform, each with its own arithmetic.</summary>
    /// <param name="value">Makes the value with the arithmetic of a platform.</param>
    /// <param name="key">The reference tensor, a string literal.</param>
    /// <param name="relative">The relative tolerance, finite, ≥ 0.</param>
    /// <param name="absolute">The absolute tolerance, finite, ≥ 0. Where neither is given, those of the reference's manifest.</param>
    /// <param name="since">The first release that the claim is about; null for all.</param>
    /// <param name="claim">The claim in one sentence; made from the code and the key where it is not given.</param>
    /// <param name="expression">The C# of the value, which the compiler fills in.</param>
    public static Verdict Close(
        Func<TorchPlatform, CheckedValue> value, string key, double? relative = null, double? absolute = null, string? since = null,
        InvariantText claim = default, [CallerArgumentExpression(nameof(value))] string expression = "") =>
        Checker.Default.Judge(new(key, new CloseCriterion(relative, absolute), value, null, since, expression, claim.ToString()));

    /// <summary>
    /// Claims that an action is refused with the words of PyTorch's error: the message of the exception begins with them. What the library
    /// adds after them says what to do.
    /// </summary>
    /// <param name="action">What is refused: <c>() => Fans.Of([3])</c>.</param>
    /// <param name="key">The reference text, a string literal, for example <c>fans.1d.error</c>.</param>
    /// <param name="since">The first release that the claim is about; null for all.</param>
    /// <param name="claim">The claim in one sentence; made from the code and the key where it is not given.</param>
    /// <param name="expression">The C# of the action, which the compiler fills in.</param>
    public static Verdict Error(
        Action action, string key, string? since = null, InvariantText claim = default, [CallerArgumentExpression(nameof(action))] string expression = "") =>
        Checker.Default.Judge(new(key, new ErrorCriterion(), _ => MessageOf(action), TorchPlatform.LinuxX64, since, expression, claim.ToString()));

    /// <summary>A claim that no tensor can settle.</summary>
    /// <param name="id">The claim's name, a string literal, unique in its notebook, for example <c>depth-30.he-learns</c>.</param>
    /// <param name="holds">Whether it is true.</param>
    /// <param name="sentence">The claim with its numbers: <c>$"He's 30-layer net reaches {lastLoss:F2} &lt; 1.6"</c>.</param>
    public static Verdict That(string id, bool holds, InvariantText sentence) => Checker.Default.Judge(id, () => holds, sentence.ToString());

    /// <summary>A claim that no tensor can settle, decided by a function; an exception in it is a claim that failed.</summary>
    /// <param name="id">The claim's name, a string literal, unique in its notebook.</param>
    /// <param name="holds">Decides it.</param>
    /// <param name="sentence">The claim in one sentence.</param>
    public static Verdict That(string id, Func<bool> holds, InvariantText sentence) => Checker.Default.Judge(id, holds, sentence.ToString());

    /// <summary>Several checks on one card.</summary>
    /// <param name="verdicts">The checks.</param>
    public static VerdictGroup All(params Verdict[] verdicts) => new(verdicts ?? []);

    private static CheckedValue MessageOf(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            return e.Message;
        }
        return CheckedValue.Faulty("nothing was refused; PyTorch raises an error");
    }
}
