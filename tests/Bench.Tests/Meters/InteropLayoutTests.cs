using System.Runtime.InteropServices;
using Bench.Interop.Linux;
using Xunit;

namespace Bench.Tests.Meters;

/// <summary>Sizes and offsets of the kernel's structures on 64-bit Linux (linux/perf_event.h, sys/resource.h, linux/stat.h).</summary>
public class InteropLayoutTests
{
    [Theory]
    [InlineData(nameof(PerfEventAttr.Type), 0)]
    [InlineData(nameof(PerfEventAttr.Size), 4)]
    [InlineData(nameof(PerfEventAttr.Config), 8)]
    [InlineData(nameof(PerfEventAttr.SamplePeriod), 16)]
    [InlineData(nameof(PerfEventAttr.SampleType), 24)]
    [InlineData(nameof(PerfEventAttr.ReadFormat), 32)]
    [InlineData(nameof(PerfEventAttr.Flags), 40)]
    [InlineData(nameof(PerfEventAttr.WakeupEvents), 48)]
    [InlineData(nameof(PerfEventAttr.BreakpointType), 52)]
    [InlineData(nameof(PerfEventAttr.BreakpointAddress), 56)]
    public void Perf_event_attr(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<PerfEventAttr>(field));

    [Fact]
    public void Perf_event_attr_has_the_size_that_it_states() =>
        Assert.Equal((int)PerfEventAttr.SizeVersion0, Marshal.SizeOf<PerfEventAttr>());

    [Theory]
    [InlineData(nameof(ResourceUsage.UserTime), 0)]
    [InlineData(nameof(ResourceUsage.SystemTime), 16)]
    [InlineData(nameof(ResourceUsage.MaximumResidentSet), 32)]
    [InlineData(nameof(ResourceUsage.VoluntarySwitches), 128)]
    [InlineData(nameof(ResourceUsage.InvoluntarySwitches), 136)]
    public void Resource_usage(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<ResourceUsage>(field));

    [Theory]
    [InlineData(nameof(TimeSpec.Seconds), 0)]
    [InlineData(nameof(TimeSpec.Nanoseconds), 8)]
    public void Time_spec(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<TimeSpec>(field));

    [Theory]
    [InlineData(nameof(FileStatus.Links), 16)]
    [InlineData(nameof(FileStatus.UserId), 20)]
    [InlineData(nameof(FileStatus.Mode), 28)]
    [InlineData(nameof(FileStatus.Inode), 32)]
    [InlineData(nameof(FileStatus.DeviceMajor), 128)]
    [InlineData(nameof(FileStatus.DeviceMinor), 132)]
    [InlineData(nameof(FileStatus.HolderMajor), 136)]
    [InlineData(nameof(FileStatus.HolderMinor), 140)]
    public void Statx(string field, int offset) =>
        Assert.Equal((offset, 256), ((int)Marshal.OffsetOf<FileStatus>(field), Marshal.SizeOf<FileStatus>()));

    [Fact]
    public void Time_value() => Assert.Equal(16, Marshal.SizeOf<TimeValue>());
}
