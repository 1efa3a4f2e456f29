namespace BatchSend.Broker;

/// <summary>What became of a frame that was sent.</summary>
internal enum ChannelSend
{
    Sent,

    /// <summary>The other end is closed.</summary>
    PeerGone,

    /// <summary>Nothing can be passed: the system refuses another descriptor in flight, or in this process (ETOOMANYREFS, EMFILE; unix(7)).</summary>
    NoDescriptor,

    /// <summary>The other end does not take its frames, or the system has no room.</summary>
    Failed,
}
