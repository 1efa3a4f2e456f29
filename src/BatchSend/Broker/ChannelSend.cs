namespace BatchSend.Broker;

/// <summary>What became of a frame that was sent.</summary>
internal enum ChannelSend
{
    Sent,

    /// <summary>The other end is closed.</summary>
    PeerGone,

    /// <summary>Nothing can be passed: the system refuses another descriptor in flight (ETOOMANYREFS, unix(7)), or its duplicate.</summary>
    NoDescriptor,

    /// <summary>What was to be passed has been closed meanwhile: its time was over just now.</summary>
    Closed,

    /// <summary>The other end does not take its frames, or the system has no room.</summary>
    Failed,
}
