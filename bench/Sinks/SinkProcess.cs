using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Commands;
using Bench.Hosting;
using Bench.Reports;
using Bench.Traffic;

namespace Bench.Sinks;

/// <summary>
/// A sink in a process of its own, so that the sender's process holds only the sender. Its standard input is its life line:
/// when this process ends in whatever way, the pipe closes and the sink ends too.
/// </summary>
internal sealed class SinkProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DeathPatience = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly SharedCounters _counters;
    private readonly SinkHello _hello;
    private Task<SinkReport>? _report;
    private bool _closed;

    private SinkProcess(SinkOptions options, Process process, SharedCounters counters, SinkHello hello)
    {
        Options = options;
        _process = process;
        _counters = counters;
        _hello = hello;
        EndPoint = IPEndPoint.Parse(hello.EndPoint);
        Window = new SendWindow(counters, options.Transport, options.MessageSize, hello.EffectiveReceiveBuffer, WhyEndedAt);
    }

    public SinkOptions Options { get; }

    /// <summary>Where the sink listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>What the sink has taken, read without a system call. After disposal: the last values.</summary>
    public ISinkCounters Counters => _counters;

    /// <summary>The memory that the counters stand in, with the marks of <see cref="ArrivalMarks"/>.</summary>
    public SharedCounters SharedCounters => _counters;

    /// <summary>The one window of this sink, whatever number of sockets send to it.</summary>
    public SendWindow Window { get; }

    /// <summary>SO_RCVBUF as the sink's getsockopt reported it. TCP: of the listening socket, which its connections start with.</summary>
    public int EffectiveReceiveBuffer => _hello.EffectiveReceiveBuffer;

    /// <summary><c>recvmmsg</c> or <c>managed</c>.</summary>
    public string ReceiveMode => _hello.ReceiveMode;

    public int ProcessId => _hello.ProcessId;

    /// <summary>The authority of the sink's certificate, as DER in Base64, where both were made for this run; otherwise null.</summary>
    public string? Authority => _hello.Authority;

    /// <summary>Starts a sink and returns when it listens.</summary>
    /// <exception cref="CommandFailure">It could not start; the message is the sink's own.</exception>
    public static async Task<SinkProcess> StartAsync(SinkOptions options, CancellationToken cancellationToken = default)
    {
        var counters = SharedCounters.Create(options.Transport == Transport.Tcp ? options.MessageSize : 0);
        Process? process = null;
        try
        {
            ProcessStartInfo start = ProgramCommand.Create(Arguments(options, counters.Name));
            start.RedirectStandardInput = true;
            start.RedirectStandardOutput = true;
            // Read only when the sink has failed: it writes nothing else there, so the pipe cannot fill up.
            start.RedirectStandardError = true;
            // The runtime's diagnostic sockets in /tmp would stay behind when the sink is killed.
            start.Environment["DOTNET_EnableDiagnostics"] = "0";
            process = Process.Start(start) ?? throw CommandFailure.Failed($"cannot start {start.FileName}");

            string? line = await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (line is null)
                throw await FailureAsync(process, "could not start").ConfigureAwait(false);
            SinkHello hello = JsonOutput.FromLine<SinkHello>(line);
            counters.CloseFile();
            return new SinkProcess(options, process, counters, hello);
        }
        catch
        {
            if (process is not null)
                await EndAsync(process).ConfigureAwait(false);
            counters.Dispose();
            throw;
        }
    }

    /// <summary>Ends the sink and returns what it took. Called again, it returns the same report.</summary>
    /// <exception cref="CommandFailure">The sink had ended by itself or did not report.</exception>
    public Task<SinkReport> StopAsync() => _report ??= ReadReportAsync();

    /// <summary>Why the sink has ended; null while it runs.</summary>
    public string? WhyEnded() =>
        _closed ? "the sink was closed"
        : _process.HasExited
            ? string.Create(CultureInfo.InvariantCulture, $"the sink (process {ProcessId}) has ended with exit code {_process.ExitCode}")
            : null;

    /// <summary>
    /// Why the sink has ended, asked because a send failed: a process that dies closes its sockets a moment before its parent
    /// can see its end, so where the other side is what failed this waits for it.
    /// </summary>
    /// <returns>Null when it runs.</returns>
    public string? WhyEndedAt(SocketError error)
    {
        if (!_closed && error is SocketError.ConnectionReset or SocketError.ConnectionRefused or SocketError.Shutdown)
            _process.WaitForExit(DeathPatience);
        return WhyEnded();
    }

    /// <summary>Why the sink has ended without a report; null while it runs and when it gave one.</summary>
    public string? WhyEndedEarly() => _report is { IsCompletedSuccessfully: true } ? null : WhyEnded();

    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        await EndAsync(_process).ConfigureAwait(false);
        _counters.Dispose();
    }

    private async Task<SinkReport> ReadReportAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(EndPatience);
        try
        {
            string? line = await _process.StandardOutput.ReadLineAsync(patience.Token).ConfigureAwait(false);
            if (line is null)
                throw await FailureAsync(_process, "ended without a report").ConfigureAwait(false);
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return JsonOutput.FromLine<SinkReport>(line);
        }
        catch (OperationCanceledException)
        {
            throw CommandFailure.Failed($"the sink (process {ProcessId}) did not end within {EndPatience.TotalSeconds:0} s");
        }
    }

    private static async Task<CommandFailure> FailureAsync(Process process, string what)
    {
        string error = Entry.ReasonIn((await process.StandardError.ReadToEndAsync().ConfigureAwait(false)).Trim());
        await process.WaitForExitAsync().ConfigureAwait(false);
        string reason = error.Length > 0 ? error : string.Create(CultureInfo.InvariantCulture, $"exit code {process.ExitCode}");
        return CommandFailure.Failed($"the sink {what}: {reason}");
    }

    /// <summary>Ends the process for certain: first as planned, then by force.</summary>
    private static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(EndPatience);
        try
        {
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        // A reader that was asked for is not closed with its process: its end of the pipe would stay open until a collection.
        process.StandardOutput.Dispose();
        process.StandardError.Dispose();
        process.Dispose();
    }

    private static List<string> Arguments(SinkOptions options, string counters)
    {
        List<string> arguments =
        [
            "sink", options.Bind.ToString(),
            "--size", options.MessageSize.ToString(CultureInfo.InvariantCulture),
            "--counters", counters,
        ];
        if (options.Transport == Transport.Udp)
            arguments.Add("--udp");
        if (options.Gro)
            arguments.Add("--gro");
        if (options.Verify)
            arguments.Add("--verify");
        if (options.ManagedReceive)
            arguments.Add("--managed");
        if (options.Echo)
            arguments.Add("--echo");
        if (options.EchoPort is { } port)
            arguments.AddRange(["--echo-port", port.ToString(CultureInfo.InvariantCulture)]);
        if (options.ReceiveBuffer is { } bytes)
            arguments.AddRange(["--rcvbuf", bytes.ToString(CultureInfo.InvariantCulture)]);
        if (options.Group is { } group)
            arguments.AddRange(["--group", group.Address.ToString()]);
        if (options.Group?.Interface is { } on)
            arguments.AddRange(["--interface", on.Index.ToString(CultureInfo.InvariantCulture)]);
        if (options.Share)
            arguments.Add("--share");
        if (options.Tls is { } tls)
            arguments.AddRange(tls.Arguments());
        if (options.Cpu is { } cpu)
            arguments.AddRange(["--cpu", cpu.ToString(CultureInfo.InvariantCulture)]);
        return arguments;
    }
}
