using Bench.Commands;
using Bench.Commands.Sending;
using Bench.Hosting;
using Bench.Meters;

namespace Bench.EventRuns;

/// <summary>What <c>send</c> was asked to do, once more: from its first send to its last, to the same receiver.</summary>
internal sealed class SendLoad : IEventLoad
{
    private readonly SendRequest _request;
    private readonly SendTarget _target;

    private SendLoad(SendRequest request, SendTarget target)
    {
        _request = request;
        _target = target;
    }

    public int Windows => 1;

    public static async Task<SendLoad> OpenAsync(SendRequest request, CancellationToken token) =>
        new(request, await SendTarget.OpenAsync(request, token).ConfigureAwait(false));

    public WindowTraffic Run(int window, CancellationToken token)
    {
        using UnavailableSyscallMeter none = new("not counted: events are recorded", Remedy.None("the session's own calls would be in the count"));
        SendLoop loop = new(_request, _target, none, token);
        loop.Run(static (_, _) => { });
        token.ThrowIfCancellationRequested();
        if (loop.Failure is { } failure)
            throw CommandFailure.Failed(failure);
        return new WindowTraffic(loop.Totals.Messages, loop.Totals.Bytes, loop.Totals.Natively);
    }

    public async ValueTask DisposeAsync()
    {
        await _target.FinishAsync().ConfigureAwait(false);
        await _target.DisposeAsync().ConfigureAwait(false);
    }
}
