using System.Net;
using System.Net.Sockets;
using BatchSend;
using Bench.Traffic;
using Xunit;

namespace Bench.Tests.Traffic;

/// <summary>The model of the kernel's charge against what this kernel charges (SO_MEMINFO).</summary>
public sealed class ReceiveChargeTests
{
    private const int SolSocket = 1; // asm-generic/socket.h
    private const int MemoryInfo = 55; // SO_MEMINFO; its first word is SK_MEMINFO_RMEM_ALLOC (linux/sock_diag.h)
    private const int MemoryInfoWords = 9;

    public static TheoryData<string, int> Sizes
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string address in (string[])["127.0.0.1", "::1"])
            {
                foreach (int size in (int[])[0, 1, 64, 177, 256, 300, 512, 640, 700, 1200, 1472, 1649, 1700, 4096, 8192, 16_000, 16_384, 32_768, 65_507])
                    data.Add(address, size);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_kernel_charges_at_most_the_model_and_at_least_half_of_it(string address, int size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SO_MEMINFO exists on Linux only");
        var local = IPAddress.Parse(address);
        using var receiver = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(local, 0));
        using var sender = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        sender.Connect(receiver.LocalEndPoint!);
        sender.Send(new byte[size]);

        byte[] info = new byte[MemoryInfoWords * sizeof(uint)];
        receiver.GetRawSocketOption(SolSocket, MemoryInfo, info);
        int charged = BitConverter.ToInt32(info);

        int model = SendWindow.ChargedBytes(Transport.Udp, size);
        Assert.InRange(charged, model / 2, model);
    }

    [Fact]
    public void Known_values_hold()
    {
        Assert.Equal(2304, SendWindow.ChargedBytes(Transport.Udp, 1200));
        Assert.Equal(832, SendWindow.ChargedBytes(Transport.Udp, 64));
        Assert.Equal(16_640, SendWindow.ChargedBytes(Transport.Udp, 8192));
        Assert.Equal(1200, SendWindow.ChargedBytes(Transport.Tcp, 1200));
    }
}
