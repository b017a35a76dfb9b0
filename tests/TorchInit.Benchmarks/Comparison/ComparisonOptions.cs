using System.Globalization;

namespace TorchInit.Benchmarks;

/// <summary>What is compared with what, and how often.</summary>
/// <param name="Rounds">Samples of each side.</param>
/// <param name="CpuTime">Processor time of the thread that draws instead of the wall clock.</param>
/// <param name="TorchSharp">The command that starts TorchSharp's side; empty: not asked.</param>
/// <param name="Python">The command that starts a python3 with torch.</param>
internal sealed record ComparisonOptions(int Rounds, bool CpuTime, string[] TorchSharp, string[] Python)
{
    private const int FewestRounds = 5;

    /// <summary>What the table says about the times.</summary>
    public string Clock => CpuTime ? "processor time" : "wall clock";

    /// <summary>Reads the options of a command; null, and a message on the error stream, if they are not right.</summary>
    public static ComparisonOptions? Parse(string[] arguments, int rounds)
    {
        var options = new ComparisonOptions(rounds, false, [], []);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--rounds" when i + 1 < arguments.Length:
                    if (!int.TryParse(arguments[++i], NumberStyles.None, CultureInfo.InvariantCulture, out rounds) || rounds < FewestRounds)
                        return Refuse($"--rounds {arguments[i]}: expected a whole number of at least {FewestRounds}.");
                    options = options with { Rounds = rounds };
                    break;
                case "--cpu-time":
                    if (!ThreadClock.HasCpuTime)
                        return Refuse("--cpu-time: works on Linux only; leave it out.");
                    options = options with { CpuTime = true };
                    break;
                case "--torchsharp" when i + 1 < arguments.Length:
                    options = options with { TorchSharp = arguments[++i].Split(' ', StringSplitOptions.RemoveEmptyEntries) };
                    break;
                case "--python" when i + 1 < arguments.Length:
                    return options with { Python = arguments[(i + 1)..] };
                default:
                    return Refuse($"{arguments[i]}: unknown, or it lacks its value.");
            }
        }
        return Refuse("--python COMMAND... is missing: the command that starts a python3 with torch, for example --python python3.");
    }

    private static ComparisonOptions? Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return null;
    }
}
