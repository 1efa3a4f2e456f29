using Bench.Hosting;

namespace Bench.Meters;

/// <summary>One thing that keeps this process from counting system calls.</summary>
/// <param name="What">What it is, with the error number that it makes.</param>
/// <param name="Remedy">What takes it away.</param>
internal sealed record Obstacle(string What, Remedy Remedy);
