using Bench.Commands;

return await Entry.RunAsync(args);
