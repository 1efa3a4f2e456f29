using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Meters;
using Xunit;

namespace Bench.Tests.Meters;

public partial class CountedSyscallsTests
{
    /// <summary>Headers of Debian's linux-libc-dev on x86-64; arm64 uses the generic numbers.</summary>
    private const string X64Header = "/usr/include/x86_64-linux-gnu/asm/unistd_64.h";
    private const string GenericHeader = "/usr/include/asm-generic/unistd.h";

    [Fact]
    public void Numbers_for_x64_are_the_kernel_headers()
    {
        Dictionary<string, int> header = ReadOrSkip(X64Header);
        Assert.All(CountedSyscalls.All, call => Assert.Equal(header.TryGetValue(call.Name, out int number) ? number : null, call.X64));
    }

    [Fact]
    public void Numbers_for_arm64_are_the_kernel_headers()
    {
        Dictionary<string, int> header = ReadOrSkip(GenericHeader);
        Assert.All(CountedSyscalls.All, call => Assert.Equal(header.TryGetValue(call.Name, out int number) ? number : null, call.Arm64));
    }

    [Fact]
    public void Every_call_that_sends_has_a_name() =>
        Assert.Subset(CountedSyscalls.Here.Select(call => call.Name).ToHashSet(), SyscallCounts.SendFamily.ToHashSet());

    private static Dictionary<string, int> ReadOrSkip(string header)
    {
        if (!File.Exists(header))
            Assert.Skip($"{header} is not installed");

        var numbers = new Dictionary<string, int>();
        foreach (Match match in Definition().Matches(File.ReadAllText(header)))
            numbers.TryAdd(match.Groups["name"].Value, int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture));
        return numbers;
    }

    [GeneratedRegex(@"^#define __NR(3264)?_(?<name>\w+)\s+(?<number>\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Definition();
}
