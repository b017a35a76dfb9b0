// cell: ex-second
// answer: 5050
// 50 · 100 weights and 50 biases.
long? yourWords = 50 * 100 + 50;
Exercise.Check("ex-second", yourWords, "lesson10.exercise.second")

// cell: ex-hide
// 107 rows are enough for this seed and place; a few fewer are not.
uint? yourSeed = 271828182;
int yourBefore = 12345, yourRows = 107;

StreamPlace caught = yourSeed is { } hidden
    ? Search(Layer(kind: 2, hidden, yourRows, yourBefore)) : null;
Exercise.Check("ex-hide", yourSeed, seed => caught?.Seed == seed
    && caught?.Words == yourBefore)

// cell: ex-token
// The weight gives seed and place; behind it come 48 biases, then the token.
StateDict published = FileOf("lesson10.token.", "weight", "bias");
StreamPlace at = Search(published["weight"])!;
var server = new TorchGenerator(at.Seed);
server.Skip(at.Words + 48 * 64 + 48);
long[] yourToken = [.. server.RandInt(10, [16])];
Exercise.Check("ex-token", yourToken, "lesson10.token.digits")
