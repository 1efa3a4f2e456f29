using BatchSend.Broker;

namespace BatchSend.Tests.Fixtures;

/// <summary>Frames as they go over a connection.</summary>
internal static class Frames
{
    public static byte[] Bytes(Frame frame)
    {
        var room = new byte[FrameCodec.MostBytes];
        return room[..FrameCodec.Write(frame, room)];
    }
}
