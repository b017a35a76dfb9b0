using TorchInit;

namespace InitNotebooks;

/// <summary>
/// Answers questions with the reference sets and records the claims. It never throws: whatever goes wrong, in the reference data or in
/// the cell's own function, is a claim that failed, with the reason.
/// </summary>
/// <param name="source">Opens the reference sets.</param>
/// <param name="record">Takes each claim.</param>
internal sealed class Checker(Func<ReferenceSets> source, Action<Claim> record)
{
    /// <summary>The checker behind <see cref="Check"/>.</summary>
    public static Checker Default { get; } = new(() => ReferenceSets.Default, CheckLog.Record);

    /// <summary>How far a double may be off where another C library computed it.</summary>
    private const int MostUlps = 4;

    public Verdict Judge(Question question)
    {
        var verdict = Answer(question);
        record(verdict.Claim);
        return verdict;
    }

    /// <summary>A claim that the cell decided itself.</summary>
    public Verdict Judge(string id, Func<bool> holds, string sentence)
    {
        var verdict = Answer(id, holds, sentence);
        record(verdict.Claim);
        return verdict;
    }

    public void Record(Claim claim) => record(claim);

    /// <summary>The verdict, not recorded.</summary>
    public Verdict Answer(Question question)
    {
        Claim Failed(string detail) => new(question.Key ?? "", question.Sentence(), ClaimState.Failed, question.Criterion.Kind, [], detail);
        try
        {
            if (string.IsNullOrEmpty(question.Key))
                return new Verdict(Failed("Received no key; expected the name of a reference tensor, for example \"linear_3x4.weight\"."), question);
            if (question.Since is not null && !TorchVersion.TryParse(question.Since, out _))
                return new Verdict(Failed($"Received since: \"{question.Since}\"; expected a release, for example \"2.12\"."), question);
            var sets = source();
            return sets.Sets.Any(set => set.TryGet(question.Key, out _))
                ? Answer(question, sets)
                : new Verdict(Failed(UnknownKey(question.Key, sets)), question);
        }
        catch (Exception e)
        {
            return new Verdict(Failed(e.Message), question);
        }
    }

    /// <summary>Why no set holds the key, and which keys were perhaps meant.</summary>
    public static string UnknownKey(string key, ReferenceSets sets)
    {
        var similar = SimilarNames.To(key, sets.Sets.SelectMany(set => set.Keys).Distinct(StringComparer.Ordinal));
        var unread = sets.Faults.Count > 0 ? $" {sets.Faults.Count} sets cannot be read: {sets.Faults[0].Message}" : "";
        return $"No reference set has a key `{key}`." +
            (similar.Count > 0 ? $" Did you mean {string.Join(" or ", similar.Select(k => $"`{k}`"))}?" : "") + unread;
    }

    private static Verdict Answer(string id, Func<bool> holds, string sentence)
    {
        var (state, detail) = (ClaimState.Failed, "");
        try
        {
            if (string.IsNullOrEmpty(id))
                detail = "Received no id; expected a short name for the claim.";
            else if (holds())
                state = ClaimState.Held;
        }
        catch (Exception e)
        {
            detail = $"Its condition threw {e.GetType().Name}: {e.Message}";
        }
        return new Verdict(new Claim(id ?? "", sentence, state, ClaimKind.That, [], detail), question: null);
    }

    private static Verdict Answer(Question question, ReferenceSets sets)
    {
        var since = question.Since is null ? default : TorchVersion.Parse(question.Since);
        var values = new Dictionary<TorchPlatform, (CheckedValue Value, bool NotOnThisMachine)>();
        // Sets that have the same bytes share the tensor: each is compared once.
        var compared = new Dictionary<(TorchPlatform, ReferenceTensor), (Agreement Agreement, string Detail)>();
        var results = new List<SetResult>();
        foreach (var set in sets.Sets.OrderBy(set => set.Platform).ThenBy(set => set.Torch).ThenBy(set => set.Name, StringComparer.Ordinal))
        {
            if (question.Platform is { } only && set.Platform != only)
                continue;
            SetResult Result(ClaimState state, string detail = "", bool older = false, string? known = null) =>
                new(set.Name, set.Platform, set.Torch, state, detail, older, known);
            if (!set.TryGet(question.Key, out var reference))
            {
                results.Add(Result(ClaimState.NoReference, $"not in this set: {set.WhyMissing(question.Key)}"));
                continue;
            }
            if (!values.TryGetValue(set.Platform, out var made))
                values[set.Platform] = made = Make(question.Value, set.Platform);
            if (made.NotOnThisMachine)
            {
                results.Add(Result(ClaimState.NoReference, made.Value.Fault!));
                continue;
            }
            if (!compared.TryGetValue((set.Platform, reference), out var found))
                compared[(set.Platform, reference)] = found = Compare(question.Criterion, made.Value, reference);
            var (agreement, detail) = found;
            var older = question.Since is not null && set.Torch < since;
            var known = older ? null : KnownDifference(set, question, made.Value, reference);
            results.Add((agreement, older, known) switch
            {
                (Agreement.Agrees, false, null or { IsElsewhere: true }) => Result(ClaimState.Held),
                (Agreement.Differs, true, _) => Result(ClaimState.Held, detail, older: true),
                (Agreement.Differs, _, not null) => Result(ClaimState.Held, detail, known: known.Why),
                (Agreement.Agrees, true, _) => Result(ClaimState.Failed,
                    $"agrees, although it is older than {question.Since}: the claim's `since` is too late, or this test cannot see the change", older: true),
                (Agreement.Agrees, _, not null) => Result(ClaimState.Failed, $"agrees, although {known.Why}", known: known.Why),
                _ => Result(ClaimState.Failed, set.Torch < reference.Since
                    ? $"{detail} (it has had today's bits since PyTorch {reference.Since}: a claim about them says `since: \"{reference.Since.Value.Major}.{reference.Since.Value.Minor}\"`)"
                    : detail, older),
            });
        }

        var asked = question.Platform is { } one ? [one] : Enum.GetValues<TorchPlatform>();
        TorchPlatform[] modelled = [.. asked.Where(platform => sets.Sets.All(set => set.Platform != platform || !set.TryGet(question.Key, out _)))];
        var state = results.Any(r => r.State == ClaimState.Failed) ? ClaimState.Failed
            : results.Any(r => r.State == ClaimState.Held && !r.BeforeSince) ? ClaimState.Held
            : modelled.Length == asked.Length ? ClaimState.Modelled
            : ClaimState.NoReference;
        var python = (sets.Sets.Select(set => set.TryGet(question.Key, out var tensor) ? tensor : null).First(tensor => tensor is not null))!.Python;
        var nothing = state is ClaimState.NoReference or ClaimState.Modelled ? NothingToCompare(question, results) : "";
        var claim = new Claim(question.Key, question.Sentence(), state, question.Criterion.Kind, results, nothing) { Modelled = modelled };
        return new Verdict(claim, question, python, sets.Faults);
    }

    /// <summary>
    /// The known difference that a set has in the key. One of another C library counts only where the value is a few ulps off; on that library's
    /// own machine nothing is.
    /// </summary>
    private static KnownDifference? KnownDifference(ReferenceSet set, Question question, CheckedValue value, ReferenceTensor reference) =>
        set.KnownDifferenceIn(question.Key) is { } known && (!known.IsElsewhere || IsAFewUlpsOff(value, reference)) ? known : null;

    private static bool IsAFewUlpsOff(CheckedValue value, ReferenceTensor reference)
    {
        if (value.Fault is not null || value.DType != DType.Float64 || reference.DType != DType.Float64 || value.Count != reference.Count)
            return false;
        if (reference.Bytes is not { } there)
            return true;                                               // a hash: that it differs is all that can be seen
        return Enumerable.Range(0, value.Count).All(i =>
            Ulps.Between(Elements.Number(DType.Float64, value.Bytes, i), Elements.Number(DType.Float64, there.Span, i)) <= MostUlps);
    }

    private static string NothingToCompare(Question question, List<SetResult> results)
    {
        var where = question.Platform is { } platform ? $" of {PlatformNames.Of(platform)}" : "";
        if (results.All(r => r.Detail.StartsWith("not in this set", StringComparison.Ordinal)))
            return $"No PyTorch build{where} here has `{question.Key}`: what is shown is this library's own arithmetic.";
        return question.Since is null || results.All(r => !r.BeforeSince)
            ? $"No set{where} that can be compared holds `{question.Key}`."
            : $"No set{where} is as new as PyTorch {question.Since}.";
    }

    private static (CheckedValue Value, bool NotOnThisMachine) Make(Func<TorchPlatform, CheckedValue> function, TorchPlatform platform)
    {
        try
        {
            return (function(platform) ?? CheckedValue.Missing("a value"), false);
        }
        catch (PlatformNotSupportedException e) when (platform == TorchPlatform.MacOSArm64)
        {
            // Apple's block normals exist on a Mac only: elsewhere nobody can tell, which is not the same as being wrong.
            return (CheckedValue.Faulty(e.Message), true);
        }
        catch (Exception e)
        {
            return (CheckedValue.Faulty($"the cell's function threw {e.GetType().Name}: {e.Message}"), false);
        }
    }

    private static (Agreement Agreement, string Detail) Compare(Criterion criterion, CheckedValue value, ReferenceTensor reference)
    {
        try
        {
            return criterion.Compare(value, reference);
        }
        catch (Exception e)
        {
            return (Agreement.Impossible, e.Message);
        }
    }
}
