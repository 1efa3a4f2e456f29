using System.Runtime.Versioning;
using Bench.Commands;
using Bench.Hosting;
using Bench.Pairing;
using Bench.Reports;

namespace Bench.Gate.Apart;

/// <summary>An arm that a child process sends, block by block, while this one sleeps. The child never outlives it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RemoteArm : IPairedArm, IAsyncDisposable
{
    private readonly Turns _turns = Turns.Create();
    private readonly CancellationTokenSource _ending;
    private readonly TaskCompletionSource<SenderHello> _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _child;
    private readonly Func<string?> _whySinkEnded;
    private int _lane;

    private RemoteArm(SenderJob job, int lane, Func<string?> whySinkEnded, CancellationToken token)
    {
        Batch = job.Cell.Batch;
        _lane = lane;
        _whySinkEnded = whySinkEnded;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(token);
        _child = ChildProgram.RunAsync(
            [GateChildCommands.SenderName, JsonOutput.ToLine(job with { Turns = _turns.Name })], LaunchProcess.Settings,
            line => _hello.TrySetResult(JsonOutput.FromLine<SenderHello>(line)), _ending.Token);
    }

    public int Batch { get; }

    public long CompiledElsewhere { get; private set; }

    /// <summary>Why the child is not on its CPU; null when it is.</summary>
    public string? NotPinnedReason { get; private set; }

    /// <summary>Starts the child and returns when it waits for its first turn.</summary>
    /// <param name="job">What it does; its turns are filled in here.</param>
    /// <param name="lane">The lane that it starts on.</param>
    /// <param name="whySinkEnded">Asked when a turn takes long: why the sink has ended, null while it runs.</param>
    /// <param name="token">Cancelled, it ends the child after its turn.</param>
    /// <exception cref="CommandFailure">The child failed; the message is its own.</exception>
    public static async Task<RemoteArm> StartAsync(SenderJob job, int lane, Func<string?> whySinkEnded, CancellationToken token)
    {
        RemoteArm arm = new(job, lane, whySinkEnded, token);
        try
        {
            await Task.WhenAny(arm._hello.Task, arm._child).ConfigureAwait(false);
            arm.ThrowIfEnded();
            arm.NotPinnedReason = (await arm._hello.Task.ConfigureAwait(false)).NotPinnedReason;
            return arm;
        }
        catch
        {
            await arm.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Completes synchronously: this thread sleeps meanwhile.</summary>
    public ValueTask<DrainedBlock> RunAsync(int batches) => new(Run(new Turn(TurnKind.Send, _lane, batches)));

    public void ExchangeLane() => _lane = 1 - _lane;

    public void CollectElsewhere() => Run(new Turn(TurnKind.Collect));

    public async ValueTask DisposeAsync()
    {
        _turns.Give(new Turn(TurnKind.End));
        await _ending.CancelAsync().ConfigureAwait(false);
        try
        {
            await _child.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or CommandFailure)
        {
            // It was told to end, or the turn in which it failed has said so.
        }

        _ending.Dispose();
        _turns.Dispose();
    }

    private DrainedBlock Run(Turn turn)
    {
        _turns.Give(turn);
        TurnResult result = _turns.WaitUntilDone(Check);
        CompiledElsewhere = result.CompiledMethods;
        return result.Block;
    }

    private void Check()
    {
        ThrowIfEnded();
        if (_whySinkEnded() is { } reason)
            throw CommandFailure.Failed(reason);
    }

    private void ThrowIfEnded()
    {
        if (!_child.IsCompleted)
            return;
        _child.GetAwaiter().GetResult();
        throw CommandFailure.Failed("a sender ended before its time");
    }
}
