using Bench.Commands;
using Bench.Hosting;

StandardStreams.Guard();
return await Entry.RunAsync(args);
