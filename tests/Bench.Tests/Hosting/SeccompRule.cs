using System.Globalization;
using System.Runtime.InteropServices;
using Bench.Interop.Linux;
using Bench.Meters;

namespace Bench.Tests.Hosting;

/// <summary>One system call that a filter answers itself.</summary>
/// <param name="Number">The call.</param>
/// <param name="Option">The third argument that it must have, such as the option of setsockopt; null for any.</param>
/// <param name="Errno">The answer; 0 lets the caller believe that the call was made.</param>
internal readonly record struct SeccompRule(uint Number, uint? Option, uint Errno)
{
    /// <summary>A call by its name, on this architecture.</summary>
    public static SeccompRule Of(string call, uint errno, uint? option = null) => new((uint)NumberOf(call), option, errno);

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Option}:{Errno}");

    public static SeccompRule Parse(string text)
    {
        string[] fields = text.Split(':');
        uint? option = fields[1].Length == 0 ? null : uint.Parse(fields[1], CultureInfo.InvariantCulture);
        return new SeccompRule(uint.Parse(fields[0], CultureInfo.InvariantCulture), option, uint.Parse(fields[2], CultureInfo.InvariantCulture));
    }

    private static int NumberOf(string call) => call == "perf_event_open"
        ? (int)SyscallNumbers.PerfEventOpen!.Value
        : CountedSyscalls.Here.Single(counted => counted.Name == call).NumberOn(RuntimeInformation.ProcessArchitecture)!.Value;
}
