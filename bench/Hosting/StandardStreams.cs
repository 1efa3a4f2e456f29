using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Bench.Hosting;

/// <summary>
/// The standard streams of a program that they are not to end. What standard error does not take is lost, since there is
/// nobody left to tell. What standard output does not take is an answer that was not given: the program does its work, and
/// ends with a line on standard error and <see cref="NotWritten"/>.
/// </summary>
/// <remarks>
/// A pipe whose reader has gone is no such failure, for either stream: whoever says <c>| head -1</c> has what he wanted, and
/// the framework drops what comes afterwards (EPIPE).
/// </remarks>
internal static class StandardStreams
{
    /// <summary>The exit code of a program whose answer could not be written, whatever its work came to.</summary>
    private const int NotWritten = 4;

    private const int Input = 0, Output = 1, Error = 2;

    /// <summary>O_CLOEXEC of asm-generic/fcntl.h, as proc(5) shows it among the flags of a descriptor.</summary>
    private const int CloseOnExec = 0x8_0000;

    /// <summary>What stands in the places of streams that were closed; open to the end.</summary>
    private static readonly SafeFileHandle?[] StandIns = new SafeFileHandle?[Error + 1];

    private static bool _inputWasClosed;

    /// <summary>Whether this process was started without a standard output.</summary>
    public static bool OutputWasClosed { get; private set; }

    private static string? _notWritten;

    /// <summary>Makes <see cref="Console.Out"/> and <see cref="Console.Error"/> such streams. Called once, before anything else uses them.</summary>
    public static void Guard()
    {
        _inputWasClosed = WasClosed(Input);
        OutputWasClosed = WasClosed(Output);
        bool errorWasClosed = WasClosed(Error);
        if (OperatingSystem.IsLinux())
            TakeFreePlaces();
        if (_inputWasClosed)
            Console.SetIn(TextReader.Null);
        Console.SetOut(Writer(OutputWasClosed ? null : Console.OpenStandardOutput(), static reason => _notWritten ??= reason));
        Console.SetError(Writer(errorWasClosed ? null : Console.OpenStandardError(), static _ => { }));
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => TellWhatWasNotWritten();
    }

    /// <summary>The standard input; one that was closed has ended.</summary>
    public static Stream OpenInput() => _inputWasClosed ? Stream.Null : Console.OpenStandardInput();

    /// <summary>
    /// Whether this process was started without the stream. The place is then free, or the runtime has put a descriptor of its
    /// own there by now, which tells: a descriptor that is closed on exec was not inherited.
    /// </summary>
    private static bool WasClosed(int descriptor)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists("/proc/self/fdinfo"))
            return false;
        try
        {
            string flags = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{descriptor}"))
                .Split('\n')[1]["flags:".Length..].Trim(); // in octal
            return (Convert.ToInt32(flags, fromBase: 8) & CloseOnExec) != 0;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
    }

    /// <summary>Takes what places are free: the next socket would get one, and all that is said would go to its peer.</summary>
    private static void TakeFreePlaces()
    {
        while (true)
        {
            SafeFileHandle next = File.OpenHandle("/dev/null"); // in the lowest place that is free (open(2))
            nint place = next.DangerousGetHandle();
            if (place > Error)
            {
                next.Dispose();
                return;
            }

            StandIns[place] = next;
        }
    }

    private static void TellWhatWasNotWritten()
    {
        if (_notWritten is null)
            return;
        Environment.ExitCode = NotWritten;
        Console.Error.WriteLine("error: standard output cannot be written: " + _notWritten);
    }

    private static StreamWriter Writer(Stream? stream, Action<string> onFailure) =>
        new(new GuardedStream(stream, onFailure), Console.OutputEncoding, leaveOpen: true) { AutoFlush = true };

    /// <summary>A stream that tells of a failure to write instead of throwing it.</summary>
    /// <param name="inner">Null for one that was closed.</param>
    /// <param name="onFailure">Told why.</param>
    private sealed class GuardedStream(Stream? inner, Action<string> onFailure) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (inner is null)
            {
                onFailure("it is closed");
                return;
            }

            try
            {
                inner.Write(buffer);
            }
            catch (UnauthorizedAccessException)
            {
                onFailure("it is not open for writing"); // EBADF: the framework speaks of a path
            }
#pragma warning disable CA1031 // Whatever it is, it must not end the program.
            catch (Exception e)
#pragma warning restore CA1031
            {
                onFailure(e.Message);
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
