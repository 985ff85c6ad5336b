package import Quantities

/// How long and how much is waited for and taken from hosts.
package struct RemoteLimits: Sendable, Hashable {
    /// How long a connection may take to come about (ssh_config(5), ConnectTimeout).
    package var connect = Duration.seconds(15)
    /// How often a silent connection is asked for a sign of life (ServerAliveInterval).
    package var aliveInterval = Duration.seconds(15)
    /// How many signs of life may be missed before the connection counts as cut.
    package var aliveMissesMax = 3
    /// How long no command of an exchange may be answered; the first counts from its beginning.
    package var command = Duration.seconds(300)
    /// Bytes of a command's output: a listing of 100,000 snapshots has about 11 MB.
    package var output = ByteCount.mebibytes(256)
    /// Bytes of a command's words.
    package var request = ByteCount.kibibytes(256)
    /// Bytes kept of what a program says of faults.
    package var complaint = ByteCount.kibibytes(64)
    /// How long a process that is told to end may take before it is killed.
    package var grace = Duration.seconds(2)

    /// The usual limits.
    package init() {}
}
