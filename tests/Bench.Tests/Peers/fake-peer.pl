#!/usr/bin/perl
# Stands for sockperf, iperf3 and nuttcp, by the name that it is called by: listens where they listen, prints what they print,
# measures nothing. Writes its process id to the file that PIDS names.
use strict;
use warnings;
use IO::Socket::INET;

my ($tool) = $0 =~ m{([^/]+)$};
my %options;
for my $i (0 .. $#ARGV) {
    $options{$ARGV[$i]} = $ARGV[$i + 1] // '';
}

if (grep { /^(--version|-V)$/ } @ARGV) {
    print "$tool 0.0\n";
    exit 0;
}

open my $pids, '>>', $ENV{PIDS} or die "PIDS: $!";
print $pids "$$\n";
close $pids;
$| = 1;

# Waits for its signal as a receiver that listens on the port.
sub listen_on {
    my ($port, $protocol, $last_words) = @_;
    my @listen = $protocol eq 'tcp' ? (Listen => 1) : ();
    my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $port, Proto => $protocol, @listen) or die "bind: $!";
    $SIG{INT} = sub { print $last_words; exit 0 };
    sleep while 1;
}

if ($tool eq 'sockperf' && $ARGV[0] eq 'server') {
    listen_on($options{-p}, exists $options{'--tcp'} ? 'tcp' : 'udp', "sockperf: Total 95 messages received and handled\n");
} elsif ($tool eq 'sockperf') {
    print "sockperf: Total of 100 messages sent in 1.000 sec\n";
} elsif ($tool eq 'iperf3' && exists $options{-s}) {
    listen_on($options{-p}, 'tcp', '');
} elsif ($tool eq 'iperf3') {
    print qq({"start": {"system_info": "a name of this machine"}, "end": {"sum_sent": {"bytes": 12800}, "sum_received": {"bytes": 12800, "seconds": 2}}}\n);
} elsif (grep { $_ eq '-1' } @ARGV) {
    listen_on($options{-P}, 'tcp', '');
} else {
    print STDERR "nuttcp-t: refused | as $tool says it\n";
    exit 1;
}
