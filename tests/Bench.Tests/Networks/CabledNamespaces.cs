using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.Networks;

/// <summary>
/// Two network namespaces joined by a cable, as two machines are: where multicast has a time to live, and
/// where the other side can vanish. Nothing of it is visible outside, and no traffic leaves it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class CabledNamespaces : IAsyncDisposable
{
    /// <summary>The name of the cable's end on either side; its MTU is 1500.</summary>
    public const string Cable = "cable";

    public const string FarAddress = "10.79.0.2";

    private const int CloneNewNet = 0x40000000; // CLONE_NEWNET, include/uapi/linux/sched.h

    private static int _made;

    private readonly string _name = $"batchsend-{Environment.ProcessId}-group-{Interlocked.Increment(ref _made)}";

    private CabledNamespaces()
    {
    }

    private string NearName => _name + "-near";

    private string FarName => _name + "-far";

    public static async Task<CabledNamespaces> MakeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "network namespaces need root on Linux");
        Assert.SkipUnless(File.Exists("/usr/sbin/ip") || File.Exists("/sbin/ip"), "ip (iproute2) is not installed");
        CabledNamespaces made = new();
        try
        {
            await IpAsync($"netns add {made.NearName}");
            await IpAsync($"netns add {made.FarName}");
            await IpAsync($"-n {made.NearName} link add {Cable} type veth peer name {Cable} netns {made.FarName}");
            foreach ((string side, int host) in ((string, int)[])[(made.NearName, 1), (made.FarName, 2)])
            {
                await IpAsync($"-n {side} addr add 10.79.0.{host}/24 dev {Cable}");
                await IpAsync($"-n {side} addr add fd79::{host}/64 dev {Cable} nodad");
                await IpAsync($"-n {side} link set {Cable} up");
                await IpAsync($"-n {side} link set lo up");
            }

            // The kernel routes IPv6 multicast over the cable only some time after both of its ends are up.
            foreach (string side in (string[])[made.NearName, made.FarName])
            {
                while (!(await IpAsync($"-n {side} -6 route show table local dev {Cable}")).Contains("multicast ff00::/8", StringComparison.Ordinal))
                    await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>The program on the near side.</summary>
    public BenchProcess Start(params string[] args) => StartWithin(NearName, args);

    /// <summary>The program on the far side.</summary>
    public BenchProcess StartFar(params string[] args) => StartWithin(FarName, args);

    /// <summary>Takes the far side's addresses away, as if that machine had lost its power: what is sent there is dropped, and nobody says so.</summary>
    public Task LoseFarAsync() => IpAsync($"-n {FarName} addr flush dev {Cable}");

    /// <summary>How often the near side's TCP repeats what nobody acknowledges before it gives up (tcp(7)): some 15 minutes by default.</summary>
    public void SetNearRetries(int retries) =>
        Near(() => { File.WriteAllText("/proc/sys/net/ipv4/tcp_retries2", $"{retries}"); return true; });

    /// <summary>What is done on the near side: a socket stays in the namespace of the thread that made it.</summary>
    public T Near<T>(Func<T> action) => Within(NearName, action);

    public T Far<T>(Func<T> action) => Within(FarName, action);

    public async ValueTask DisposeAsync()
    {
        foreach (string name in (string[])[NearName, FarName])
        {
            if (File.Exists("/run/netns/" + name))
                await IpAsync($"netns del {name}");
        }
    }

    private static BenchProcess StartWithin(string name, string[] args) =>
        BenchProcess.Start("ip", ["netns", "exec", name, "dotnet", BenchProcess.Program, .. args]);

    private static T Within<T>(string name, Func<T> action)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() =>
        {
            using var file = File.OpenHandle("/run/netns/" + name);
            if (SetNs(file, CloneNewNet) != 0)
                throw new Win32Exception();
            result = action();
        }));
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException($"in the namespace {name}: {failure.Message}", failure);
    }

    private static async Task<string> IpAsync(string command)
    {
        await using BenchProcess ip = BenchProcess.Start("ip", command.Split(' '));
        Outcome outcome = await ip.WaitAsync(CancellationToken.None);
        Assert.True(outcome.ExitCode == 0, $"ip {command}: {outcome}");
        return outcome.Output;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNs(SafeHandle file, int kind);
}
