using System.ComponentModel;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using BatchSend.Errors;
using BatchSend.Interop.Linux;
using BatchSend.Tests.Fixtures;
using Xunit;

namespace BatchSend.Tests.Errors;

/// <summary>The table is complete, unambiguous, and true of what sockets really fail with.</summary>
public sealed class SendErrorsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_status_has_one_row_with_a_sentence_of_its_own()
    {
        Assert.Equal(Enum.GetValues<SendErrorStatus>(), SendErrors.All);
        Assert.Equal(SendErrors.All.Count, SendErrorTable.Rows.Count);
        Assert.Distinct(SendErrors.All.Select(static s => s.Sentence()));
        Assert.All(SendErrors.All, static s => Assert.Matches(@"^[A-Z][^\n]*[a-z0-9]\.$", s.Sentence()));
        Assert.All(SendErrors.All, static s => Assert.Equal(s == SendErrorStatus.None, s.Kind() == SendErrorKind.None));
        Assert.All(SendErrors.All, static s => Assert.Equal(s == SendErrorStatus.Unknown, s.Kind() == SendErrorKind.Unknown));
        Assert.All(Enum.GetValues<SendErrorKind>(), static k => Assert.Contains(SendErrors.All, s => s.Kind() == k));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((SendErrorStatus)(-1)).Sentence());
    }

    [Fact]
    public void Every_cause_stands_in_one_row_and_every_row_has_a_cause()
    {
        Assert.Distinct(SendErrorTable.Rows.SelectMany(static r => r.Sockets));
        Assert.Distinct(SendErrorTable.Rows.SelectMany(static r => r.Exceptions.Select(static e => e.FullName).Append(r.Wrapper).OfType<string>()));
        Assert.Distinct(SendErrorTable.Rows.SelectMany(static r => Flags.Of<SslPolicyErrors>(r.Policies)));
        Assert.Distinct(SendErrorTable.Rows.SelectMany(static r => Flags.Of<X509ChainStatusFlags>(r.Chains)));
        Assert.Distinct(SendErrorTable.Rows.SelectMany(static r => r.Alerts));
        Assert.Distinct(SendErrorTable.Rows.SelectMany(static r => r.OpenSsl));
        Assert.Distinct(SendErrorTable.Rows.SelectMany(static r => r.Windows));
        Assert.All(SendErrorTable.Rows, static r => Assert.NotEqual(
            0, r.Sockets.Length + r.Exceptions.Length + (r.Wrapper?.Length ?? 0) + r.Policies + r.Chains + r.Alerts.Length));
    }

    [Fact]
    public void Every_socket_error_is_mapped()
    {
        Assert.All(Enum.GetValues<SocketError>(), static error =>
        {
            SendErrorStatus status = SendErrors.StatusOf(error);
            Assert.Equal(error == SocketError.Success, status == SendErrorStatus.None);
            Assert.Equal(error == SocketError.SocketError, status == SendErrorStatus.Unknown); // which says no more itself
            Assert.Equal(status, SendErrors.StatusOf(error, Transport.Tcp));
            if (error != SocketError.SocketError)
                Assert.Equal(status, SendErrors.StatusOf(new SocketException((int)error)));
        });
        Assert.Equal(SendErrorStatus.Unknown, SendErrors.StatusOf((SocketError)1));
    }

    [Fact]
    public void A_datagram_is_refused_whatever_the_platform_calls_it()
    {
        Assert.Equal(SendErrorStatus.ConnectionRefused, SendErrors.StatusOf(SocketError.ConnectionReset, Transport.Udp));
        Assert.Equal(SendErrorStatus.ConnectionRefused, SendErrors.StatusOf(SocketError.ConnectionRefused, Transport.Udp));
        Assert.Equal(SendErrorStatus.ConnectionReset, SendErrors.StatusOf(SocketError.ConnectionReset, Transport.Tcp));
    }

    [Fact]
    public void Every_error_number_that_a_socket_of_Linux_returns_is_mapped()
    {
        Assert.Equal(SendErrorStatus.None, SendErrors.StatusOfErrno(0));
        Assert.All(Enum.GetValues<Errno>(), static errno => Assert.Equal(
            errno == Errno.EIO, SendErrors.StatusOfErrno((int)errno) == SendErrorStatus.Unknown)); // EIO: anything may have broken
        Assert.Equal(SendErrorStatus.Unknown, SendErrors.StatusOfErrno(99_999));
        Assert.Equal(SendErrorStatus.Unknown, SendErrors.StatusOfErrno(-1));
    }

    /// <summary>What no other list here has: an interface that is gone (bind(2), of an IPv6 address), and an ICMP that the host is isolated (net/ipv4/icmp.c).</summary>
    [Theory]
    [InlineData(19, SendErrorStatus.AddressNotAvailable)] // ENODEV
    [InlineData(64, SendErrorStatus.HostUnreachable)] // ENONET
    public void Error_numbers_that_the_framework_has_no_name_for_are_mapped(int errno, SendErrorStatus expected)
    {
        Assert.Equal(expected, SendErrors.StatusOfErrno(errno));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the numbers are those of Linux");
        Assert.Equal(expected, SendErrors.StatusOf(new SocketException(errno))); // as code makes it from Marshal.GetLastPInvokeError
    }

    /// <summary>The framework's own mapping is not public; where it can be reached it must not say otherwise.</summary>
    [Fact]
    public void The_framework_maps_the_error_numbers_of_Linux_to_the_same_status()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the numbers are those of Linux");
        Dictionary<int, SocketError> framework = FrameworkErrors.All();
        Assert.SkipWhen(framework.Count == 0, "this framework keeps its mapping elsewhere");
        Assert.True(framework.Count > 30, $"only {framework.Count} numbers were found");
        // ENXIO, which no call of TCP or UDP returns, is an unknown host to the framework for want of a better word.
        const int NoSuchDevice = 6;
        framework.Remove(NoSuchDevice);
        Assert.All(framework, static pair => Assert.Equal(
            (pair.Key, SendErrors.StatusOf(pair.Value)), (pair.Key, SendErrors.StatusOfErrno(pair.Key))));
    }

    [Fact]
    public void Every_finding_of_a_validation_is_mapped()
    {
        Assert.Equal(SendErrorStatus.None, SendErrors.StatusOf(SslPolicyErrors.None, null));
        Assert.All(Enum.GetValues<SslPolicyErrors>().Where(static p => p != SslPolicyErrors.None), static policy =>
            Assert.Equal(SendErrorKind.Security, SendErrors.StatusOf(policy, null).Kind()));
        Assert.All(Enum.GetValues<X509ChainStatusFlags>().Where(static f => f != X509ChainStatusFlags.NoError), static flag =>
        {
            Assert.Contains(SendErrorTable.Rows, r => (r.Chains & (int)flag) != 0);
            SendErrorStatus status = SendErrors.StatusOf(SslPolicyErrors.RemoteCertificateChainErrors, flag);
            Assert.Equal(SendErrorKind.Security, status.Kind());
            // As the framework words it.
            Assert.Equal(status, SendErrors.StatusOf(new AuthenticationException(
                $"The remote certificate is invalid because of errors in the certificate chain: {flag}")));
        });
        Assert.Equal(SendErrorStatus.CertificateInvalid, SendErrors.StatusOf(SslPolicyErrors.RemoteCertificateChainErrors, (X509ChainStatusFlags)0x4000_0000));
    }

    [Fact]
    public void Of_several_findings_the_gravest_counts()
    {
        const SslPolicyErrors Both = SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch;
        Assert.Equal(SendErrorStatus.CertificateExpired, SendErrors.StatusOf(
            Both, X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.NotSignatureValid));
        Assert.Equal(SendErrorStatus.CertificateNameMismatch, SendErrors.StatusOf(Both, X509ChainStatusFlags.UntrustedRoot));
        Assert.Equal(SendErrorStatus.CertificateUntrusted, SendErrors.StatusOf(new AuthenticationException("chain: PartialChain, RevocationStatusUnknown, OfflineRevocation")));
    }

    /// <summary>The framework's messages name an alert as its own enumeration does, or by its number.</summary>
    [Fact]
    public void Every_alert_is_known_by_the_framework_s_name_for_it()
    {
        Type? names = typeof(SslStream).Assembly.GetType("System.Net.Security.TlsAlertDescription");
        Assert.SkipWhen(names is null, "this framework has its names elsewhere");
        Assert.All(SendErrorTable.Rows.SelectMany(static r => r.Alerts.Select(a => (Alert: a, r.Status))), row => Assert.Equal(
            (row.Alert, row.Status),
            (row.Alert, SendErrors.StatusOf(new AuthenticationException(
                $"Authentication failed because the remote party sent a TLS alert: '{Enum.ToObject(names, (int)row.Alert)}'.")))));
    }

    public static TheoryData<Exception, SendErrorStatus> Exceptions() => new()
    {
        { new SocketException((int)SocketError.ConnectionRefused), SendErrorStatus.ConnectionRefused },
        { new IOException("read", new SocketException((int)SocketError.ConnectionReset)), SendErrorStatus.ConnectionReset },
        { new AggregateException(new InvalidDataException(), new SocketException((int)SocketError.HostDown)), SendErrorStatus.HostUnreachable },
        { new AuthenticationException("failed", new IOException("read", new SocketException((int)SocketError.TimedOut))), SendErrorStatus.TimedOut },
        { new AuthenticationException("failed"), SendErrorStatus.TlsFailed },
        { new IOException("outside", new AuthenticationException("failed", new IOException("inside"))), SendErrorStatus.TlsFailed },
        { new AuthenticationException("the remote party sent a TLS alert: 'InsuffientSecurity'."), SendErrorStatus.TlsNotAgreed },
        { new AuthenticationException("the remote party sent a TLS alert: '116'."), SendErrorStatus.CertificateMissing },
        { new AuthenticationException("116 bytes"), SendErrorStatus.TlsFailed },
        { new AuthenticationException("failed", new Win32Exception(unchecked((int)0x80090328))), SendErrorStatus.CertificateExpired },
        { new AuthenticationException("failed", new Win32Exception(unchecked((int)0x80090325))), SendErrorStatus.CertificateUntrusted },
        { new AuthenticationException("failed", new Win32Exception(5)), SendErrorStatus.TlsFailed },
        { new OperationCanceledException(), SendErrorStatus.Cancelled },
        { new TaskCanceledException("limit", new TimeoutException()), SendErrorStatus.TimedOut },
        { new ObjectDisposedException("socket"), SendErrorStatus.Disposed },
        { new InvalidOperationException(), SendErrorStatus.WrongState },
        { new ArgumentOutOfRangeException("count"), SendErrorStatus.InvalidArgument },
        { new PlatformNotSupportedException(), SendErrorStatus.NotSupported },
        { new EndOfStreamException(), SendErrorStatus.ConnectionClosed },
        { new UnauthorizedAccessException(), SendErrorStatus.AccessDenied },
        { new IOException("a disk, a network, who knows"), SendErrorStatus.Unknown },
        { new InvalidDataException(), SendErrorStatus.Unknown },
    };

    [Theory, MemberData(nameof(Exceptions), DisableDiscoveryEnumeration = true)]
    public void An_exception_means_what_is_certain_within_it(Exception exception, SendErrorStatus status) =>
        Assert.Equal(status, SendErrors.StatusOf(exception));

    [Fact]
    public async Task What_was_called_wrongly_is_told_apart_from_what_the_network_did()
    {
        // The same call three times: a text that is none, a port that nobody has, a socket that is closed.
        Assert.Equal(SendErrorKind.Argument, Kind(Assert.Throws<EndpointFormatException>(() => Endpoint.Parse("host:"))));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Equal(SendErrorKind.Argument, Kind(Assert.Throws<InvalidOperationException>(() => SenderCatalog.Create(socket, "flush"))));
        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(ClosedPort(), Token).AsTask());
        Assert.Equal((SendErrorStatus.ConnectionRefused, SendErrorKind.Network), (SendErrors.StatusOf(refused), Kind(refused)));
        socket.Dispose();
        Assert.Equal(SendErrorKind.Argument, Kind(Assert.Throws<ObjectDisposedException>(() => SenderCatalog.Create(socket, "flush"))));
        Assert.Throws<ArgumentNullException>(() => SendErrors.StatusOf(null!));

        static SendErrorKind Kind(Exception e) => SendErrors.StatusOf(e).Kind();
    }

    [Fact]
    public void Real_sockets_fail_with_what_the_table_says()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Assert.Equal(SendErrorStatus.AddressInUse, Status(() => socket.Bind(taken.LocalEndPoint!)));
        Assert.Equal(SendErrorStatus.AddressNotAvailable, Status(() => socket.Bind(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0)))); // RFC 5737
        Assert.Equal(SendErrorStatus.NotConnected, Status(() => socket.Send([1])));
        socket.Connect(taken.LocalEndPoint!);
        Assert.Equal(SendErrorStatus.MessageTooLarge, Status(() => socket.Send(new byte[65_508])));
        Assert.Equal(SendErrorStatus.AccessDenied, Status(() => socket.SendTo([1], new IPEndPoint(IPAddress.Broadcast, 9)))); // without SO_BROADCAST

        static SendErrorStatus Status(Action fail) => SendErrors.StatusOf(Assert.ThrowsAny<Exception>(fail));
    }

    [Fact]
    public async Task A_result_has_its_status()
    {
        using var pair = ConnectedPair.Create(Transport.Udp, AddressFamily.InterNetwork);
        await using IBatchSender sender = pair.Sender("per-buffer");
        Assert.Equal(SendErrorStatus.None, (await sender.Send(Batches.Equal(1, 1))).Status);
        Assert.Equal(SendErrorStatus.MessageTooLarge, (await sender.Send(Batches.Equal(1, 65_508))).Status);
    }

    private static IPEndPoint ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
