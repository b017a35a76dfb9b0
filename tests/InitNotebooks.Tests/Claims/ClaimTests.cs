using InitNotebooks.Runner;

namespace InitNotebooks.Tests.Claims;

/// <summary>One test for each claim of each lesson, and for each lesson what must be true of all of it.</summary>
public sealed class ClaimTests
{
    public static IEnumerable<TheoryDataRow<string, string, ClaimKind, string>> Claims =>
        Course.Sites.Where(made => made.Site.Kind != ClaimKind.Exercise).Select(Row).Distinct()
            .Select(row => new TheoryDataRow<string, string, ClaimKind, string>(row.Lesson, row.Key, row.Kind, row.Cell));

    public static IEnumerable<TheoryDataRow<string, string, string>> Exercises => Course.Sites
        .Where(made => made.Site.Kind == ClaimKind.Exercise)
        .Select(made => new TheoryDataRow<string, string, string>(made.Lesson, made.Site.Key!, made.Site.Cell));

    public static IEnumerable<TheoryDataRow<string, string, string>> ExercisesOfTheFirst =>
        Exercises.Where(row => row.Data.Item1 == Path.GetFileNameWithoutExtension(Course.Paths[0]));

    public static IEnumerable<TheoryDataRow<string>> Lessons =>
        Course.Paths.Select(path => new TheoryDataRow<string>(Path.GetFileNameWithoutExtension(path)));

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task A_claim_holds_in_every_set(string lesson, string key, ClaimKind kind, string cell)
    {
        var claim = Course.Find(await Course.Shipped, lesson, key, kind, cell);
        Assert.SkipWhen(claim.State == ClaimState.NoReference, $"nothing to compare with: {claim.Detail}");
        Assert.DoesNotContain(claim.Sets, set => set.State == ClaimState.Failed);
        Assert.True(claim.State == ClaimState.Held, $"{claim.Sentence} {claim.Detail}");
    }

    [Theory]
    [MemberData(nameof(Exercises))]
    public async Task An_exercise_is_open_as_shipped(string lesson, string key, string cell) =>
        Assert.Equal(ClaimState.Open, Course.Find(await Course.Shipped, lesson, key, ClaimKind.Exercise, cell).State);

    [Theory]
    [MemberData(nameof(ExercisesOfTheFirst))]
    public async Task An_exercise_of_the_first_lesson_holds_with_its_solution(string lesson, string key, string cell) =>
        Assert.Equal(ClaimState.Held, Course.Find(await Course.FirstSolved, lesson, key, ClaimKind.Exercise, cell).State);

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Exercises))]
    public async Task An_exercise_holds_with_its_solution(string lesson, string key, string cell) =>
        Assert.Equal(ClaimState.Held, Course.Find(await Course.Solved, lesson, key, ClaimKind.Exercise, cell).State);

    [Theory]
    [MemberData(nameof(Lessons))]
    public async Task A_lesson_runs_and_breaks_no_rule(string lesson) =>
        Assert.DoesNotContain(Course.Of(await Course.Shipped, lesson).Problems, problem => problem.Kind != ProblemKind.Claim);

    [Theory]
    [MemberData(nameof(Lessons))]
    public async Task A_lesson_makes_exactly_the_claims_that_its_source_names(string lesson)
    {
        var made = Course.Of(await Course.Shipped, lesson).Claims.Select(claim => (claim.Cell, claim.Kind, claim.Key)).Order();
        Assert.Equal(Course.Sites.Where(site => site.Lesson == lesson).Select(site => (site.Site.Cell, site.Site.Kind, site.Site.Key!)).Order(), made);
    }

    [Theory]
    [MemberData(nameof(Lessons))]
    public async Task The_outputs_in_a_lesson_are_those_of_a_fresh_run(string lesson)
    {
        var result = Course.Of(Refreshing.Compare(await Course.Shipped), lesson);
        Assert.DoesNotContain(result.Problems, problem => problem.Kind == ProblemKind.Differs);
    }

    private static (string Lesson, string Key, ClaimKind Kind, string Cell) Row((string Lesson, ClaimSite Site) made) =>
        (made.Lesson, made.Site.Key!, made.Site.Kind, made.Site.Cell);
}
