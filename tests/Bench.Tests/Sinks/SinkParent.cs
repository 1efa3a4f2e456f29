using System.Globalization;
using BatchSend;
using Bench.Sinks;
using Xunit;

namespace Bench.Tests.Sinks;

/// <summary>Run in a process of its own by a test that kills it: a parent that holds a sink.</summary>
public sealed class SinkParent
{
    /// <summary>Names the file that gets the sink's process id, whole or not at all.</summary>
    public const string NoteVariable = "BENCH_TESTS_SINK_NOTE";

    [Fact(Explicit = true)]
    public async Task Holds_a_sink()
    {
        string note = Environment.GetEnvironmentVariable(NoteVariable) ?? throw new InvalidOperationException("no note to write");
        await using SinkProcess sink = await SinkProcess.StartAsync(
            new SinkOptions { Transport = Transport.Udp }, TestContext.Current.CancellationToken);
        string written = note + ".new";
        await File.WriteAllTextAsync(
            written, sink.ProcessId.ToString(CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);
        File.Move(written, note, overwrite: true);
        await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
    }
}
