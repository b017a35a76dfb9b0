using System.Text.Json;
using InitNotebooks.Runner;
using TorchInit;

namespace InitNotebooks.Tests.Runner;

public sealed class HostMessageTests
{
    [Fact]
    public void A_claim_comes_out_of_the_pipe_as_it_went_in()
    {
        var claim = new Claim("a.b", "It has the bits.", ClaimState.Failed, ClaimKind.Bits,
        [
            new("linux-x64-1.13.1", TorchPlatform.LinuxX64, new(1, 13, 1), ClaimState.Held, "at [0] 1 here", BeforeSince: true),
            new("linux-arm64-2.14.1", TorchPlatform.LinuxArm64, new(2, 14, 1), ClaimState.Failed, "at [1]", Known: "the wheels draw from MKL"),
        ], "a detail") { Modelled = [TorchPlatform.MacOSArm64], Lesson = "98-lesson", Cell = "cell" };
        var message = JsonSerializer.Serialize(new HostMessage(HostMessageKind.Done) { Claims = [claim] }, HostMessage.Json);
        var arrived = Assert.Single(JsonSerializer.Deserialize<HostMessage>(message, HostMessage.Json)!.Claims!);
        Assert.Equal(claim.Sets, arrived.Sets);
        Assert.Equal(claim.Modelled, arrived.Modelled);
        Assert.Equal(claim, arrived with { Sets = claim.Sets, Modelled = claim.Modelled });
    }
}
