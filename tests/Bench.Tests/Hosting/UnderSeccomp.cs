using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Tests.CommandLine;

namespace Bench.Tests.Hosting;

/// <summary>
/// Starts a program behind a seccomp filter, as an engine of containers does. A filter can only be put on oneself and is
/// inherited, so another process of this test program puts it on and becomes the program (execve(2)): nothing of it stays
/// in the process of the tests, whose threads start each other.
/// </summary>
internal static partial class UnderSeccomp
{
    private const string Variable = "BATCHSEND_TEST_SECCOMP";
    private const char Between = ',';

    /// <summary>PR_SET_NO_NEW_PRIVS and PR_SET_SECCOMP (linux/prctl.h), SECCOMP_MODE_FILTER (linux/seccomp.h).</summary>
    private const int SetNoNewPrivileges = 38, SetSeccomp = 22, FilterMode = 2;

    /// <summary>BPF_LD | BPF_W | BPF_ABS, BPF_JMP | BPF_JEQ | BPF_K, BPF_RET | BPF_K (linux/bpf_common.h).</summary>
    private const ushort Load = 0x20, JumpIfEqual = 0x15, Return = 0x06;

    /// <summary>SECCOMP_RET_ALLOW and SECCOMP_RET_ERRNO, whose lower half is the error (linux/seccomp.h).</summary>
    private const uint Allow = 0x7fff0000, Refuse = 0x00050000;

    /// <summary>Offsets in seccomp_data: the number, and the lower half of the third argument on a little-endian machine.</summary>
    private const uint NumberOffset = 0, ThirdArgumentOffset = 16 + (2 * sizeof(ulong));

    /// <summary>The program of the tests itself, which finds the variable before its own Main and never gets there.</summary>
    public static BenchProcess Start(IEnumerable<SeccompRule> rules, params string[] command) => BenchProcess.Start(
        "env", [$"{Variable}={string.Join(Between, rules)}", "dotnet", typeof(UnderSeccomp).Assembly.Location, .. command]);

    [ModuleInitializer]
    internal static void BecomeAnotherProgram()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) is not { } rules)
            return;
        SocketFilter[] filter = [.. rules.Split(Between).Select(SeccompRule.Parse).SelectMany(Compile), new(Return, 0, 0, Allow)];
        Install(filter);
        string[] command = Environment.GetCommandLineArgs()[1..];
        _ = Execute(command[0], [.. command, null]);
        Environment.FailFast($"{command[0]} cannot be started: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Each rule begins anew, and where it does not match goes on behind its own end.</summary>
    private static IEnumerable<SocketFilter> Compile(SeccompRule rule)
    {
        yield return new(Load, 0, 0, NumberOffset);
        yield return new(JumpIfEqual, 0, rule.Option is null ? (byte)1 : (byte)3, rule.Number);
        if (rule.Option is { } option)
        {
            yield return new(Load, 0, 0, ThirdArgumentOffset);
            yield return new(JumpIfEqual, 0, 1, option);
        }

        yield return new(Return, 0, 0, Refuse | rule.Errno);
    }

    private static unsafe void Install(SocketFilter[] filter)
    {
        fixed (SocketFilter* first = filter)
        {
            var program = new SocketFilterProgram { Length = (ushort)filter.Length, First = first };
            if (Control(SetNoNewPrivileges, 1, 0, 0, 0) < 0 || Control(SetSeccomp, FilterMode, (nint)(&program), 0, 0) < 0)
                Environment.FailFast($"no seccomp filter can be set: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int operation, nint second, nint third, nint fourth, nint fifth);

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string file, string?[] arguments);

    /// <summary>struct sock_filter of linux/filter.h.</summary>
    private readonly record struct SocketFilter(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    /// <summary>struct sock_fprog of linux/filter.h.</summary>
    private unsafe struct SocketFilterProgram
    {
        public ushort Length;
        public SocketFilter* First;
    }
}
