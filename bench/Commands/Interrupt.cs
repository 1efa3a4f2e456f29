using System.Runtime.InteropServices;

namespace Bench.Commands;

/// <summary>
/// The first SIGINT or SIGTERM cancels the token, so that the verb ends after its current block with what it has.
/// The second one is left to the system, which kills the process.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;

    public Interrupt() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
    ];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // Signals may arrive on several threads at once: exactly one of them is the first.
        if (Interlocked.Exchange(ref _signals, 1) != 0)
            return;
        context.Cancel = true;
        _source.Cancel();
    }
}
