using System.CommandLine;
using BatchSend.Broker;
using Bench.Commands.Parsing;
using Bench.Pairing;

namespace Bench.Commands;

/// <summary><c>broker</c>: holds open sockets of this user between the processes that hand them over and fetch them.</summary>
internal static class BrokerCommand
{
    public const string Name = "broker";

    public const string AddressOption = "--address";

    public static Command Create()
    {
        Option<string?> address = new(AddressOption)
        {
            Description = "path of its Unix socket, in a directory that is this user's alone [default: batchsend/broker.sock in XDG_RUNTIME_DIR, or batchsend-UID/broker.sock among the temporary files]; on Windows the name of a pipe",
            HelpName = "PATH",
        };
        Option<int> sockets = Number("--sockets", "sockets held at once", SocketBrokerOptions.DefaultMostSockets);
        Option<int> clients = Number("--clients", "clients connected at once", SocketBrokerOptions.DefaultMostClients);
        Option<TimeSpan?> keep = new Option<TimeSpan?>("--keep")
        {
            Description = "seconds after which it closes a socket that nobody fetched [default: 60]",
            HelpName = "SECONDS",
        }.ParsedBy(text => (TimeSpan?)DurationText.Parse(text));
        Verb verb = new(Name,
            "Holds open TCP and UDP sockets between two processes of this user, until Ctrl+C or the end of its standard input (unless that is a terminal).",
            ("broker", "at the default address, for BrokerClient of the library"),
            ("broker --address /run/user/1000/app/broker.sock --keep 10", "elsewhere, and for no longer than 10 s each"))
        {
            address, sockets, clients, keep,
        };
        verb.SetAction((parsed, token) =>
        {
            var options = new SocketBrokerOptions
            {
                Address = parsed.GetValue(address),
                MostSockets = parsed.GetValue(sockets),
                MostClients = parsed.GetValue(clients),
                Log = text => Screen.Answers.WriteLine(text),
            };
            return RunAsync(parsed.GetValue(keep) is { } time ? options with { Keep = time } : options, token);
        });
        return verb;
    }

    private static async Task<int> RunAsync(SocketBrokerOptions options, CancellationToken token)
    {
        SocketBroker broker = Start(options);
        await using (broker.ConfigureAwait(false))
        {
            Screen.Answers.WriteLine($"listening at {broker.Address}");
            // Ctrl+C is how a broker in a terminal is meant to end, and no failure.
            if (Console.IsInputRedirected)
            {
                using EndOfInput parent = new(token);
                await Task.Delay(Timeout.Infinite, parent.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (parent.HasEnded)
                    Screen.Progress.WriteLine(EndOfInput.Ending);
            }
            else
            {
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return ExitCodes.Pass;
    }

    private static SocketBroker Start(SocketBrokerOptions options)
    {
        if (SocketBroker.WhyNot is { } reason)
            throw CommandFailure.Failed($"no broker here: {reason}");
        try
        {
            return SocketBroker.Start(options);
        }
        catch (BrokerException e)
        {
            throw CommandFailure.Failed(e.Message);
        }
    }

    private static Option<int> Number(string name, string what, int standard) => new Option<int>(name)
    {
        Description = what,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
    }.ParsedBy(text => (int)NumberText.Parse(text, 1, SocketBrokerOptions.MostOfEither));
}
