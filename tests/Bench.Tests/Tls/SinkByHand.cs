using System.Net;
using Bench.Commands;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Tls;

/// <summary>A <c>sink</c> as a process of its own, as somebody starts it by hand.</summary>
internal sealed class SinkByHand : IAsyncDisposable
{
    private const string Listening = "listening at ";

    private readonly BenchProcess _process;

    private SinkByHand(BenchProcess process, IPEndPoint endPoint)
    {
        _process = process;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Starts one that accepts TLS and returns when it listens.</summary>
    public static async Task<SinkByHand> StartAsync(params string[] args)
    {
        BenchProcess process = BenchProcess.Start(["sink", "--tls", "--json", .. args]);
        await process.WaitForErrorAsync(Listening, TestContext.Current.CancellationToken);
        string error = process.Error;
        int start = error.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length;
        return new SinkByHand(process, IPEndPoint.Parse(error[start..error.IndexOf(' ', start)]));
    }

    /// <summary>Descriptors that it has open once no connection has one: the least over some looks.</summary>
    public async Task<int> DescriptorsAsync()
    {
        int least = int.MaxValue;
        for (int look = 0; look < 20; look++)
        {
            least = Math.Min(least, Descriptors());
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return least;
    }

    /// <summary>Waits until it has no more descriptors open than this.</summary>
    public async Task WaitForDescriptorsAsync(int most)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(4));
        while (Descriptors() > most)
            await Task.Delay(20, limit.Token);
    }

    private int Descriptors() => Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length;

    public int LinesWith(string text) => _process.Error.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Ends it and returns what it says.</summary>
    public async Task<SinkDocument> EndAsync()
    {
        _process.CloseInput();
        Outcome outcome = await _process.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SchemaAssert.Valid(outcome.Output);
        return JsonOutput.Deserialize<SinkDocument>(outcome.Output);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
