using System.Diagnostics;
using Xunit;

namespace Bench.Tests.Multicast;

/// <summary>Waits for what another process does.</summary>
internal static class Poll
{
    /// <summary>What has not happened by then never will.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, $"'{what}' did not come within {Limit}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
